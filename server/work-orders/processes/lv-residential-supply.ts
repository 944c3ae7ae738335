/**
 * 低压居民新装: a household gets its supply.
 *
 * 受理(SL) → 查勘派工(BZ) → 现场查勘(KC) → 方案(KC) → 审核(BZ) → 答复(SL) → 收费(SF; 无费用时不经) → 签合同(HT) → 派装表单(SL) → 配表、领表(JL)
 * → 装表(ZB) → 接电(JL: 底度复录) → 立卡建档转抄收(DA). Limits: reply within 3 working days of the acceptance (survey, plan and review a day each);
 * fee, contract, dispatch and filing a day each; connected within 3 working days once the customer's formalities are done. Start readings
 * are entered by two people. Connecting opens customer, account, service point and meter, books the fee, and the first bill is a forced
 * review (class 2).
 */
import { above, is } from '../facts';
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { choice, date, kva, lookup, money, note, person } from '../fields';
import { answered, applicant, filed, payment, signed, startAgain, startFigures } from '../supply-forms';
import { newMeter } from './meter-fault';

const reply = within('supply.reply-lv-residential', { from: 'accept' });
const connect = within('supply.connect-lv-residential', { from: 'dispatch-install' });

export const lvResidentialSupply = process({
  id: 'lv-residential-supply',
  version: 1,
  trade: '低压居民新装',
  family: 'supply',
  prefix: 'DJ',
  start: { subject: 'unit', alsoBy: ['hotline-agent', 'surveyor'] },
  customer: 'accept.customerName',
  hands: [
    ['survey', 'review'],
    ['issue', 'install'],
    ['install', 'connect'],
  ],
  steps: [
    step('accept', {
      by: 'acceptor',
      limit: within('supply.accept'),
      opens: [],
      does: [
        main('register', { form: { ...applicant, requestedKva: kva({ min: '0.5' }), note: note() }, to: 'dispatch' }),
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
          form: { kva: kva({ min: '0.5' }), voltageKv: choice('0.22', '0.38'), surveyedOn: date(), finding: note() },
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
            kva: kva({ min: '0.5' }),
            routeId: lookup('customers.routes'),
            transformerId: lookup('network.transformers', { optional: true }),
            feeYuan: money({ min: '0' }),
          },
          to: 'review',
          guards: ['customers.lv-plan'],
        }),
        back('back-to-survey', 'survey'),
      ],
    }),
    step('review', {
      by: 'lead',
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
          to: [
            when(is('reply.answer', 'objects'), 'plan'),
            when(above('plan.feeYuan', '0'), 'charge'),
            otherwise('contract'),
          ],
        }),
        back('back-to-plan', 'plan'),
      ],
    }),
    step('charge', {
      by: 'collector',
      limit: within('supply.lv-day'),
      opens: [],
      does: [
        main('collect', { form: payment('plan.feeYuan'), to: 'contract', guards: ['customers.fee-paid'] }),
        back('back-to-plan', 'plan'),
      ],
    }),
    step('contract', {
      by: 'contract-clerk',
      limit: within('supply.lv-day'),
      opens: [],
      does: [main('sign', { form: signed, to: 'dispatch-install' }), back('back-to-reply', 'reply')],
    }),
    step('dispatch-install', {
      by: 'acceptor',
      limit: connect,
      opens: [],
      does: [main('send-install', { form: { installBy: date(), note: note() }, to: 'issue' })],
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
          guards: ['metering.meter-is-new'],
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
          to: 'connect',
          guards: ['customers.start-figures'],
        }),
        back('wrong-meter', 'issue'),
      ],
    }),
    step('connect', {
      by: 'meter-keeper',
      limit: connect,
      opens: [],
      does: [
        main('connect', {
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
      limit: within('supply.lv-day'),
      does: [main('archive', { form: filed, to: 'done', batch: true })],
    }),
  ],
});
