/**
 * 高压新装: a new high-voltage customer, in the SG186 order of steps, from application to the filed account.
 *
 * 受理 → 派工 → 现场勘查 → (会审: 1260 kVA or more, or dual supply) → 拟定方案 → 审批 → 答复 → 确定费用 → 业务收费 → 设计文件受理 → 设计文件审核 →
 * 开工确认 → 中间检查派工 → 中间检查 → 竣工报验 → 竣工验收 → 签订合同 → 配表 → 领表 → 装表 → 送电 → 信息归档.
 * Limits: reply 20 (single) or 45 (dual) working days from acceptance, promised 15 / 30; drawings 20, mid-check 5, final check 7, meter and
 * supply 7. Start readings are entered by two people. On energising, the account, its equipment and its meter come into being and the first
 * bill is a forced review (class 2); a fee that was paid is booked on it, owed and settled. Without a fee there is nothing to collect.
 */
import { above, any, atLeast, is } from '../facts';
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import {
  again,
  choice,
  code,
  count,
  date,
  figure,
  kva,
  kw,
  lookup,
  money,
  note,
  person,
  registerFigure,
  text,
} from '../fields';
import type { ProcessDefinition } from '../process';
import { payment } from '../supply-forms';

const METER_NO = /^[A-Z0-9-]{4,30}$/;
const dual = is('accept.supply', 'dual');

/** One clock for everything up to the reply: it started with the acceptance. */
const reply = [
  within('supply.reply-hv-dual', { from: 'accept', when: dual }),
  within('supply.reply-hv-single', { from: 'accept' }),
];

/** Version 2: how and when the fee was paid is entered, and it is booked on the account. */
function definition(version: 1 | 2): ProcessDefinition {
  const later = version === 2;
  const toCharge = later ? [when(above('fees.feeYuan', '0'), 'charge'), otherwise('drawings-receive')] : 'charge';
  return process({
    id: 'hv-new-supply',
    version,
    trade: '高压新装',
    family: 'supply',
    prefix: 'GX',
    start: { subject: 'unit', alsoBy: ['hotline-agent', 'surveyor'] },
    customer: 'accept.customerName',
    hands: [
      ['survey', 'approve-plan'],
      ['final-check', 'install'],
      ['meter-issue', 'meter-draw'],
      ['install', 'energise'],
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
              industry: choice('industrial', 'commercial', 'agricultural'),
              requestedKva: kva({ min: '50' }),
              supply: choice('single', 'dual'),
              note: note(),
            },
            to: 'dispatch',
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
          back('back-to-acceptance', 'accept'),
        ],
      }),
      step('survey', {
        by: 'surveyor',
        limit: reply,
        opens: [],
        does: [
          main('report-survey', {
            form: { kva: kva({ min: '50' }), voltageKv: choice('10', '35'), surveyedOn: date(), finding: note() },
            to: [when(any(atLeast('survey.kva', '1260'), dual), 'joint-review'), otherwise('plan')],
          }),
          back('back-to-dispatch', 'dispatch'),
        ],
      }),
      step('joint-review', {
        by: 'county-marketing',
        limit: reply,
        opens: [],
        does: [main('agree', { form: { opinion: note() }, to: 'plan' }), back('back-to-survey', 'survey')],
      }),
      step('plan', {
        by: 'surveyor',
        limit: reply,
        opens: [],
        does: [
          main('draw-up', {
            form: {
              tariffCode: choice('large-industry-tou', 'commercial-tou', 'commercial-flat', 'agricultural'),
              basicBy: choice('capacity', 'demand', 'none'),
              contractKw: kw({ optional: true }),
              pfStandard: choice('0.90', '0.85', '0.80'),
              routeId: lookup('customers.routes'),
              firstKva: kva({ min: '50' }),
              secondKva: kva({ min: '50', optional: true }),
              ctRatio: figure({ places: 2, min: '1' }),
              ptRatio: figure({ places: 2, min: '1' }),
            },
            to: 'approve-plan',
            guards: ['customers.plan-fits-survey'],
          }),
          back('back-to-survey', 'survey'),
        ],
      }),
      step('approve-plan', {
        by: 'county-marketing',
        limit: reply,
        opens: [],
        approval: true,
        does: [main('approve', { form: { opinion: note() }, to: 'reply', batch: true }), back('return', 'plan')],
      }),
      step('reply', {
        by: 'acceptor',
        limit: reply,
        opens: [],
        does: [
          main('customer-answers', {
            form: { repliedOn: date(), answer: choice('agrees', 'objects') },
            to: [when(is('reply.answer', 'objects'), 'plan'), otherwise('fees')],
          }),
          back('back-to-plan', 'plan'),
        ],
      }),
      step('fees', {
        by: 'acceptor',
        limit: within('supply.fees'),
        opens: [],
        does: [main('set-fees', { form: { feeYuan: money({ min: '0' }), basis: text() }, to: toCharge })],
      }),
      step('charge', {
        by: 'collector',
        limit: within('supply.fees'),
        opens: [],
        does: [
          main('collect', {
            form: later
              ? payment('fees.feeYuan')
              : { paidYuan: again('fees.feeYuan', money({ min: '0' })), receiptNo: text() },
            to: 'drawings-receive',
            ...(later ? { guards: ['customers.fee-paid'] } : {}),
          }),
          back('back-to-fees', 'fees'),
        ],
      }),
      step('drawings-receive', {
        by: 'acceptor',
        limit: within('supply.customer-works'),
        opens: [],
        does: [
          main('receive-drawings', {
            form: { receivedOn: date(), sheets: count({ min: '1' }) },
            to: 'drawings-review',
          }),
        ],
      }),
      step('drawings-review', {
        by: 'inspector',
        limit: within('supply.drawings-hv', { from: 'drawings-receive' }),
        opens: [],
        does: [
          main('pass-drawings', { form: { opinion: note() }, to: 'start-works' }),
          back('return-drawings', 'drawings-receive'),
        ],
      }),
      step('start-works', {
        by: 'surveyor',
        limit: within('supply.customer-works'),
        opens: [],
        does: [main('works-begun', { form: { contractor: text(), begunOn: date() }, to: 'mid-dispatch' })],
      }),
      step('mid-dispatch', {
        by: 'lead',
        limit: within('supply.mid-check'),
        opens: [],
        does: [
          main('dispatch', {
            form: { inspectorId: person('inspector') },
            to: 'mid-check',
            assigns: 'inspectorId',
            batch: true,
          }),
        ],
      }),
      step('mid-check', {
        by: 'inspector',
        limit: within('supply.mid-check', { from: 'mid-dispatch' }),
        opens: [],
        does: [
          main('pass-mid-check', { form: { checkedOn: date(), opinion: note() }, to: 'completion' }),
          back('fail-mid-check', 'start-works'),
        ],
      }),
      step('completion', {
        by: 'acceptor',
        limit: within('supply.customer-works'),
        opens: [],
        does: [main('report-completion', { form: { completedOn: date() }, to: 'final-check' })],
      }),
      step('final-check', {
        by: 'inspector',
        limit: within('supply.final-check-hv'),
        opens: [],
        does: [
          main('pass-final-check', { form: { checkedOn: date(), opinion: note() }, to: 'contract' }),
          back('fail-final-check', 'completion'),
        ],
      }),
      step('contract', {
        by: 'contract-clerk',
        limit: within('supply.contract'),
        opens: [],
        does: [main('sign', { form: { contractNo: text(), signedOn: date() }, to: 'meter-issue' })],
      }),
      step('meter-issue', {
        by: 'meter-keeper',
        limit: within('supply.connect-hv'),
        opens: [],
        does: [
          main('issue-meter', {
            form: {
              meterNo: code(METER_NO),
              meterKind: choice('three-rate', 'four-rate'),
              digits: count({ min: '4', max: '8' }),
            },
            to: 'meter-draw',
            guards: ['metering.meter-number-free'],
          }),
        ],
      }),
      step('meter-draw', {
        by: 'installer',
        limit: within('supply.connect-hv', { from: 'meter-issue' }),
        opens: [],
        does: [
          main('draw-meter', { form: { meterNo: again('meter-issue.meterNo', code(METER_NO)) }, to: 'install' }),
          back('wrong-meter', 'meter-issue'),
        ],
      }),
      step('install', {
        by: 'installer',
        limit: within('supply.connect-hv', { from: 'meter-issue' }),
        opens: [],
        does: [
          main('installed', {
            form: {
              installedOn: date(),
              total: registerFigure('kWh'),
              peak: registerFigure('kWh'),
              flat: registerFigure('kWh'),
              valley: registerFigure('kWh'),
              reactive: registerFigure('kvarh'),
            },
            to: 'energise',
          }),
        ],
      }),
      step('energise', {
        by: 'inspector',
        limit: within('supply.connect-hv', { from: 'meter-issue' }),
        opens: [],
        does: [
          main('energise', {
            form: {
              energisedOn: date(),
              total: again('install.total', registerFigure('kWh')),
              peak: again('install.peak', registerFigure('kWh')),
              flat: again('install.flat', registerFigure('kWh')),
              valley: again('install.valley', registerFigure('kWh')),
              reactive: again('install.reactive', registerFigure('kvarh')),
            },
            to: 'file',
            effect: 'customers.open-hv-account',
            final: true,
          }),
          back('back-to-installing', 'install'),
        ],
      }),
      step('file', {
        by: 'archivist',
        limit: within('supply.file'),
        does: [main('archive', { form: { fileNo: text(), note: note() }, to: 'done', batch: true })],
      }),
    ],
  });
}

export const hvNewSupply: ProcessDefinition = { ...definition(2), earlier: [definition(1)] };
