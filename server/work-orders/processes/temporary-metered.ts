/**
 * 装表临时用电: a supply for some months with a meter of its own, which ends by itself unless it is extended.
 *
 * 受理 → 派工 → 勘查方案 → 审批(SZ) → 收取临时接电费和预收电费 → 合同 → 配表 → 装表 → 送电 → 用电中 → (10 days before the end: 到期提醒 → 延期(XZ) or 终止) → 拆表 → 旁证 → 清算 → 归档.
 * Rules: at most six months, and six more an extension (供电营业规则 第12条). Fee and prepayment are on the account's ledger on the day they are paid;
 * the first bills are settled from the prepayment. Ended within the term, the connection fee is given back; what is left is refunded once the
 * last bill is out and paid. Figures of the meter are entered by two people, at the start and at the end.
 */
import { auto, back, main, other, otherwise, process, reject, step, timer, when, within } from '../define';
import { is } from '../facts';
import { again, choice, code, date, kva, lookup, money, note, person, registerFigure, text } from '../fields';
import { newMeter } from './meter-fault';

const optional = { optional: true };
const reply = within('supply-up.reply-lv', { from: 'accept' });
const connect = within('supply-up.connect-lv', { from: 'issue' });

export const temporaryMetered = process({
  id: 'temporary-metered',
  version: 1,
  trade: '装表临时用电',
  family: 'supply',
  prefix: 'LZ',
  start: { subject: 'unit', alsoBy: ['hotline-agent', 'surveyor'] },
  customer: 'accept.customerName',
  hands: [
    ['survey', 'approve'],
    ['install', 'energise'],
    ['remove', 'witness'],
    ['witness', 'settle'],
  ],
  steps: [
    step('accept', {
      by: 'acceptor',
      limit: within('supply.accept'),
      opens: [],
      does: [
        main('register', {
          form: {
            customerName: text(),
            idNo: code(/^[0-9A-Z]{15,20}$/),
            phone: code(/^[0-9+-]{7,20}$/),
            address: text({ max: 200 }),
            purpose: text(),
            requestedKva: kva({ min: '1' }),
            fromOn: date(),
            untilOn: date(),
          },
          to: 'dispatch',
          guards: ['customers.temporary-term'],
        }),
        reject(),
      ],
    }),
    step('dispatch', {
      by: 'lead',
      limit: reply,
      opens: [],
      does: [
        main('dispatch', {
          form: { surveyorId: person('surveyor') },
          to: 'survey',
          assigns: 'surveyorId',
          batch: true,
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('survey', {
      by: 'surveyor',
      limit: reply,
      opens: [],
      does: [
        main('draw-up', {
          form: {
            kva: kva({ min: '1' }),
            voltageKv: choice('0.22', '0.38', '10'),
            tariffCode: choice('commercial-flat', 'commercial-tou', 'agricultural'),
            routeId: lookup('customers.routes'),
            feeYuan: money({ min: '0' }),
            prepaidYuan: money({ min: '0.01' }),
            note: note(),
          },
          to: 'approve',
        }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('approve', {
      by: 'station-chief',
      limit: reply,
      opens: [],
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'charge', batch: true }), back('return', 'survey')],
    }),
    step('charge', {
      by: 'collector',
      limit: within('supply-up.fees'),
      opens: [],
      does: [
        main('collect', {
          form: {
            feeYuan: again('survey.feeYuan', money({ min: '0' })),
            prepaidYuan: again('survey.prepaidYuan', money({ min: '0.01' })),
            method: choice('cash', 'card', 'transfer'),
          },
          to: 'contract',
          effect: 'customers.open-temporary',
        }),
        back('back-to-survey', 'survey'),
        reject('withdraw'),
      ],
    }),
    step('contract', {
      by: 'contract-clerk',
      limit: within('supply-up.contract'),
      does: [main('sign', { form: { contractNo: text(), signedOn: date() }, to: 'issue' })],
    }),
    step('issue', {
      by: 'meter-keeper',
      limit: connect,
      does: [main('issue', { form: newMeter, to: 'install', guards: ['metering.meter-is-new'] })],
    }),
    step('install', {
      by: 'installer',
      limit: connect,
      does: [
        main('installed', {
          form: {
            installedOn: date(),
            startTotal: registerFigure('kWh'),
            startPeak: registerFigure('kWh', optional),
            startFlat: registerFigure('kWh', optional),
            startValley: registerFigure('kWh', optional),
            startReactive: registerFigure('kvarh', optional),
          },
          to: 'energise',
        }),
        back('back-to-issue', 'issue'),
      ],
    }),
    step('energise', {
      by: 'inspector',
      limit: connect,
      does: [
        main('energise', {
          form: { energisedOn: date(), startTotal: again('install.startTotal', registerFigure('kWh')) },
          to: 'in-use',
          effect: 'customers.energise-temporary',
        }),
        back('back-to-install', 'install'),
      ],
    }),
    timer('in-use', {
      by: 'acceptor',
      until: 'subject.remindOn',
      does: [auto('term-near', { to: 'remind' }), other('ends-early', { form: { askedOn: date() }, to: 'remove' })],
    }),
    step('remind', {
      by: 'acceptor',
      limit: within('supply-up.answer'),
      does: [
        main('customer-answers', {
          form: { answer: choice('extend', 'end'), newUntil: date(optional) },
          to: [when(is('remind.answer', 'extend'), 'extend'), otherwise('remove')],
          guards: ['customers.temporary-extension'],
        }),
      ],
    }),
    step('extend', {
      by: 'county-marketing',
      limit: within('change.approve'),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'in-use', effect: 'customers.extend-temporary' }),
        back('return', 'remind'),
      ],
    }),
    step('remove', {
      by: 'installer',
      limit: within('supply-up.remove'),
      does: [
        main('removed', {
          form: {
            removedOn: date(),
            stopTotal: registerFigure('kWh'),
            stopPeak: registerFigure('kWh', optional),
            stopFlat: registerFigure('kWh', optional),
            stopValley: registerFigure('kWh', optional),
            stopReactive: registerFigure('kvarh', optional),
          },
          to: 'witness',
        }),
      ],
    }),
    step('witness', {
      by: 'inspector',
      limit: within('supply-up.remove', { from: 'remove' }),
      does: [
        main('witness', {
          form: { stopTotal: again('remove.stopTotal', registerFigure('kWh')) },
          to: 'settle',
          effect: 'customers.end-temporary',
        }),
        back('back-to-remove', 'remove'),
      ],
    }),
    step('settle', {
      by: 'collector',
      limit: within('supply-up.settle'),
      does: [
        main('settle', {
          form: { method: choice('cash', 'transfer') },
          to: 'file',
          guards: ['customers.last-bill-paid'],
          effect: 'customers.settle-temporary',
          final: true,
        }),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('supply.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
