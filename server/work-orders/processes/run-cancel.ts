/**
 * 整批撤销: a whole billing run was wrong (a price, a route's figures) and is taken back, so that its accounts may be billed again.
 *
 * 申请(HS) → 县公司审批(XZ) → 撤销(ZW). Effects: bills not released are superseded and their orders of 电费计费 end; released ones are taken back by red bills
 * with balanced entries. Who applies neither approves nor carries out; a closed month or a paid bill stops it. One application a run at a time.
 */
import { back, main, process, reject, step, within } from '../define';
import { lookup, note, reason } from '../fields';

export const runCancel = process({
  id: 'run-cancel',
  version: 1,
  trade: '整批撤销',
  family: 'billing',
  prefix: 'CX',
  start: { subject: 'unit' },
  hands: [
    ['apply', 'post'],
    ['apply', 'approve'],
  ],
  steps: [
    step('apply', {
      by: 'calculator',
      limit: within('correction.verify'),
      does: [
        main('apply', {
          form: { run: lookup('billing.finished-runs'), reason: reason() },
          to: 'approve',
          guards: ['billing.one-run-cancel'],
          effect: 'billing.note-run',
        }),
        reject(),
      ],
    }),
    step('approve', {
      by: 'county-marketing',
      limit: within('correction.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'post' }), back('back-to-apply', 'apply')],
    }),
    step('post', {
      by: 'accountant',
      limit: within('correction.issue'),
      does: [
        main('post', { form: { note: note() }, to: 'done', effect: 'billing.cancel-run', final: true }),
        back('back-to-apply', 'apply'),
      ],
    }),
  ],
});
