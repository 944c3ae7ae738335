/**
 * 低压非居民新装: a shop, workshop or office at low voltage.
 *
 * 受理(SL) → 派工(BZ) → 查勘(KC) → 方案(KC) → 审批(BZ → SZ) → 答复(SL) → 确定费用(SL) → 收费(SF; 无费用时不经) → 有受电工程的: 图纸受理(SL) → 图纸审核(YJ)
 * → 竣工检验(YJ) → 合同(HT) → 配表(JL) → 装表(ZB) → 送电(YJ: 底度复录) → 归档(DA). Limits: reply 8 working days from the acceptance, promised 7;
 * drawings 8, final check 5, meter and supply 5 working days. From 100 kVA the power-factor rule applies and the meter measures reactive
 * energy ((83)水电财字215号). Start readings are entered by two people; the first bill is a forced review (class 2).
 */
import { above, is } from '../facts';
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { choice, count, date, kva, lookup, money, note, person, text } from '../fields';
import { answered, applicant, filed, payment, signed, startAgain, startFigures } from '../supply-forms';
import { newMeter } from './meter-fault';

const reply = within('supply.reply-lv', { from: 'accept' });
const connect = within('supply.connect-lv', { from: 'issue' });
const afterFees = [when(is('survey.works', 'needed'), 'drawings'), otherwise('contract')] as const;

export const lvBusinessSupply = process({
  id: 'lv-business-supply',
  version: 1,
  trade: '低压非居民新装',
  family: 'supply',
  prefix: 'DF',
  start: { subject: 'unit', alsoBy: ['hotline-agent', 'surveyor'] },
  customer: 'accept.customerName',
  hands: [
    ['survey', 'approve-lead'],
    ['survey', 'approve-station'],
    ['issue', 'install'],
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
            ...applicant,
            industry: choice('commercial', 'industrial', 'agricultural'),
            requestedKva: kva({ min: '1' }),
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
        back('back-to-accept', 'accept'),
      ],
    }),
    step('survey', {
      by: 'surveyor',
      limit: reply,
      opens: [],
      does: [
        main('report-survey', {
          form: {
            kva: kva({ min: '1', max: '160' }),
            voltageKv: choice('0.22', '0.38'),
            works: choice('none', 'needed'),
            surveyedOn: date(),
            finding: note(),
          },
          to: 'plan',
        }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('plan', {
      by: 'surveyor',
      limit: reply,
      opens: [],
      does: [
        main('draw-up', {
          form: {
            kva: kva({ min: '1' }),
            tariffCode: choice('commercial-flat', 'commercial-tou', 'agricultural'),
            pfStandard: choice('none', '0.90', '0.85', '0.80'),
            routeId: lookup('customers.routes'),
            transformerId: lookup('network.transformers', { optional: true }),
          },
          to: 'approve-lead',
          guards: ['customers.lv-plan'],
        }),
        back('back-to-survey', 'survey'),
      ],
    }),
    step('approve-lead', {
      by: 'lead',
      limit: reply,
      opens: [],
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'approve-station', batch: true }),
        back('return', 'plan'),
      ],
    }),
    step('approve-station', {
      by: 'station-chief',
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
          form: answered,
          to: [when(is('reply.answer', 'objects'), 'plan'), otherwise('fees')],
        }),
        back('back-to-plan', 'plan'),
      ],
    }),
    step('fees', {
      by: 'acceptor',
      limit: within('supply.fees'),
      opens: [],
      does: [
        main('set-fees', {
          form: { feeYuan: money({ min: '0' }), basis: text() },
          to: [when(above('fees.feeYuan', '0'), 'charge'), ...afterFees],
        }),
      ],
    }),
    step('charge', {
      by: 'collector',
      limit: within('supply.fees'),
      opens: [],
      does: [
        main('collect', { form: payment('fees.feeYuan'), to: afterFees, guards: ['customers.fee-paid'] }),
        back('back-to-fees', 'fees'),
      ],
    }),
    step('drawings', {
      by: 'acceptor',
      limit: within('supply.customer-works'),
      opens: [],
      does: [
        main('receive-drawings', { form: { receivedOn: date(), sheets: count({ min: '1' }) }, to: 'drawings-review' }),
      ],
    }),
    step('drawings-review', {
      by: 'inspector',
      limit: within('supply.drawings-lv'),
      opens: [],
      does: [main('pass-drawings', { form: { opinion: note() }, to: 'works' }), back('return-drawings', 'drawings')],
    }),
    step('works', {
      by: 'acceptor',
      limit: within('supply.customer-works'),
      opens: [],
      does: [main('report-completion', { form: { completedOn: date() }, to: 'final-check' })],
    }),
    step('final-check', {
      by: 'inspector',
      limit: within('supply.final-check-lv'),
      opens: [],
      does: [
        main('pass-final-check', { form: { checkedOn: date(), opinion: note() }, to: 'contract' }),
        back('fail-final-check', 'works'),
      ],
    }),
    step('contract', {
      by: 'contract-clerk',
      limit: within('supply.contract'),
      opens: [],
      does: [main('sign', { form: signed, to: 'issue' }), back('back-to-reply', 'reply')],
    }),
    step('issue', {
      by: 'meter-keeper',
      limit: connect,
      opens: [],
      does: [
        main('issue', {
          form: { ...newMeter, installerId: person('installer') },
          to: 'install',
          assigns: 'installerId',
          guards: ['metering.meter-is-new', 'customers.meter-fits-plan'],
        }),
      ],
    }),
    step('install', {
      by: 'installer',
      limit: connect,
      opens: [],
      does: [
        main('installed', {
          form: { installedOn: date(), ...startFigures },
          to: 'energise',
          guards: ['customers.start-figures'],
        }),
        back('wrong-meter', 'issue'),
      ],
    }),
    step('energise', {
      by: 'inspector',
      limit: connect,
      opens: [],
      does: [
        main('energise', {
          form: { connectedOn: date(), ...startAgain('install') },
          to: 'file',
          effect: 'customers.open-lv-account',
          final: true,
        }),
        back('back-to-install', 'install'),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('supply.file'),
      does: [main('archive', { form: filed, to: 'done', batch: true })],
    }),
  ],
});
