/**
 * 迁址: a customer moves its place of use. Within the same supply point meter and account go along; outside of it the old account is closed
 * and the new place is a new supply.
 *
 * 受理 → 勘查 → 审批 → 领表(JL) → 拆旧装新(ZB) → 旁证(YJ) → 归档; outside the supply point: 受理 → 勘查 → 转销户 (a linked closing; the new place applies as 新装).
 * Effects: the meter is exchanged on the day, the account gets the new address, route and transformer. Class-2 review.
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
import { back, main, other, process, step, within } from '../define';
import { date, lookup, note, text } from '../fields';

const optional = { optional: true };
const [survey, approve] = surveyAndApproval('issue');

export const relocation = process({
  id: 'relocation',
  version: 1,
  trade: '迁址',
  family: 'change',
  prefix: 'QZ',
  start: CHANGE_START,
  hands: [['exchange', 'witness']],
  steps: [
    acceptStep(
      {
        newAddress: text({ max: 200 }),
        meter: lookup('metering.meters'),
        newRoute: lookup('customers.routes', optional),
        newTransformer: lookup('customers.transformers', optional),
        ...why,
      },
      ['accounts.debts-settled'],
    ),
    {
      ...survey!,
      actions: [
        ...survey!.actions,
        other('other-point', { form: { note: note() }, to: 'file', effect: 'customers.close-old-place' }),
      ],
    },
    approve!,
    issueStep('exchange', 'approve'),
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
    witnessStep('exchange', ['stopTotal', 'startTotal'], { to: 'file', effect: 'customers.relocate' }),
    fileStep,
  ],
});
