/**
 * 自定义规则: what a unit wrote for itself, a formula over the statistics of the account's month (`../formula`).
 * Rule AN-OWN. Class 1. Inputs: the statistics; unknown ones never fire. The verdict carries the formula and the figures it looked at.
 */
import { statisticsOf, statisticText } from '../formula/statistics';
import { defineRule, NOTHING, type Severity } from '../rule';

export const ownRule = defineRule({
  id: 'own-rule',
  trade: '自定义规则',
  class: 1,
  severity: 2,
  source: 'AN-OWN',
  from: '2010-01-01',
  parameters: { probability: { value: 0.3, unit: 'probability' } },
  check: (facts) => {
    if (facts.ownRules.length === 0) return NOTHING;
    const statistics = statisticsOf(facts);
    if (statistics === null) return NOTHING;
    return facts.ownRules
      .filter((rule) => rule.formula.fires(statistics))
      .map((rule) => ({
        variant: 'fired',
        params: {
          ruleId: rule.ruleId,
          version: rule.version,
          name: rule.name,
          formula: rule.formula.source,
          figures: rule.formula.uses.map((name) => `${name} ${statisticText(statistics[name])}`).join(', '),
        },
        severity: rule.severity satisfies Severity,
        exposure: { kind: 'bill' },
      }));
  },
});
