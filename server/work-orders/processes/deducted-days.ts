/**
 * 扣减天数: days that do not count, of a late fee or of a basic charge, for a reason on the utility's side.
 *
 * 申请(SF) → 依据核实(HS) → 审批(BZ → SZ) → 写入天数、重算(ZW) → 归档. `of` says which days: of the late fee the first overdue days bear nothing; of the basic charge so many
 * thirtieths of the month come off, as a credit. What was paid of it becomes a prepayment. Balanced voucher.
 */
import { back, main, process, reject, step, within } from '../define';
import { choice, count, lookup, note, text } from '../fields';

export const deductedDays = process({
  id: 'deducted-days',
  version: 1,
  trade: '扣减天数',
  family: 'accounts',
  prefix: 'KJ',
  start: { subject: 'account', alsoBy: ['acceptor', 'dunning-clerk', 'calculator'] },
  hands: [
    ['apply', 'verify'],
    ['apply', 'post'],
  ],
  steps: [
    step('apply', {
      by: 'collector',
      limit: within('accounts.apply'),
      does: [
        main('apply', {
          form: {
            receivable: lookup('accounts.receivables'),
            deductFrom: choice('late-fee', 'basic-charge'),
            days: count({ unit: 'days', min: '1', max: '366' }),
            content: text({ max: 500 }),
          },
          to: 'verify',
        }),
        reject(),
      ],
    }),
    step('verify', {
      by: 'calculator',
      limit: within('accounts.verify'),
      opens: ['customer', 'bill'],
      does: [
        main('verified', { form: { facts: text({ max: 500 }) }, to: 'approve-lead' }),
        back('back-to-apply', 'apply'),
      ],
    }),
    step('approve-lead', {
      by: 'lead',
      limit: within('accounts.approve'),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'approve-station', batch: true }),
        back('return', 'apply'),
      ],
    }),
    step('approve-station', {
      by: 'station-chief',
      limit: within('accounts.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'post', batch: true }), back('return', 'apply')],
    }),
    step('post', {
      by: 'accountant',
      limit: within('accounts.post'),
      does: [
        main('post', { form: { note: note() }, to: 'done', effect: 'accounts.deduct-days', final: true }),
        back('back-to-apply', 'apply'),
      ],
    }),
  ],
});
