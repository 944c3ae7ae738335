/**
 * 审核次序: which review comes first: expected loss × urgency. Pure; it orders a desk, it is never charged.
 *
 * Rule REV-ORDER. Expected loss = exposure × probability, yuan. Probability: what reviews of the last twelve months said of the rule,
 * held towards the rule's own prior by `prior-weight` imagined reviews: p = (real faults + w·prior) ÷ (reviews + w). An order keeps
 * exposure × prior (its money at risk), so the loss is money at risk × p ÷ prior.
 * Urgency: server/kernel/urgency.
 * Weights are dated parameters `review.priority.<name>`; the defaults stand here.
 * Example: 300 yuan at risk, prior 0.5, 9 real of 20 reviews, w = 20: p = (9 + 10) ÷ 40 = 0.475, loss 285.00; due in 12 h of 48:
 * urgency 1 + (2 − 1) × 0.75 = 1.75; weight 498.75.
 */
import { decimal, roundYuan, yuanText } from '@/server/kernel/money';
import { URGENCY_WEIGHTS, urgencyOf } from '@/server/kernel/urgency';

export const PRIORITY_WEIGHTS = { 'prior-weight': 20, ...URGENCY_WEIGHTS } as const;
export type WeightName = keyof typeof PRIORITY_WEIGHTS;
export type PriorityWeights = Readonly<Record<WeightName, number>>;
export const WEIGHT_NAMES = Object.keys(PRIORITY_WEIGHTS) as WeightName[];

/** How often the rule was right, and the prior its money at risk was computed with. */
export interface RuleRecord {
  readonly real: number;
  readonly decided: number;
  readonly prior: number;
}

export function probabilityOf({ real, decided, prior }: RuleRecord, weights: PriorityWeights): number {
  const weight = weights['prior-weight'];
  return decided + weight === 0 ? prior : (real + weight * prior) / (decided + weight);
}

/** The terms of the product, as they are shown. */
export interface PriorityTerms {
  readonly exposureYuan: string;
  readonly prior: number;
  readonly probability: number;
  readonly decided: number;
  readonly lossYuan: string;
  readonly hoursLeft: number | null;
  readonly urgency: number;
  readonly weightYuan: string;
}

export function priorityTerms(
  moneyAtRiskYuan: string,
  record: RuleRecord,
  hoursLeft: number | null,
  weights: PriorityWeights,
): PriorityTerms {
  const prior = Math.max(record.prior, 0.01);
  const probability = probabilityOf({ ...record, prior }, weights);
  const urgency = urgencyOf(hoursLeft, weights);
  const exposure = decimal(moneyAtRiskYuan).dividedBy(prior);
  const loss = roundYuan(exposure.times(probability));
  return {
    exposureYuan: yuanText(exposure),
    prior,
    probability,
    decided: record.decided,
    lossYuan: yuanText(loss),
    hoursLeft,
    urgency,
    weightYuan: yuanText(loss.times(urgency)),
  };
}
