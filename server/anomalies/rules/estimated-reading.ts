/**
 * 估抄: the reading was estimated, not taken.
 * Rule AN-ESTIMATE. Class 1. Inputs: source of the reading. Shown for the first estimate running; the second one is severe.
 */
import { defineRule, NOTHING } from '../rule';
import { kwhText } from '../numbers';

export const estimatedReading = defineRule({
  id: 'estimated-reading',
  trade: '估抄',
  class: 1,
  severity: 1,
  source: 'AN-ESTIMATE',
  from: '2010-01-01',
  parameters: { probability: { value: 0.2, unit: 'probability' } },
  check: (facts) => {
    const register = facts.registers.find((candidate) => candidate.source === 'estimate');
    if (register === undefined) return NOTHING;
    const again = register.last?.source === 'estimate';
    return [
      {
        variant: again ? 'again' : 'estimated',
        params: { meterNo: register.meterNo, kwh: kwhText((register.advance ?? 0) * register.multiplier) },
        severity: again ? 3 : 1,
        meterId: register.meterId,
        exposure: { kind: 'bill' },
      },
    ];
  },
});
