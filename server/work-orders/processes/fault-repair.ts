/**
 * 95598 故障报修: somebody has no supply, or something hangs where it should not; a crew mends it and the caller is asked afterwards.
 *
 * 受理(ZX) → 派发(DD) → 接单(QX) → 到场(QX) → 处理、恢复(QX) → 回单(DD) → 回访(ZX) → 归档(DA).
 * Limits: dispatched within 5 minutes; on site within 45 minutes in town, 90 in the country, 2 hours in remote areas, counted from the
 * dispatch (供电服务承诺). Effects: the service record with its times, cause and owner of the equipment; supply lost behind a
 * transformer or on a feeder becomes an outage on record, which later explains a zero reading; a burnt meter raises 计量故障换表.
 */
import { back, main, other, process, step, when, otherwise, within } from '../define';
import { all, is, not } from '../facts';
import { choice, code, lookup, note, person, reason, text, yesNo } from '../fields';

export const PHONE = /\d[\d -]{5,18}\d/;

export const faultRepair = process({
  id: 'fault-repair',
  version: 1,
  trade: '95598故障报修',
  family: 'hotline',
  prefix: 'BX',
  customer: 'accept.contactName',
  start: { subject: 'unit', alsoBy: ['lead', 'dispatcher'] },
  hands: [['repair', 'follow-up']],
  steps: [
    step('accept', {
      by: 'hotline-agent',
      limit: within('hotline.accept'),
      does: [
        main('accept', {
          form: {
            contactName: text({ max: 40 }),
            contactPhone: code(PHONE),
            address: text({ max: 120 }),
            area: choice('city', 'rural', 'remote'),
            symptom: choice('one-customer', 'area-out', 'low-voltage', 'meter-burnt', 'line-down', 'other'),
            danger: yesNo(),
            content: text({ max: 500 }),
          },
          to: 'dispatch',
          effect: 'channels.open-record',
        }),
      ],
    }),
    step('dispatch', {
      by: 'dispatcher',
      limit: within('hotline.dispatch'),
      does: [
        main('dispatch', {
          form: { crewId: person('repair-crew'), instruction: note() },
          to: 'take',
          batch: true,
          effect: 'channels.dispatch-crew',
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('take', {
      by: 'repair-crew',
      limit: [
        within('hotline.on-site-city', { from: 'take', when: is('accept.area', 'city') }),
        within('hotline.on-site-rural', { from: 'take', when: is('accept.area', 'rural') }),
        within('hotline.on-site-remote', { from: 'take' }),
      ],
      does: [main('take', { to: 'arrive', effect: 'channels.keep-crew' }), back('back-to-dispatch', 'dispatch')],
    }),
    step('arrive', {
      by: 'repair-crew',
      limit: [
        within('hotline.on-site-city', { from: 'take', when: is('accept.area', 'city') }),
        within('hotline.on-site-rural', { from: 'take', when: is('accept.area', 'rural') }),
        within('hotline.on-site-remote', { from: 'take' }),
      ],
      does: [main('arrive', { form: { note: note() }, to: 'repair', effect: 'channels.arrived' })],
    }),
    step('repair', {
      by: 'repair-crew',
      limit: within('hotline.repair'),
      does: [
        main('restored', {
          form: {
            cause: choice('equipment', 'weather', 'third-party', 'overload', 'customer-plant', 'meter', 'other'),
            owner: choice('utility', 'customer'),
            outageOf: lookup('channels.outage-place', { optional: true }),
            work: text({ max: 500 }),
          },
          to: 'report',
          effect: 'channels.restored',
        }),
        back('needs-another-crew', 'dispatch'),
      ],
    }),
    step('report', {
      by: 'dispatcher',
      limit: within('hotline.report'),
      does: [
        main('confirm', { form: { note: note() }, to: 'follow-up', batch: true }),
        back('back-to-repair', 'repair', { effect: 'channels.keep-crew' }),
      ],
    }),
    step('follow-up', {
      by: 'hotline-agent',
      limit: within('hotline.follow-up'),
      does: [
        main('followed-up', {
          form: {
            reached: choice('reached', 'not-reached'),
            opinion: choice('satisfied', 'fair', 'dissatisfied', 'none'),
            note: note(),
          },
          // Three vain calls are enough; who was reached and is not content gets the crew again.
          to: [
            when(all(is('follow-up.reached', 'not-reached'), not(is('subject.callsFailed', '3'))), 'follow-up'),
            when(all(is('follow-up.reached', 'reached'), is('follow-up.opinion', 'dissatisfied')), 'dispatch'),
            otherwise('file'),
          ],
          effect: 'channels.followed-up',
        }),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('hotline.file'),
      does: [
        main('file', {
          form: { complete: yesNo(), accurate: yesNo(), note: note() },
          to: 'done',
          batch: true,
          effect: 'channels.close-record',
        }),
        other('ask-again', { form: { reason: reason() }, to: 'follow-up', key: 'r' }),
      ],
    }),
  ],
});
