/**
 * Findings on the wire (异常). Browser-safe.
 */
export const CHANGE_KINDS = [
  'new-supply',
  'capacity',
  'tariff',
  'meter-exchange',
  'multiplier',
  'transfer',
  'suspension',
  'correction-money',
  'correction-energy',
  'rebill',
  'meter-added',
  'meter-removed',
  'power-factor',
  'basic-charge',
  'household',
  'losses',
  'relation',
  'temporary',
  'move',
  'rename',
  'split',
  'merge',
  'close',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What went wrong in the last cycle or since. */
export const TROUBLE_KINDS = [
  'exception',
  'returned',
  'superseded',
  'correction',
  'recalculated',
  'off-cycle',
] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** Documented causes that answer a finding before a person is asked (自动答复); each can be turned off for a unit. */
export const ANSWERS = ['outage', 'suspension', 'meter-exchange', 'earlier-estimate'] as const;
export type AnswerId = (typeof ANSWERS)[number];

/** What a finding keeps for words: message `anomalies.verdict.<rule>.<variant>` with `params`. */
export interface FindingDetail {
  readonly variant: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Terms of the money at risk: probability × exposure. */
  readonly probability: string;
  readonly exposureYuan: string;
  /** The answer given automatically, and what it rests on: message `anomalies.answer.<id>.said` with `evidence`. */
  readonly explainedBy?: string;
  readonly evidence?: Readonly<Record<string, string | number>>;
  /** The reviewer's verdict, once given. */
  readonly verdict?: string;
}

export interface FindingView {
  id: number;
  rule: string;
  class: 1 | 2 | 3;
  severity: 1 | 2 | 3;
  moneyAtRiskYuan: string;
  meterId: number | null;
  detail: FindingDetail;
  createdAt: string;
}
