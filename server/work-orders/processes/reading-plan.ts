/**
 * 抄表计划与抄表: the routes of a month are planned, prepared, read, checked and handed over to billing.
 *
 * 生成计划(BZ) → 数据准备(BZ) → 派抄(BZ) → 抄录、录入(CB) → 复核(SH) → 移交核算(HS). Read within 2 days of the reading day. Reader, reviewer and calculator are different hands
 * (抄核收分离). Effects: a register row for every meter of the routes with its last figure as base, the reader who is to read; handed over,
 * the month's figures of these routes are changed by orders only. An unread meter is named, never guessed.
 */
import { back, main, process, reject, step, within } from '../define';
import { lookupMany, month, note, person, text } from '../fields';

export const readingPlan = process({
  id: 'reading-plan',
  version: 1,
  trade: '抄表计划与抄表',
  family: 'metering',
  prefix: 'CB',
  start: { subject: 'unit', alsoBy: ['calculator'] },
  hands: [
    ['read', 'check'],
    ['read', 'take-over'],
  ],
  steps: [
    step('plan', {
      by: 'lead',
      limit: within('reading.plan'),
      does: [
        main('plan', {
          form: { readingMonth: month(), routes: lookupMany('metering.routes') },
          to: 'prepare',
          guards: ['metering.not-planned'],
        }),
        reject(),
      ],
    }),
    step('prepare', {
      by: 'lead',
      limit: within('reading.prepare'),
      does: [
        main('prepare', { form: { note: note() }, to: 'dispatch', effect: 'metering.prepare-readings' }),
        back('back-to-plan', 'plan'),
      ],
    }),
    step('dispatch', {
      by: 'lead',
      limit: within('reading.prepare'),
      does: [main('dispatch', { form: { readerId: person('reader') }, to: 'read', effect: 'metering.send-out' })],
    }),
    step('read', {
      by: 'reader',
      limit: within('reading.enter'),
      opens: ['reading-entry'],
      does: [
        main('all-read', { form: { unreadWhy: note() }, to: 'check', guards: ['metering.unread-explained'] }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('check', {
      by: 'reviewer',
      limit: within('reading.check'),
      opens: ['reading-entry'],
      does: [
        main('checked', { form: { opinion: note() }, to: 'take-over', effect: 'metering.check-readings' }),
        back('back-to-read', 'read', { effect: 'metering.back-to-reader' }),
      ],
    }),
    step('take-over', {
      by: 'calculator',
      limit: within('reading.hand-over'),
      opens: ['billing-runs'],
      does: [
        main('take-over', { form: { note: note() }, to: 'done', effect: 'metering.hand-over' }),
        back('back-to-check', 'check', { form: { reason: text({ max: 500 }) } }),
      ],
    }),
  ],
});
