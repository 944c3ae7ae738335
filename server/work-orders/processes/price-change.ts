/**
 * 电价调整: prices come into force by a document, a draft that was tried on a month, and two approvals.
 *
 * 拟定 → 县公司审批 → 供电局审批 → 按执行日生效. The draft and its trial are made in the price book beforehand; here it is frozen, decided
 * on, and entered into the book, where it is in force from its day. Rules: TAR-CHG-1 (trial and approval before prices change).
 */
import { back, main, process, reject, step, within } from '../define';
import { lookup, note, reason } from '../fields';

export const priceChange = process({
  id: 'price-change',
  version: 1,
  trade: '电价调整',
  family: 'billing',
  prefix: 'DJTZ',
  start: { subject: 'unit' },
  hands: [
    ['draft', 'approve-county'],
    ['draft', 'approve-bureau'],
  ],
  steps: [
    step('draft', {
      by: 'calculator',
      limit: within('price.draft'),
      opens: ['price-book'],
      does: [
        main('submit', {
          form: { draftId: lookup('billing.price-drafts'), reason: reason() },
          to: 'approve-county',
          effect: 'billing.submit-prices',
        }),
        reject('withdraw'),
      ],
    }),
    step('approve-county', {
      by: 'county-marketing',
      limit: within('price.approve'),
      opens: ['price-book'],
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'approve-bureau', effect: 'billing.check-prices' }),
        back('return', 'draft', { batch: false, effect: 'billing.reopen-prices' }),
      ],
    }),
    step('approve-bureau', {
      by: 'supervisor',
      limit: within('price.approve'),
      opens: ['price-book'],
      approval: true,
      does: [
        main('enact', { form: { opinion: note() }, to: 'done', final: true, effect: 'billing.enact-prices' }),
        back('return', 'draft', { batch: false, effect: 'billing.reopen-prices' }),
        reject('refuse', { effect: 'billing.refuse-prices' }),
      ],
    }),
  ],
});
