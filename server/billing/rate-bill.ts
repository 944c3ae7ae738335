/**
 * The door of rating: a frozen bundle in, a bill with its hashes out, or a typed fault; never an exception, so that a bad
 * account never stops a run.
 */
import { canonicalJson } from '@/server/billing/canonical';
import { computeBill } from '@/server/billing/compute-bill';
import {
  type BillingInput,
  type ComputedBill,
  ENGINE_VERSION,
  type PriceTable,
  type RateResult,
} from '@/server/billing/contract';
import { FaultError } from '@/server/billing/fault';
import { sha256 } from '@/server/billing/hashing';

export function rateBill(input: BillingInput, prices: PriceTable): RateResult {
  try {
    const bill = computeBill(input, prices);
    return {
      engineVersion: ENGINE_VERSION,
      inputHash: sha256(canonicalJson(input)),
      outputHash: outputHash(bill),
      ...bill,
    };
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    if (error instanceof RangeError)
      return { fault: true, code: 'input-malformed', params: { message: error.message } };
    return {
      fault: true,
      code: 'engine-failure',
      params: { message: error instanceof Error ? error.message : String(error) },
    };
  }
}

/** Lines are written with sorted keys, so plain serialisation of the parts is the canonical one (rate-bill.test.ts). */
export function outputHash(bill: ComputedBill): string {
  return sha256(
    `{"amountYuan":"${bill.amountYuan}","energyKwh":"${bill.energyKwh}","lines":${JSON.stringify(bill.lines)}}`,
  );
}
