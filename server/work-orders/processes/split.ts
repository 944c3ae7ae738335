/**
 * 分户: one account becomes two at the same place; its capacity is divided as the parties agreed.
 *
 * 受理 → 核定容量分割、勘查 → 审批 → 领表(JL) → 新户装表(ZB) → 旁证(YJ) → 重签合同(HT) → 归档. The two parts add up to the capacity there was; transformers go over whole. Effects:
 * from the day of the meter a new account with a customer, route, terms and meter of its own; the old one keeps the rest. Class-2 review.
 */
import {
  acceptStep,
  CHANGE_START,
  contractStep,
  doneOn,
  fileStep,
  issueStep,
  starts,
  surveyAndApproval,
  why,
  witnessStep,
} from '../change-steps';
import { back, main, process, step, within } from '../define';
import { kva, lookupMany, text } from '../fields';

export const split = process({
  id: 'split',
  version: 1,
  trade: '分户',
  family: 'change',
  prefix: 'FH',
  start: CHANGE_START,
  hands: [['install', 'witness']],
  steps: [
    acceptStep(
      {
        newName: text({ max: 120 }),
        newPhone: text({ max: 30, optional: true }),
        newAddress: text({ max: 200 }),
        equipment: lookupMany('customers.equipment-in-service', { min: 0 }),
        remainingKva: kva(),
        partKva: kva(),
        ...why,
      },
      ['accounts.debts-settled', 'customers.split-adds-up'],
    ),
    surveyAndApproval('issue'),
    issueStep('install', 'approve'),
    step('install', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('installed', { form: { ...doneOn, ...starts }, to: 'witness', guards: ['customers.day-done'] }),
        back('back-to-issue', 'issue'),
      ],
    }),
    witnessStep('install', ['startTotal'], { to: 'contract' }),
    contractStep('file', 'install', 'customers.split'),
    fileStep,
  ],
});
