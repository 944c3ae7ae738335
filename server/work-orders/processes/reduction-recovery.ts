/**
 * 减容恢复: transformers that a temporary reduction took out of service are used again.
 *
 * 受理 → 勘查 → 审批 → 启封(YJ) → 试送(ZB) → 恢复计费 → 归档. Applied for 5 days before. The day of unsealing belongs to the new state: from it on the basic charge counts
 * the capacity again. A trial that fails goes back to the unsealing, and nothing is charged. Class-2 review.
 */
import { acceptStep, CHANGE_START, doneOn, fileStep, SEAL_NO, surveyAndApproval, why } from '../change-steps';
import { back, main, process, step, within } from '../define';
import { code, date, lookupMany, registerFigure, text } from '../fields';

export const reductionRecovery = process({
  id: 'reduction-recovery',
  version: 1,
  trade: '减容恢复',
  family: 'change',
  prefix: 'JH',
  start: CHANGE_START,
  hands: [['unseal', 'trial']],
  steps: [
    acceptStep({ equipment: lookupMany('customers.equipment-reduced'), fromOn: date(), ...why }, [
      'accounts.debts-settled',
      'customers.notice',
    ]),
    surveyAndApproval('unseal'),
    step('unseal', {
      by: 'inspector',
      limit: within('change.seal'),
      does: [
        main('unseal', {
          form: { ...doneOn, sealNo: code(SEAL_NO), total: registerFigure('kWh') },
          to: 'trial',
          guards: ['customers.day-done'],
        }),
        back('back-to-approve', 'approve'),
      ],
    }),
    step('trial', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('trial-passed', {
          form: { facts: text({ max: 500 }) },
          to: 'file',
          effect: 'customers.restore-equipment',
        }),
        back('trial-failed', 'unseal'),
      ],
    }),
    fileStep,
  ],
});
