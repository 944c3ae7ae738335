/**
 * 档案无单变更: price, class, voltage, capacity, power-factor standard, multiplier or digits changed in this cycle, and no archived order
 * accounts for it.
 * Rule AN-FILE. Class 1. Inputs: what the database itself kept of the earlier rows; archived changes of the cycle. Source: card data change
 * only by a work ticket.
 */
import type { ChangeKind } from '../contract';
import { defineRule, NOTHING } from '../rule';

const SUPPLY: readonly ChangeKind[] = ['new-supply', 'split', 'merge', 'temporary', 'transfer'];

/** Orders that may change a field. */
const ALLOWED: Readonly<Record<string, readonly ChangeKind[]>> = {
  tariff: ['tariff', ...SUPPLY],
  class: ['tariff', ...SUPPLY],
  voltage: ['capacity', 'tariff', ...SUPPLY],
  capacity: ['capacity', 'suspension', ...SUPPLY],
  powerFactor: ['power-factor', 'capacity', 'tariff', ...SUPPLY],
  multiplier: ['multiplier', 'meter-exchange', 'meter-added', ...SUPPLY],
  digits: ['meter-exchange', 'meter-added', ...SUPPLY],
};

export const fileChanged = defineRule({
  id: 'file-changed',
  trade: '档案无单变更',
  class: 1,
  severity: 3,
  source: 'AN-FILE',
  from: '2010-01-01',
  parameters: { probability: { value: 0.6, unit: 'probability' } },
  check: (facts) => {
    if (facts.fileChanges.length === 0) return NOTHING;
    return facts.fileChanges
      .filter(({ field, orders }) => !orders.some((kind) => (ALLOWED[field] ?? []).includes(kind as ChangeKind)))
      .filter(({ on }) => (facts.from === null || on > facts.from) && (facts.to === null || on <= facts.to))
      .map(({ field, before, after, on }) => ({
        variant: 'no-order',
        params: { field, before, after, on },
        exposure: { kind: 'bill' },
      }));
  },
});
