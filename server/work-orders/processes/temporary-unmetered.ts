/**
 * 无表临时用电: a short supply without a meter; its energy is worked out from load, hours and days and paid in full before it begins.
 *
 * 受理 → 核定容量、每日时数、天数 → 审批(SZ) → 预收全部电费 → 接电 → 用电中 → 到期 or 提前终止 → 拆除 → 清算(HS) → 退款(SF) → 归档.
 * Rules: kW × hours × days, each load to whole kWh, at the tariff's price and funds of the day; at most six months. Nothing is given back when
 * half the term or more was used; half of what was paid when less was used (供电营业规则 第12条).
 */
import { auto, back, main, other, otherwise, process, reject, step, timer, when, within } from '../define';
import { above } from '../facts';
import { again, choice, code, count, date, figure, kw, lookup, note, text } from '../fields';

const reply = within('supply-up.reply-lv', { from: 'accept' });

export const temporaryUnmetered = process({
  id: 'temporary-unmetered',
  version: 1,
  trade: '无表临时用电',
  family: 'supply',
  prefix: 'LW',
  start: { subject: 'unit', alsoBy: ['hotline-agent', 'surveyor'] },
  customer: 'accept.customerName',
  hands: [
    ['assess', 'approve'],
    ['disconnect', 'settle'],
    ['settle', 'refund'],
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
          },
          to: 'assess',
        }),
        reject(),
      ],
    }),
    step('assess', {
      by: 'surveyor',
      limit: reply,
      opens: [],
      does: [
        main('assess', {
          form: {
            loadKw: kw({ min: '0.1' }),
            hoursPerDay: figure({ unit: 'h', places: 1, min: '0.5', max: '24' }),
            days: count({ unit: 'day', min: '1', max: '180' }),
            tariffCode: choice('commercial-flat', 'agricultural'),
            routeId: lookup('customers.routes'),
            note: note(),
          },
          to: 'approve',
          effect: 'customers.price-unmetered',
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('approve', {
      by: 'station-chief',
      limit: reply,
      opens: [],
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'charge', batch: true }), back('return', 'assess')],
    }),
    step('charge', {
      by: 'collector',
      limit: within('supply-up.fees'),
      opens: [],
      does: [
        main('collect', {
          form: { method: choice('cash', 'card', 'transfer') },
          to: 'connect',
          effect: 'customers.open-unmetered',
        }),
        back('back-to-assess', 'assess'),
        reject('withdraw'),
      ],
    }),
    step('connect', {
      by: 'installer',
      limit: within('supply-up.connect-lv'),
      does: [
        main('connected', {
          form: { connectedOn: date(), loadKw: again('assess.loadKw', kw({ min: '0.1' })) },
          to: 'in-use',
          effect: 'customers.connect-unmetered',
        }),
      ],
    }),
    timer('in-use', {
      by: 'acceptor',
      until: 'subject.untilOn',
      does: [
        auto('term-ended', { to: 'disconnect' }),
        other('ends-early', { form: { askedOn: date() }, to: 'disconnect' }),
      ],
    }),
    step('disconnect', {
      by: 'installer',
      limit: within('supply-up.remove'),
      does: [main('disconnected', { form: { disconnectedOn: date() }, to: 'settle' })],
    }),
    step('settle', {
      by: 'calculator',
      limit: within('supply-up.settle'),
      does: [
        main('settle', {
          form: { note: note() },
          to: [when(above('subject.refundYuan', '0'), 'refund'), otherwise('file')],
          effect: 'customers.settle-unmetered',
        }),
        back('back-to-disconnect', 'disconnect'),
      ],
    }),
    step('refund', {
      by: 'collector',
      limit: within('supply-up.settle', { from: 'settle' }),
      does: [
        main('refund', {
          form: { method: choice('cash', 'transfer') },
          to: 'file',
          effect: 'customers.refund-unmetered',
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
