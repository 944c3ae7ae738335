/**
 * 政策性退补(调价批量): a price that was set with hindsight is applied to what was already billed, account by account.
 *
 * 圈定范围(HS) → 试算(HS) → 审批(县公司 → 供电局) → 抽查(SH) → 批量生成、发行(ZW) → 归档. Scope: a unit and everything below it, a tariff, months. Effects: energy of the
 * released bills × price difference, each account to 分, one receivable or credit each, balanced vouchers, class-3 reviews. The trial
 * writes nothing; its figures are those that are approved, and posting refuses when they have changed meanwhile.
 */
import { back, ladder, main, process, reject, step, within } from '../define';
import { figure, lookup, month, note, text } from '../fields';

export const policyCorrection = process({
  id: 'policy-correction',
  version: 1,
  trade: '政策性退补',
  family: 'billing',
  prefix: 'ZB',
  start: { subject: 'unit', alsoBy: ['county-marketing', 'supervisor'] },
  hands: [
    ['scope', 'sample'],
    ['scope', 'post'],
  ],
  steps: [
    step('scope', {
      by: 'calculator',
      limit: within('accounts.apply'),
      does: [
        main('try-out', {
          form: {
            tariffCode: lookup('billing.tariffs'),
            fromMonth: month(),
            toMonth: month(),
            yuanPerKwh: figure({ unit: 'yuan', places: 6, signed: true }),
            documentNo: text({ max: 80 }),
            content: text({ max: 500 }),
          },
          to: 'approve-county',
          effect: 'accounts.try-policy',
        }),
        reject(),
      ],
    }),
    ladder({ from: 'county-marketing', then: 'sample', back: 'scope', limit: within('accounts.approve') }),
    step('sample', {
      by: 'reviewer',
      limit: within('accounts.verify'),
      does: [
        main('sampled', { form: { sampledAccounts: text({ max: 300 }), facts: text({ max: 500 }) }, to: 'post' }),
        back('back-to-scope', 'scope'),
      ],
    }),
    step('post', {
      by: 'accountant',
      limit: within('accounts.post'),
      does: [
        main('post', { form: { note: note() }, to: 'done', effect: 'accounts.post-policy', final: true }),
        back('back-to-scope', 'scope'),
      ],
    }),
  ],
});
