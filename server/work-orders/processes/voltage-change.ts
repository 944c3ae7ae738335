/**
 * 改压: supply at the same place at another voltage; from the survey on as a high-voltage supply.
 *
 * 受理 → 勘查、供电方案 → 审批(XZ) → 领表(JL) → 换表(ZB) → 旁证(YJ) → 重签合同(HT) → 归档. Effects: from the day of the exchange the terms have the new voltage, with the tariff's price of that
 * voltage; the meter is exchanged with figures entered twice. Class-2 review.
 */
import {
  acceptStep,
  CHANGE_START,
  contractStep,
  fileStep,
  issueStep,
  starts,
  stops,
  surveyAndApproval,
  why,
  witnessStep,
} from '../change-steps';
import { back, main, process, step, within } from '../define';
import { choice, date, lookup, text } from '../fields';

export const voltageChange = process({
  id: 'voltage-change',
  version: 1,
  trade: '改压',
  family: 'change',
  prefix: 'GY',
  start: CHANGE_START,
  hands: [['exchange', 'witness']],
  steps: [
    acceptStep({ newVoltageKv: choice('0.22', '0.38', '10', '35', '110'), meter: lookup('metering.meters'), ...why }, [
      'accounts.debts-settled',
      'customers.voltage-differs',
    ]),
    surveyAndApproval('issue', { form: { plan: text({ max: 500 }) }, by: 'county-marketing' }),
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
    witnessStep('exchange', ['stopTotal', 'startTotal'], { to: 'contract' }),
    contractStep('file', 'exchange', 'customers.change-voltage'),
    fileStep,
  ],
});
