/** Shape of a golden row: what is asked, by what arithmetic, and the answer to the printed digit. */
import type { BillFacts, BillingInput, PriceVersion } from '@/server/billing/contract';

interface RowHead {
  /** Never renamed; a changed answer needs a reason in CHANGELOG.md. */
  readonly id: string;
  readonly title: string;
  /** A page with a published answer, or «hand-worked» with the rule it follows. */
  readonly source: string;
  readonly arithmetic: string;
}

export interface BillRow extends RowHead {
  readonly input: BillingInput;
  readonly prices: readonly PriceVersion[];
  readonly expected: {
    readonly amountYuan?: string;
    readonly energyKwh?: string;
    /** charge@segment (or charge alone for segment 0) → amounts in the order of the lines. */
    readonly lines?: Readonly<Record<string, string | readonly string[]>>;
    readonly facts?: Partial<BillFacts>;
    readonly fault?: string;
  };
}

export interface CalculationRow extends RowHead {
  /** The member `request` of a quote, as a caller writes it. */
  readonly request: { readonly kind: string; readonly [member: string]: unknown };
  readonly expected: {
    readonly amountYuan?: string;
    readonly energyKwh?: string;
    readonly averageYuanPerKwh?: string;
    readonly results?: Readonly<Record<string, string>>;
    readonly facts?: Partial<BillFacts>;
    readonly lines?: Readonly<Record<string, string | readonly string[]>>;
    /** Path of the fault of a request that must be refused. */
    readonly refusedAt?: string;
  };
}
