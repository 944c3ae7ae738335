/**
 * 子表大于总表: what hangs below the main meter took more than the main meter measured. The bill is stopped; either the main meter or a
 * sub-meter is wrong, or the relation is.
 * Rule AN-SUB. Class 1. Inputs: the fault of the calculation. Source: parent below child stops the bill.
 */
import { expectedKwh } from '../facts';
import { defineRule, NOTHING } from '../rule';

const CHILD_ABOVE_PARENT = 'child-above-parent';

export const subOverMain = defineRule({
  id: 'sub-over-main',
  trade: '子表大于总表',
  class: 1,
  severity: 3,
  source: 'AN-SUB',
  from: '2010-01-01',
  parameters: { probability: { value: 0.9, unit: 'probability' } },
  check: (facts) => {
    if (facts.fault?.code !== CHILD_ABOVE_PARENT) return NOTHING;
    const { params } = facts.fault;
    return [
      {
        variant: 'more',
        params: {
          mainKwh: String(params['parentKwh'] ?? params['kwh'] ?? '—'),
          subKwh: String(params['childKwh'] ?? params['childrenKwh'] ?? '—'),
        },
        exposure: { kind: 'energy', kwh: expectedKwh(facts) ?? 0 },
      },
    ];
  },
});
