/**
 * 阈值调整: a parameter of the checks, or whether a rule or an automatic answer is on, changes for a unit and all below it from a day on.
 *
 * 提出 → 审批 (another person) → 生效. The former row of the same scope ends on that day; nothing is overwritten. A utility-wide figure is
 * proposed for the topmost unit. Rule AN-PARAM; parameters `anomaly.<rule>.<name>` and `anomaly.answer.<answer>` (server/anomalies/thresholds).
 * Refuses a parameter the checks do not have, a figure out of its range, and a day not after the one the present figure began.
 */
import { back, main, process, reject, step, within } from '../define';
import { choice, date, figure, lookup, note, reason } from '../fields';

export const thresholdChange = process({
  id: 'threshold-change',
  version: 1,
  trade: '阈值调整',
  family: 'billing',
  prefix: 'YZ',
  start: { subject: 'unit', alsoBy: ['calculator', 'reviewer'] },
  steps: [
    step('propose', {
      by: 'lead',
      limit: within('change.accept'),
      opens: [],
      does: [
        main('propose', {
          form: {
            parameter: lookup('anomalies.parameters'),
            kind: choice(
              'all',
              'residential',
              'commercial',
              'agricultural',
              'industrial',
              'low-voltage',
              'high-voltage',
            ),
            value: figure({ places: 4 }),
            effectiveOn: date(),
            reason: reason(),
          },
          to: 'approve',
          guards: ['anomalies.parameter-sound'],
        }),
        reject(),
      ],
    }),
    step('approve', {
      by: 'county-marketing',
      limit: within('change.approve'),
      opens: [],
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'done', effect: 'anomalies.set-parameter' }),
        back('return', 'propose'),
      ],
    }),
  ],
});
