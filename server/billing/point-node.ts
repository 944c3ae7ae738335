/** A point while a bill is being made: its own measured quantity, what was added and taken, and its money by segment. */
import type { SegmentMoney } from '@/server/billing/bill-context';
import type { PointInput, SegmentTerms } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add } from '@/server/billing/exact';
import type { PointQuantity } from '@/server/billing/quantity';
import { sumUsage } from '@/server/billing/usage';

/** What one span of a period cut by changes measured and lost. */
export interface SpanSums {
  gross: Exact;
  reactive: Exact;
  lossKwh: Exact;
  lossKvarh: Exact;
}

export interface PointNode {
  readonly point: PointInput;
  readonly children: PointNode[];
  /** Terms with equal neighbours joined. */
  readonly segments: readonly SegmentTerms[];
  readonly quantity: PointQuantity;
  /** kWh measured here before anything is taken for sub-points. */
  gross: Exact;
  transformerLossKwh: Exact;
  transformerLossKvarh: Exact;
  lineLossKwh: Exact;
  money: SegmentMoney[];
  /** One a span; null where the whole period is one span. */
  readonly bySpan: readonly SpanSums[] | null;
}

export function pointNode(point: PointInput, segments: readonly SegmentTerms[], quantity: PointQuantity): PointNode {
  const { usages, reactiveBySpan } = quantity;
  return {
    point,
    children: [],
    segments,
    quantity,
    gross: usages.length === 1 ? (usages[0]?.total ?? EXACT_ZERO) : sumUsage(usages),
    transformerLossKwh: EXACT_ZERO,
    transformerLossKvarh: EXACT_ZERO,
    lineLossKwh: EXACT_ZERO,
    money: [],
    bySpan:
      usages.length === 1
        ? null
        : usages.map((usage, i) => ({
            gross: usage.total,
            reactive: reactiveBySpan[i] ?? EXACT_ZERO,
            lossKwh: EXACT_ZERO,
            lossKvarh: EXACT_ZERO,
          })),
  };
}

export function lossesOf(node: PointNode): Exact {
  return add(node.transformerLossKwh, node.lineLossKwh);
}
