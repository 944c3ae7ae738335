/**
 * 本期变更: an archived change (新装 变更 换表 参数) took effect after the last reading day and not after this one.
 * Rule REV-2. Class 2. Inputs: archived changes of the cycle. Source: forced review of changed accounts, one by one.
 */
import type { ChangeKind } from '../contract';
import { defineRule, NOTHING } from '../rule';

/** These are earlier trouble, class 3. */
const CORRECTIONS: ReadonlySet<ChangeKind> = new Set<ChangeKind>(['correction-money', 'correction-energy', 'rebill']);

export const changeInCycle = defineRule({
  id: 'change-in-cycle',
  trade: '本期变更',
  class: 2,
  severity: 2,
  source: 'REV-2',
  from: '2010-01-01',
  parameters: { probability: { value: 0.1, unit: 'probability' } },
  check: (facts) => {
    const changes = facts.changes.filter((change) => !CORRECTIONS.has(change.kind));
    if (changes.length === 0) return NOTHING;
    return changes.map((change) => ({
      variant: change.kind,
      params: { effectiveOn: change.effectiveOn, orderNo: change.orderNo ?? '—' },
      exposure: { kind: 'bill' },
    }));
  },
});
