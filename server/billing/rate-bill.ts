/**
 * The door of rating: a frozen bundle in, a bill with its hashes out, or a typed fault; never an exception, so that a bad
 * account never stops a run.
 */
import { canonicalJson } from '@/server/billing/canonical';
import { computeBill } from '@/server/billing/compute-bill';
import {
  type BillingFault,
  type BillingInput,
  type ComputedBill,
  ENGINE_VERSION,
  type PriceTable,
  type RatedBill,
  type RateResult,
} from '@/server/billing/contract';
import { FaultError } from '@/server/billing/fault';
import { sha256 } from '@/server/billing/hashing';

/** A bill with the texts its hashes were taken of, so that who writes it down need not make them again. */
export interface WrittenOut {
  readonly bill: RatedBill;
  /** Canonical text of the bundle. */
  readonly inputText: string;
  /** Canonical text of each line's trace. */
  readonly traceTexts: readonly string[];
}

export function rateBill(input: BillingInput, prices: PriceTable): RateResult {
  const written = rateAndWriteOut(input, prices);
  return 'fault' in written ? written : written.bill;
}

export function rateAndWriteOut(input: BillingInput, prices: PriceTable): WrittenOut | BillingFault {
  try {
    const bill = computeBill(input, prices);
    const inputText = canonicalJson(input);
    // Steps and operands are made with sorted keys, so plain serialisation is the canonical one (rate-bill.test.ts).
    const traceTexts = bill.lines.map((line) => JSON.stringify(line.trace));
    return {
      bill: {
        engineVersion: ENGINE_VERSION,
        inputHash: sha256(inputText),
        outputHash: sha256(outputText(bill, traceTexts)),
        ...bill,
      },
      inputText,
      traceTexts,
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

export function outputHash(bill: ComputedBill): string {
  return sha256(
    outputText(
      bill,
      bill.lines.map((line) => JSON.stringify(line.trace)),
    ),
  );
}

/** The canonical text of what a bill says: codes, numbers and plain decimals, none of which JSON would escape. */
function outputText(bill: ComputedBill, traceTexts: readonly string[]): string {
  let text = `{"amountYuan":"${bill.amountYuan}","energyKwh":"${bill.energyKwh}","lines":[`;
  bill.lines.forEach((line, index) => {
    const price = line.priceYuan === null ? 'null' : `"${line.priceYuan}"`;
    text +=
      `${index === 0 ? '' : ','}{"amountYuan":"${line.amountYuan}","charge":"${line.charge}","lineNo":${line.lineNo},` +
      `"priceYuan":${price},"quantity":"${line.quantity}","ruleId":"${line.ruleId}","segmentNo":${line.segmentNo},` +
      `"trace":${traceTexts[index]!},"unit":"${line.unit}"}`;
  });
  return `${text}]}`;
}
