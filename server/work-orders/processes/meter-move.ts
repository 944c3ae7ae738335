/**
 * 移表: the meter hangs elsewhere on the same premises; capacity, class and supply point stay.
 *
 * 受理 → 勘查 → 审批 → 收费(SF) → 领表(JL) → 移装、新底度(ZB) → 旁证(YJ) → 归档. What the work costs is charged and taken before it begins. Effect: the meter is exchanged
 * on the day with figures entered twice; the point's place on file is the new one. Class-2 review.
 */
import {
  acceptStep,
  CHANGE_START,
  fileStep,
  issueStep,
  starts,
  stops,
  surveyAndApproval,
  why,
  witnessStep,
} from '../change-steps';
import { back, main, process, step, within } from '../define';
import { choice, date, lookup, money, text } from '../fields';

export const meterMove = process({
  id: 'meter-move',
  version: 1,
  trade: '移表',
  family: 'change',
  prefix: 'YB',
  start: CHANGE_START,
  hands: [['exchange', 'witness']],
  steps: [
    acceptStep({ meter: lookup('metering.meters'), newPlace: text({ max: 200 }), ...why }, ['accounts.debts-settled']),
    surveyAndApproval('fee'),
    step('fee', {
      by: 'collector',
      limit: within('change.fee'),
      does: [
        main('take-fee', {
          form: { feeYuan: money({ min: '0.01' }), method: choice('cash', 'card', 'transfer') },
          to: 'issue',
          effect: 'customers.take-fee',
        }),
        back('back-to-survey', 'survey'),
      ],
    }),
    issueStep('exchange'),
    step('exchange', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('exchanged', {
          form: { exchangedOn: date(), ...stops, ...starts },
          to: 'witness',
          guards: ['metering.exchange-figures'],
        }),
        back('back-to-issue', 'issue'),
      ],
    }),
    witnessStep('exchange', ['stopTotal', 'startTotal'], { to: 'file', effect: 'customers.move-meter' }),
    fileStep,
  ],
});
