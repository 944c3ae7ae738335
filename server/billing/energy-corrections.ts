/**
 * Energy corrections that take part in the calculation (增减电量、退补电量, mode 参与计算): kWh added to or taken off a register of
 * the bill's first span, before losses and sub-points. Energy without a period joins 平.
 * Inputs: signed kWh or kvarh. Rounds to the energy decimals. Refuses: more taken off than is there.
 */
import type { BillContext } from '@/server/billing/bill-context';
import type { QuantityStep } from '@/server/billing/contract';
import { EXACT_ZERO, add, exact, isNegative, roundTo, text } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import type { PointNode } from '@/server/billing/point-node';
import { addToFlat } from '@/server/billing/usage';

export function applyEnergyCorrections(context: BillContext, node: PointNode): void {
  for (const correction of node.point.energyCorrections ?? []) {
    const kwh = roundTo(exact(correction.kwh), context.parameters.energyDecimals);
    const step: QuantityStep = { k: 'correction', o: [correction.register, correction.reason], v: text(kwh) };
    if (correction.register === 'reactive') {
      node.quantity.reactive = add(node.quantity.reactive ?? EXACT_ZERO, kwh);
      node.quantity.reactiveSteps.push(step);
      if (node.bySpan?.[0]) node.bySpan[0].reactive = add(node.bySpan[0].reactive, kwh);
      continue;
    }
    const usage = node.quantity.usages[0];
    if (!usage) continue;
    if (correction.register === 'total' || correction.register === 'flat' || !usage.periods || !usage.periodSteps) {
      addToFlat(usage, kwh, step);
    } else {
      usage.total = add(usage.total, kwh);
      usage.totalSteps.push(step);
      usage.periods[correction.register] = add(usage.periods[correction.register], kwh);
      usage.periodSteps[correction.register].push(step);
    }
    node.gross = add(node.gross, kwh);
    if (node.bySpan?.[0]) node.bySpan[0].gross = add(node.bySpan[0].gross, kwh);
    const short = usage.periods
      ? Object.values(usage.periods).find(isNegative)
      : isNegative(usage.total)
        ? usage.total
        : undefined;
    if (short) throw new FaultError('negative-energy', { pointNo: node.point.pointNo, kwh: text(short) });
  }
}
