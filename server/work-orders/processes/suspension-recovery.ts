/**
 * 暂停恢复: suspended transformers are used again before the term of their suspension ends.
 *
 * 受理 → 审批 → 启封(YJ) → 恢复计费(HS) → 归档. Applied for 5 days before (供电营业规则 §24). The day of unsealing is charged; a suspension that then lasted
 * less than 15 days is charged in full, by the basic charge's own rule (C4). Class-2 review of the next bill.
 */
import { acceptStep, CHANGE_START, doneOn, fileStep, SEAL_NO, why } from '../change-steps';
import { back, main, process, step, within } from '../define';
import { code, date, lookupMany, note, registerFigure } from '../fields';

export const suspensionRecovery = process({
  id: 'suspension-recovery',
  version: 1,
  trade: '暂停恢复',
  family: 'change',
  prefix: 'FT',
  start: CHANGE_START,
  steps: [
    acceptStep(
      { equipment: lookupMany('customers.equipment-suspended'), fromOn: date(), ...why },
      ['accounts.debts-settled', 'customers.notice'],
      'approve',
    ),
    step('approve', {
      by: 'lead',
      limit: within('change.approve'),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'unseal', batch: true }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('unseal', {
      by: 'inspector',
      limit: within('change.seal'),
      does: [
        main('unseal', {
          form: { ...doneOn, sealNo: code(SEAL_NO), total: registerFigure('kWh') },
          to: 'resume',
          guards: ['customers.day-done'],
        }),
        back('back-to-approve', 'approve'),
      ],
    }),
    step('resume', {
      by: 'calculator',
      limit: within('change.file'),
      does: [
        main('resume', { form: { note: note() }, to: 'file', effect: 'customers.restore-equipment' }),
        back('back-to-unseal', 'unseal'),
      ],
    }),
    fileStep,
  ],
});
