/**
 * 更名、过户: the account gets another name, or another customer takes it over.
 *
 * 受理 → 核对债务、勘查(KC) → 审批(BZ) → 过户抄表(CB) → 重签合同(HT) → 归档. Both parties settle the old debt first: nothing may be open, due or not. Effects: from the
 * day of the reading the account is the new customer's (过户), or all accounts of the customer carry the new name (更名). Class-2 review.
 */
import { acceptStep, CHANGE_START, contractStep, doneOn, fileStep, surveyAndApproval, why } from '../change-steps';
import { back, main, process, step, within } from '../define';
import { choice, registerFigure, text } from '../fields';

const optional = { optional: true };

export const transfer = process({
  id: 'transfer',
  version: 1,
  trade: '更名、过户',
  family: 'change',
  prefix: 'GH',
  start: CHANGE_START,
  steps: [
    acceptStep(
      {
        kind: choice('transfer', 'rename'),
        newName: text({ max: 120 }),
        newPhone: text({ max: 30, ...optional }),
        newIdNo: text({ max: 30, ...optional }),
        ...why,
      },
      ['customers.nothing-owed'],
    ),
    surveyAndApproval('read'),
    step('read', {
      by: 'reader',
      limit: within('change.execute'),
      does: [
        main('read', {
          form: { ...doneOn, total: registerFigure('kWh') },
          to: 'contract',
          guards: ['customers.day-done'],
        }),
        back('back-to-approve', 'approve'),
      ],
    }),
    contractStep('file', 'read', 'customers.transfer'),
    fileStep,
  ],
});
