/**
 * 应收冲正: a debt that should not stand is taken back by its exact opposite; one that was paid has its payment reversed first.
 *
 * 申请(HS) → 核对已收(SF) → 审批(按金额) → 反向分录(ZW) → 重开. Effects: −1 × the receivable, in the ledgers of its charges; a bill's debt is reversed by a red
 * bill. Never an edit. Reopening: a bill may then be computed again off cycle, another debt is charged anew by 电费退补.
 */
import { back, LADDER_START, ladder, main, process, reject, step, within } from '../define';
import { choice, lookup, note, text } from '../fields';

export const receivableReversal = process({
  id: 'receivable-reversal',
  version: 1,
  trade: '应收冲正',
  family: 'accounts',
  prefix: 'CZ',
  start: { subject: 'account', alsoBy: ['accountant', 'lead'] },
  hands: [
    ['apply', 'check-paid'],
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
            receivable: lookup('accounts.receivables'),
            reopen: choice('none', 'correction'),
            content: text({ max: 500 }),
          },
          to: 'check-paid',
          effect: 'accounts.note-receivable',
        }),
        reject(),
      ],
    }),
    step('check-paid', {
      by: 'collector',
      limit: within('accounts.verify'),
      does: [
        main('not-paid', { form: { facts: text({ max: 500 }) }, to: LADDER_START, guards: ['accounts.nothing-paid'] }),
        back('back-to-apply', 'apply'),
      ],
    }),
    ladder({ then: 'post', back: 'apply', limit: within('accounts.approve') }),
    step('post', {
      by: 'accountant',
      limit: within('accounts.post'),
      does: [
        main('post', { form: { note: note() }, to: 'done', effect: 'accounts.reverse-receivable', final: true }),
        back('back-to-apply', 'apply'),
      ],
    }),
  ],
});
