/**
 * 首次发行: the account has never been billed before.
 * Rule REV-2. Class 2. Inputs: bills of the thirteen months before, opening day. Source: first bills are reviewed one by one.
 */
import { defineRule, NOTHING } from '../rule';

export const firstBill = defineRule({
  id: 'first-bill',
  trade: '首次发行',
  class: 2,
  severity: 2,
  source: 'REV-2',
  from: '2010-01-01',
  parameters: { probability: { value: 0.1, unit: 'probability' } },
  check: (facts) => {
    if (facts.history.length > 0 || facts.bill === null) return NOTHING;
    return [{ variant: 'first', params: { openedOn: facts.openedOn }, exposure: { kind: 'bill' } }];
  },
});
