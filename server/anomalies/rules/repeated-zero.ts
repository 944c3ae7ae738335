/**
 * 连续零电量: nothing for `first` months running, shown again every `again` months; a supply that has stood empty longer than the
 * history reaches is known and not shown each month.
 * Counted is what the meters measured: a private transformer loses energy without any use.
 * Rule AN-ZERO-N. Class 1. Source: three zero cycles → on-site check; six → closing of the account considered.
 */
import { explainZero } from '../answers';
import { answer, defineRule, NOTHING } from '../rule';
import { measuredKwh, wasIdle } from '../facts';
import { kwhText } from '../numbers';

const KNOWN_EMPTY_MONTHS = 12;

export const repeatedZero = defineRule({
  id: 'repeated-zero',
  trade: '连续零电量',
  class: 1,
  severity: 2,
  source: 'AN-ZERO-N',
  from: '2010-01-01',
  parameters: {
    first: { value: 3, unit: 'months' },
    again: { value: 6, unit: 'months' },
    probability: { value: 0.3, unit: 'probability' },
  },
  check: (facts, { first, again }) => {
    const { bill, days } = facts;
    if (bill === null || measuredKwh(bill) !== 0) return NOTHING;
    let months = 1;
    for (const past of facts.history) {
      if (!wasIdle(past, bill, days)) break;
      months += 1;
    }
    if (months > KNOWN_EMPTY_MONTHS || (months !== first && (months < again || months % again !== 0))) return NOTHING;
    const running = facts.history.find((past) => !wasIdle(past, bill, days));
    const expected = running === undefined ? 0 : (running.kwh / running.days) * facts.days;
    return [
      {
        variant: months >= again ? 'close-account' : 'check-on-site',
        params: { months, beforeKwh: kwhText(running?.kwh ?? 0) },
        exposure: { kind: 'energy', kwh: expected * months },
        // One month's outage explains none of the others; a suspension explains all.
        ...answer(facts.suspended ? explainZero(facts, Infinity) : undefined),
      },
    ];
  },
});
