/**
 * 违约金设置: rates, minimum and year rule of the late fee, from a day to come.
 *
 * 拟定(ZW) → 审核(XZ) → 批准(JZ) → 按生效日启用. Effects: a dated parameter; every day bears the rate in force on it, so debts that stand are not touched for
 * the days before. Refuses a day that is not ahead, and a day for which rates exist. Source 供电营业规则 (1996) 第98条.
 */
import { back, main, process, reject, step, within } from '../define';
import { choice, date, figure, money, note, text } from '../fields';

const perDay = () => figure({ unit: 'per-day', places: 5, min: '0', max: '0.01' });

export const lateFeeSetting = process({
  id: 'late-fee-setting',
  version: 1,
  trade: '违约金设置',
  family: 'accounts',
  prefix: 'WS',
  start: { subject: 'unit' },
  steps: [
    step('draft', {
      by: 'accountant',
      limit: within('accounts.apply'),
      does: [
        main('draft', {
          form: {
            effectiveFrom: date(),
            residentialRate: perDay(),
            sameYearRate: perDay(),
            crossYearRate: perDay(),
            minimumYuan: money({ min: '0' }),
            yearRule: choice('day-by-day', 'whole-debt'),
            documentNo: text({ max: 80 }),
          },
          to: 'check',
        }),
        reject(),
      ],
    }),
    step('check', {
      by: 'county-marketing',
      limit: within('accounts.verify'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'approve' }), back('back-to-draft', 'draft')],
    }),
    step('approve', {
      by: 'supervisor',
      limit: within('accounts.approve'),
      approval: true,
      does: [
        main('put-in-force', { form: { opinion: note() }, to: 'done', effect: 'accounts.set-late-fee', final: true }),
        back('back-to-draft', 'draft'),
      ],
    }),
  ],
});
