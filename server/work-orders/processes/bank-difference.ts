/**
 * 银行对账差错: the bank's statement against our books, line by line, and what is done about what does not agree.
 *
 * 取对账单、勾对(ZW) → 核查(ZW) → 审批(XZ) → 处理(ZW) → 归档. Kinds: 单边账 at the bank (money that nobody is credited with) or with us, and 长短款. Effects: money only the bank has
 * goes to suspense until its owner is found; a payment only we have is reversed; balanced vouchers. All matched: nothing to do, the order ends.
 */
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { is } from '../facts';
import { choice, date, lines, note, text } from '../fields';

export const bankDifference = process({
  id: 'bank-difference',
  version: 1,
  trade: '银行对账差错',
  family: 'accounts',
  prefix: 'DZ',
  amount: 'subject.differenceYuan',
  start: { subject: 'unit' },
  steps: [
    step('match', {
      by: 'accountant',
      limit: within('bank.difference'),
      does: [
        main('match', {
          form: { statementDay: date(), statement: lines({ max: 2_000_000 }) },
          to: [when(is('subject.differences', '0'), 'file'), otherwise('look-into')],
          guards: ['accounts.statement'],
          effect: 'accounts.match-statement',
        }),
        reject(),
      ],
    }),
    step('look-into', {
      by: 'accountant',
      limit: within('bank.difference'),
      does: [
        main('found', {
          form: {
            treatBankOnly: choice('suspense', 'leave'),
            treatOursOnly: choice('reverse', 'leave'),
            facts: text({ max: 500 }),
          },
          to: 'approve',
        }),
        back('back-to-match', 'match'),
      ],
    }),
    step('approve', {
      by: 'county-marketing',
      limit: within('accounts.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'post' }), back('back-to-look-into', 'look-into')],
    }),
    step('post', {
      by: 'accountant',
      limit: within('accounts.post'),
      does: [
        main('post', { form: { note: note() }, to: 'file', effect: 'accounts.post-differences', final: true }),
        back('back-to-look-into', 'look-into'),
      ],
    }),
    step('file', {
      by: 'accountant',
      limit: within('accounts.post'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
