/**
 * 电费退补: money charged or given back without energy: a basic charge, a power factor, a price that was wrong.
 *
 * 申请(HS) → 证据核实(YJ) → 审批(BZ → SZ → XZ → JZ, 按金额) → 入账(ZW) → 归档. Who applied neither approves nor posts. Effects: a receivable of its own, or a
 * credit that first clears open debts and then becomes a prepayment; or the amount joins the computation of a month that is not released.
 * A balanced voucher; the next bill is a forced review (class 3). The amount is signed: above zero is charged, below is given back.
 */
import { back, LADDER_START, ladder, main, process, reject, step, within } from '../define';
import { choice, money, month, note, text } from '../fields';

export const moneyCorrection = process({
  id: 'money-correction',
  version: 1,
  trade: '电费退补',
  family: 'billing',
  prefix: 'DT',
  amount: 'apply.amountYuan',
  start: { subject: 'account', alsoBy: ['reviewer', 'lead', 'accountant'] },
  hands: [
    ['apply', 'verify'],
    ['apply', 'post'],
  ],
  steps: [
    step('apply', {
      by: 'calculator',
      limit: within('accounts.apply'),
      opens: ['customer', 'bill'],
      does: [
        main('apply', {
          form: {
            about: choice('basic-charge', 'power-factor', 'price-difference', 'other'),
            amountYuan: money({ signed: true }),
            mode: choice('charge', 'in-computation'),
            billMonth: month(),
            evidence: text({ max: 500 }),
          },
          to: 'verify',
          guards: ['accounts.amount-not-zero'],
        }),
        reject(),
      ],
    }),
    step('verify', {
      by: 'reviewer',
      limit: within('accounts.verify'),
      opens: ['customer', 'bill'],
      does: [
        main('verified', { form: { facts: text({ max: 500 }) }, to: LADDER_START }),
        back('back-to-apply', 'apply'),
      ],
    }),
    ladder({ then: 'post', back: 'apply', limit: within('accounts.approve') }),
    step('post', {
      by: 'accountant',
      limit: within('accounts.post'),
      opens: ['customer', 'bill'],
      does: [
        main('post', { form: { note: note() }, to: 'done', effect: 'accounts.correct-money', final: true }),
        back('back-to-apply', 'apply'),
      ],
    }),
  ],
});
