/**
 * 客户申校: a customer doubts the meter; it is tested, and what the test finds is acted on.
 *
 * 受理(SL) → 收验表费(SF) → 检验(JD) → 审核(BZ) → 告知(SL) → 归档. Tested and answered within 7 days (供电营业规则 第79条; promised in 5 working days). Out of
 * class: the fee is given back, the energy is corrected (电量退补, article 80: half the time since the last test or installation) and the
 * meter replaced (计量故障换表). Within class the fee stays. Effects: fee receivable and payment, the test on record, its refund, linked orders.
 */
import { back, main, process, reject, step, within } from '../define';
import { choice, date, lookup, money, note, percent, text } from '../fields';

export const meterTest = process({
  id: 'meter-test',
  version: 1,
  trade: '客户申校',
  family: 'assets',
  prefix: 'JY',
  amount: 'fee.feeYuan',
  start: { subject: 'account', alsoBy: ['hotline-agent'] },
  hands: [
    ['test', 'check'],
    ['accept', 'test'],
  ],
  steps: [
    step('accept', {
      by: 'acceptor',
      limit: within('change.accept'),
      does: [
        main('accept', {
          form: {
            meter: lookup('metering.meters'),
            content: text({ max: 500 }),
            place: choice('laboratory', 'on-site'),
          },
          to: 'fee',
        }),
        reject(),
      ],
    }),
    step('fee', {
      by: 'collector',
      limit: within('meter.test-fee'),
      does: [
        main('collect', {
          form: { feeYuan: money({ min: '0' }), method: choice('cash', 'card', 'transfer') },
          to: 'test',
          effect: 'accounts.collect-test-fee',
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('test', {
      by: 'meter-tester',
      limit: within('meter.test', { from: 'fee' }),
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
      ],
    }),
    step('check', {
      by: 'lead',
      limit: within('meter.test', { from: 'fee' }),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'inform', effect: 'metering.conclude-test' }),
        back('back-to-test', 'test'),
      ],
    }),
    step('inform', {
      by: 'acceptor',
      limit: within('meter.test', { from: 'fee' }),
      does: [
        main('informed', {
          form: { way: choice('phone', 'letter', 'visit'), agreed: choice('agreed', 'disagreed'), note: note() },
          to: 'file',
        }),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('change.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
