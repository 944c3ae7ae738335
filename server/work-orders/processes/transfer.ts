/**
 * 更名、过户: the account gets another name, or another customer takes it over.
 *
 * 过户: 受理 → 核对债务、勘查(KC) → 审批(BZ) → 过户抄表(CB) → 结算账单(HS) → 结清、退余额(SF) → 重签合同(HT) → 归档; 更名 goes from the approval to the contract. Both parties
 * settle the old debt: nothing may be open, due or not, and the energy up to the day of the reading is billed to the old customer at once. Effects: from that
 * day the account is the new customer's (过户), or all accounts of the customer carry the new name (更名). Class-2 review.
 */
import { acceptStep, CHANGE_START, doneOn, fileStep, stops, surveyAndApproval, why } from '../change-steps';
import { back, main, otherwise, process, step, when, within } from '../define';
import { is } from '../facts';
import { choice, code, date, lookup, note, text } from '../fields';

const optional = { optional: true };
const [survey, approve] = surveyAndApproval('read');

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
    survey!,
    {
      ...approve!,
      actions: [
        main('approve', {
          form: { opinion: note() },
          to: [when(is('accept.kind', 'rename'), 'contract'), otherwise('read')],
          batch: true,
        }),
        ...approve!.actions.slice(1),
      ],
    },
    step('read', {
      by: 'reader',
      limit: within('change.execute'),
      does: [
        main('read', {
          form: { meter: lookup('metering.meters'), ...doneOn, ...stops },
          to: 'last-bill',
          guards: ['customers.day-done'],
        }),
        back('back-to-approve', 'approve'),
      ],
    }),
    step('last-bill', {
      by: 'calculator',
      limit: within('change.accept'),
      opens: ['customer', 'bill'],
      does: [
        main('make-last-bill', { form: { note: note() }, to: 'settle', effect: 'customers.settlement-bill' }),
        back('back-to-read', 'read'),
      ],
    }),
    step('settle', {
      by: 'collector',
      limit: within('change.fee'),
      does: [
        main('settled', {
          form: { method: choice('cash', 'card', 'transfer') },
          to: 'contract',
          guards: ['customers.last-bill-out', 'customers.nothing-owed'],
          effect: 'customers.refund-rest',
        }),
      ],
    }),
    step('contract', {
      by: 'contract-clerk',
      limit: within('change.contract'),
      does: [
        main('signed', {
          form: { contractNo: code(/^[A-Za-z0-9-]{4,40}$/), signedOn: date() },
          to: 'file',
          effect: 'customers.transfer',
        }),
      ],
    }),
    fileStep,
  ],
});
