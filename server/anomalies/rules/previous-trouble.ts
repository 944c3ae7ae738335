/**
 * 前期问题: last cycle's calculation failed or was sent back, or the account had 冲调 or 退补 since; a recalculation of this month counts.
 * Rule REV-3. Class 3. Inputs: exceptions, returns, superseded bills and corrections of the last cycle.
 */
import { defineRule, NOTHING } from '../rule';

export const previousTrouble = defineRule({
  id: 'previous-trouble',
  trade: '前期问题',
  class: 3,
  severity: 2,
  source: 'REV-3',
  from: '2010-01-01',
  parameters: { probability: { value: 0.2, unit: 'probability' } },
  check: (facts) => {
    if (facts.trouble.length === 0) return NOTHING;
    return facts.trouble.map((trouble) => ({
      variant: trouble.kind,
      params: { detail: trouble.detail },
      exposure: { kind: 'bill' },
    }));
  },
});
