/** A point while a bill is being made: its own measured quantity, what was added and taken, and its money by segment. */
import type { SegmentMoney } from '@/server/billing/bill-context';
import type { PointInput, SegmentTerms } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add } from '@/server/billing/exact';
import type { PointQuantity } from '@/server/billing/quantity';
import { sumUsage } from '@/server/billing/usage';

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
}

export function pointNode(point: PointInput, segments: readonly SegmentTerms[], quantity: PointQuantity): PointNode {
  return {
    point,
    children: [],
    segments,
    quantity,
    gross: quantity.usages.length === 1 ? (quantity.usages[0]?.total ?? EXACT_ZERO) : sumUsage(quantity.usages),
    transformerLossKwh: EXACT_ZERO,
    transformerLossKvarh: EXACT_ZERO,
    lineLossKwh: EXACT_ZERO,
    money: [],
  };
}

export function lossesOf(node: PointNode): Exact {
  return add(node.transformerLossKwh, node.lineLossKwh);
}
