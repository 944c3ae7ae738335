/**
 * Urgency (紧急程度): how much a deadline weighs in the order of work. It orders a queue, it is never charged. Pure.
 *
 * Rule REV-ORDER. By hours to the due time h: 1 from `horizon-hours` on; rising evenly to `at-due` at h = 0; then `per-overdue-day` more for
 * each day late, at most `most`; 1 without a due time. An order's worth (先后分值) is its money at risk × urgency, in yuan to the fen.
 * Weights are dated parameters `review.priority.<name>`; the defaults stand here.
 * Example: 300 yuan at risk, due in 12 h of 48: urgency 1 + (2 − 1) × 0.75 = 1.75, worth 525.00.
 */
import { decimal, roundYuan, yuanText } from './money';
import { epochMs } from './time';

export const URGENCY_WEIGHTS = { 'horizon-hours': 48, 'at-due': 2, 'per-overdue-day': 0.5, most: 5 } as const;
export type UrgencyWeights = Readonly<Record<keyof typeof URGENCY_WEIGHTS, number>>;
export const WEIGHT_PREFIX = 'review.priority.';

const HOURS_A_DAY = 24;
const MS_PER_HOUR = 3_600_000;

export function urgencyOf(hoursLeft: number | null, weights: UrgencyWeights): number {
  const horizon = weights['horizon-hours'];
  if (hoursLeft === null || hoursLeft >= horizon) return 1;
  const atDue = weights['at-due'];
  if (hoursLeft >= 0) return 1 + (atDue - 1) * (1 - hoursLeft / horizon);
  return Math.min(weights.most, atDue + (weights['per-overdue-day'] * -hoursLeft) / HOURS_A_DAY);
}

/** The same in SQL over a `timestamptz` column, by the database's clock. */
export function urgencySql(dueAt: string, weights: UrgencyWeights): string {
  const { 'horizon-hours': horizon, 'at-due': atDue, 'per-overdue-day': daily, most } = weights;
  // Floating point: an order of rows, not an amount, over every open order at each opening.
  const hours = `(date_part('epoch', ${dueAt} - now()) / 3600)`;
  return `CASE WHEN ${dueAt} IS NULL OR ${dueAt} >= now() + interval '${horizon} hours' THEN 1
    WHEN ${dueAt} >= now() THEN 1 + (${atDue} - 1) * (1 - ${hours} / ${horizon})
    ELSE least(${most}, ${atDue} + ${daily} * -${hours} / ${HOURS_A_DAY}) END`;
}

export interface Worth {
  readonly hoursLeft: number | null;
  readonly urgency: number;
  readonly worthYuan: string;
}

/** The terms by which an order takes its place. */
export function worthOf(
  order: { readonly moneyAtRiskYuan: string; readonly dueAt: string | null },
  nowMs: number,
  weights: UrgencyWeights,
): Worth {
  const hoursLeft = order.dueAt === null ? null : (epochMs(order.dueAt) - nowMs) / MS_PER_HOUR;
  const urgency = urgencyOf(hoursLeft, weights);
  return { hoursLeft, urgency, worthYuan: yuanText(roundYuan(decimal(order.moneyAtRiskYuan).times(urgency))) };
}
