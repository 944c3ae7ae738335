/**
 * Verification of a stored bill (电费验算): recompute from the frozen bundle and say identical, or what differs and where. The
 * bundle is held against its own hash first, so that a changed operand is found even where it moves no cent, and named by the
 * line and trace that show another value.
 */
import { canonicalJson } from '@/server/billing/canonical';
import {
  type BillingInput,
  type BillLine,
  type Dec,
  ENGINE_VERSION,
  type PriceTable,
  isBillingFault,
} from '@/server/billing/contract';
import { contentHash } from '@/server/billing/hashing';
import { rateBill } from '@/server/billing/rate-bill';

export interface StoredBill {
  readonly input: BillingInput;
  readonly engineVersion: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly energyKwh: Dec;
  readonly amountYuan: Dec;
  readonly lines: readonly BillLine[];
}

export interface Difference {
  /** For example `lines.2.trace.q.0.o.3`. */
  readonly path: string;
  readonly stored: string;
  readonly recomputed: string;
}

export type Verdict =
  | { readonly verdict: 'identical' }
  | {
      readonly verdict: 'bundle-changed' | 'output-differs' | 'other-engine' | 'not-billable';
      readonly differences: readonly Difference[];
    };

const MAX_DIFFERENCES = 20;

export function verifyBill(stored: StoredBill, prices: PriceTable): Verdict {
  const again = rateBill(stored.input, prices);
  if (isBillingFault(again)) {
    const inputHash = contentHash(stored.input);
    const changed: Difference[] =
      inputHash === stored.inputHash ? [] : [{ path: 'inputHash', stored: stored.inputHash, recomputed: inputHash }];
    const fault = {
      path: 'bill',
      stored: stored.amountYuan,
      recomputed: `${again.code} ${canonicalJson(again.params)}`,
    };
    return { verdict: changed.length > 0 ? 'bundle-changed' : 'not-billable', differences: [...changed, fault] };
  }
  const { energyKwh, amountYuan, lines } = stored;
  // The stored hash alone would not show lines that were changed beside it, so the lines themselves are compared too.
  const linesAlike = canonicalJson(lines) === canonicalJson(again.lines);
  const figuresAlike = energyKwh === again.energyKwh && amountYuan === again.amountYuan;
  if (again.inputHash === stored.inputHash && again.outputHash === stored.outputHash && linesAlike && figuresAlike) {
    return { verdict: 'identical' };
  }
  const differences: Difference[] = [];
  const note = (path: string, was: unknown, is: unknown): void => {
    if (differences.length >= MAX_DIFFERENCES) return;
    if (was !== null && is !== null && typeof was === 'object' && typeof is === 'object') {
      const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
      for (const key of keys)
        note(
          path === '' ? key : `${path}.${key}`,
          (was as Record<string, unknown>)[key],
          (is as Record<string, unknown>)[key],
        );
    } else if (was !== is) {
      differences.push({ path, stored: String(was), recomputed: String(is) });
    }
  };
  note(
    '',
    { energyKwh, amountYuan, lines },
    { energyKwh: again.energyKwh, amountYuan: again.amountYuan, lines: again.lines },
  );
  if (again.inputHash !== stored.inputHash) {
    return {
      verdict: 'bundle-changed',
      differences: [...differences, { path: 'inputHash', stored: stored.inputHash, recomputed: again.inputHash }],
    };
  }
  if (differences.length === 0)
    differences.push({ path: 'outputHash', stored: stored.outputHash, recomputed: again.outputHash });
  return { verdict: stored.engineVersion === ENGINE_VERSION ? 'output-differs' : 'other-engine', differences };
}
