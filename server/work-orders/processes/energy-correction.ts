/**
 * 电量退补: energy that was measured wrongly is corrected by the rule that fits the fault.
 *
 * 申请(HS) → 计量结论(JD) → 更正电量计算 → 审批(按金额) → 并入某月计算(HS) → 审核(SH) → 归档. Source 供电营业规则 (1996) 第80、81条; the kWh are the engine's
 * (calculator `energy-correction`): meter error for half the time since the last test, correction factor K, wrong ratio, normal month.
 * Modes: 参与计算 (the proper one), 直接收费, 计算并收费. Effects: the energy joins the month's computation, or a receivable priced by the bill
 * it belongs to; balanced voucher; the next bill is a forced review (class 3).
 */
import { back, LADDER_START, ladder, main, process, reject, step, within } from '../define';
import { choice, count, figure, kwh, month, note, percent, text } from '../fields';

const optional = { optional: true };

export const energyCorrection = process({
  id: 'energy-correction',
  version: 1,
  trade: '电量退补',
  family: 'billing',
  prefix: 'LT',
  start: { subject: 'account', alsoBy: ['reviewer', 'lead', 'meter-tester', 'inspector'] },
  hands: [
    ['apply', 'conclude'],
    ['place', 'review'],
    ['apply', 'review'],
  ],
  steps: [
    step('apply', {
      by: 'calculator',
      limit: within('accounts.apply'),
      opens: ['customer', 'bill'],
      does: [
        main('apply', {
          form: {
            origin: choice('meter-fault', 'meter-test', 'wiring', 'ratio', 'fuse', 'other'),
            register: choice('total', 'peak', 'flat', 'valley', 'reactive'),
            content: text({ max: 500 }),
          },
          to: 'conclude',
        }),
        reject(),
      ],
    }),
    step('conclude', {
      by: 'meter-tester',
      limit: within('accounts.verify'),
      does: [
        main('concluded', {
          form: {
            method: choice('meter-error', 'factor', 'ratio', 'normal-month', 'given'),
            recordedKwh: kwh({ places: 0, optional: true }),
            errorPercent: percent({ signed: true, places: 2, ...optional }),
            factorK: figure({ places: 6, ...optional }),
            usedMultiplier: figure({ places: 2, ...optional }),
            rightMultiplier: figure({ places: 2, ...optional }),
            normalKwh: kwh({ places: 0, optional: true }),
            faultDays: count({ unit: 'days', ...optional }),
            givenKwh: kwh({ signed: true, places: 0, optional: true }),
            evidence: text({ max: 500 }),
          },
          to: LADDER_START,
          effect: 'billing.work-out-correction',
        }),
        back('back-to-apply', 'apply'),
      ],
    }),
    ladder({ then: 'place', back: 'conclude', limit: within('accounts.approve') }),
    step('place', {
      by: 'calculator',
      limit: within('accounts.post'),
      opens: ['customer', 'bill'],
      does: [
        main('place', {
          form: { mode: choice('in-computation', 'direct', 'computed'), billMonth: month(), note: note() },
          to: 'review',
        }),
        back('back-to-conclude', 'conclude'),
      ],
    }),
    step('review', {
      by: 'reviewer',
      limit: within('billing.day'),
      opens: ['customer', 'bill'],
      does: [
        main('accept-and-post', {
          form: { opinion: note() },
          to: 'done',
          effect: 'accounts.correct-energy',
          final: true,
        }),
        back('back-to-place', 'place'),
      ],
    }),
  ],
});
