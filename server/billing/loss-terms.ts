/** Terms of transformer and line losses (变损、线损) of a point metered on the low side. */
import type { Dec } from '@/server/billing/contract';

export type LossTerms = {
  readonly transformer?: TransformerLossTerms;
  /** Terms that stood before `transformer` within the period, each with its own `days` and `energyShare`. */
  readonly earlier?: readonly TransformerLossTerms[];
  readonly line?: LineLossTerms;
};

export type TransformerLossTerms = (TransformerFormula | TransformerTable | TransformerRatio | TransformerGiven) & {
  /** Days in operation; left out: the days of the period. */
  readonly days?: number;
  /** Fraction of the period's energy that ran through it, where it stood for a part of the period; left out: all. */
  readonly energyShare?: Dec;
  /** Of several points below one transformer: who bears the loss. */
  readonly sharing?: LossSharing;
};

export interface TransformerFormula {
  readonly method: 'formula';
  readonly kva: Dec;
  /** No-load and load loss, kW; no-load current and impedance, %. */
  readonly p0: Dec;
  readonly pk: Dec;
  readonly i0: Dec;
  readonly uk: Dec;
  /** Shifts a day; or the factor K itself. */
  readonly shifts?: 1 | 2 | 3;
  readonly k?: Dec;
  /** Equal transformers that carry the load together; default 1. */
  readonly count?: number;
}

export interface TransformerTable {
  readonly method: 'table';
  readonly kva: Dec;
  readonly rows: readonly LossRow[];
}

/** A contract fraction of the energy: 0.02 = 2 %. */
export interface TransformerRatio {
  readonly method: 'ratio';
  readonly ratio: Dec;
  readonly reactiveRatio?: Dec;
}

/** Losses fixed by contract or worked out elsewhere, for the whole period. */
export interface TransformerGiven {
  readonly method: 'given';
  readonly lossKwh: Dec;
  readonly lossKvarh?: Dec;
}

/** Monthly loss of one size; bands by monthly kWh, the last one open. */
export interface LossRow {
  readonly kva: Dec;
  readonly bands: readonly { readonly upToKwh: Dec | null; readonly lossKwh: Dec; readonly lossKvarh?: Dec }[];
}

export interface LossSharing {
  readonly by: 'none' | 'capacity' | 'energy' | 'fixed' | 'not-billed';
  /** Other members of the transformer, on other accounts. */
  readonly others?: readonly { readonly id: string; readonly kva?: Dec; readonly kwh?: Dec; readonly fixedKwh?: Dec }[];
  /** This point's place among the members; the last takes the remainder. Default 0. */
  readonly position?: number;
  readonly ownKva?: Dec;
  readonly ownFixedKwh?: Dec;
}

export interface LineLossTerms {
  /** A fraction: 0.03 = 3 %. */
  readonly ratio?: Dec;
  /** Or the energy itself; both where one followed the other within the period. */
  readonly kwh?: Dec;
  /** metered+transformer: after the transformer's loss (default); metered: of the metered energy alone. */
  readonly base?: 'metered+transformer' | 'metered';
}
