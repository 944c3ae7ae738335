/**
 * 欠费催缴、停电、复电: a debt is dunned; 30 days overdue and in vain, supply is cut with notice, and restored within a day of payment.
 *
 * 催缴(CF) → 停电审批(SZ) → 停电通知书送达(CF) → 通知期(居民 7 天,其他 3 天) → 停电前再通知(CF) → 停电(ZB) → 缴清(SF) → 复电(ZB) → 归档. Source 供电营业规则 第67条, 电力供应与使用条例 第39条.
 * Guards: overdue by 30 days; not settled meanwhile: who has paid is not cut. Effects: the cut and its restoration on record, one at a time an account.
 */
import { auto, back, main, other, process, reject, step, timer, within } from '../define';
import { choice, date, note, text } from '../fields';

const paid = other('paid', { form: { note: note() }, to: 'done', guards: ['accounts.debts-settled'], key: 'p' });

export const dunning = process({
  id: 'dunning',
  version: 1,
  trade: '欠费催缴、停电、复电',
  family: 'accounts',
  prefix: 'CF',
  start: { subject: 'account', alsoBy: ['collector', 'lead', 'accountant'] },
  hands: [['dun', 'approve']],
  steps: [
    step('dun', {
      by: 'dunning-clerk',
      limit: within('dunning.notice'),
      does: [
        main('dunned', {
          form: {
            way: choice('phone', 'message', 'letter', 'visit'),
            answer: choice('promises', 'refuses', 'not-reached'),
            facts: text({ max: 500 }),
          },
          to: 'approve',
          guards: ['accounts.overdue-30'],
        }),
        paid,
        reject(),
      ],
    }),
    step('approve', {
      by: 'station-chief',
      limit: within('accounts.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'notify', batch: true }), back('back-to-dun', 'dun')],
    }),
    step('notify', {
      by: 'dunning-clerk',
      limit: within('dunning.notice'),
      does: [
        main('served', {
          form: { noticeNo: text({ max: 40 }), deliveredOn: date(), receivedBy: text({ max: 60 }) },
          to: 'notice-period',
          guards: ['accounts.day-not-ahead'],
          effect: 'accounts.serve-notice',
        }),
        paid,
      ],
    }),
    timer('notice-period', {
      by: 'dunning-clerk',
      until: 'subject.cutOn',
      does: [auto('notice-over', { to: 'notify-again' }), paid],
    }),
    step('notify-again', {
      by: 'dunning-clerk',
      limit: within('dunning.cut'),
      does: [main('warned', { form: { way: choice('phone', 'message', 'visit'), note: note() }, to: 'cut' }), paid],
    }),
    step('cut', {
      by: 'installer',
      limit: within('dunning.cut'),
      does: [
        main('cut', {
          form: { facts: text({ max: 500 }) },
          to: 'pay',
          guards: ['accounts.still-owing'],
          effect: 'accounts.cut-supply',
          final: true,
        }),
        paid,
        back('back-to-notify', 'notify-again'),
      ],
    }),
    step('pay', {
      by: 'collector',
      limit: within('dunning.pay'),
      does: [main('settled', { form: { note: note() }, to: 'restore', guards: ['accounts.debts-settled'] })],
    }),
    step('restore', {
      by: 'installer',
      limit: within('dunning.restore'),
      does: [main('restored', { form: { note: note() }, to: 'done', effect: 'accounts.restore-supply' })],
    }),
  ],
});
