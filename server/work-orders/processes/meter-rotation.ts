/**
 * 轮换与现场检验: meters are exchanged by rotation and tested on site by plan.
 *
 * 计划(JL) → 派工(BZ) → 现场检验(JD) or 轮换(ZB) → 复核(JL) → 归档. Field tests: class I at least every 3 months, II 6, III 12; new high-voltage metering within a
 * month. Out of class: replaced within 3 working days, so the check raises 计量故障换表. Effects: the test on record and the meter's next day; a
 * rotation exchanges the meter with figures entered by two people.
 */
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { is } from '../facts';
import { choice, date, lookup, month, note, percent, text } from '../fields';
import { exchangeFigures, newMeter, witnessed } from './meter-fault';

export const meterRotation = process({
  id: 'meter-rotation',
  version: 1,
  trade: '轮换与现场检验',
  family: 'assets',
  prefix: 'LH',
  start: { subject: 'account', alsoBy: ['lead', 'meter-tester'] },
  hands: [
    ['test', 'check'],
    ['rotate', 'witness'],
    ['rotate', 'check'],
  ],
  steps: [
    step('plan', {
      by: 'meter-keeper',
      limit: within('meter.plan'),
      does: [
        main('plan', {
          form: {
            meter: lookup('metering.meters'),
            work: choice('field-test', 'rotation'),
            plannedFor: month(),
            note: note(),
          },
          to: 'dispatch',
        }),
        reject(),
      ],
    }),
    step('dispatch', {
      by: 'lead',
      limit: within('meter.plan', { from: 'dispatch' }),
      does: [
        main('dispatch', {
          form: { instruction: note() },
          to: [when(is('plan.work', 'rotation'), 'issue'), otherwise('test')],
          batch: true,
        }),
        back('back-to-plan', 'plan'),
      ],
    }),
    step('test', {
      by: 'meter-tester',
      limit: within('meter.plan', { from: 'dispatch' }),
      does: [
        main('tested', {
          form: {
            testedOn: date(),
            errorPercent: percent({ signed: true, places: 2, min: '-100', max: '100' }),
            accuracyClass: choice('0.2', '0.5', '1', '2', '3'),
            certificateNo: text({ max: 40 }),
            note: note(),
          },
          to: 'check',
        }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('issue', {
      by: 'meter-keeper',
      limit: within('meter.plan', { from: 'dispatch' }),
      does: [
        main('issue', { form: newMeter, to: 'rotate', guards: ['metering.meter-is-new'] }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('rotate', {
      by: 'installer',
      limit: within('meter.plan', { from: 'dispatch' }),
      does: [
        main('exchanged', { form: exchangeFigures, to: 'witness', guards: ['metering.exchange-figures'] }),
        back('back-to-issue', 'issue'),
      ],
    }),
    step('witness', {
      by: 'inspector',
      limit: within('meter.plan', { from: 'dispatch' }),
      does: [main('witness', { form: witnessed('rotate'), to: 'check' }), back('back-to-rotate', 'rotate')],
    }),
    step('check', {
      by: 'meter-keeper',
      limit: within('meter.store'),
      does: [
        main('approve', { form: { opinion: note() }, to: 'file', effect: 'metering.conclude-rotation' }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('change.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
