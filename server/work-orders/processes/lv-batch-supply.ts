/**
 * 低压批量新装(一户一表): the households of a building get a meter and an account each, all at once.
 *
 * 受理(SL: 户清单) → 批量勘查(KC) → 方案(KC) → 审批(SZ) → 收费(SF; 无费用时不经) → 批量配表(JL) → 批量装表(ZB) → 户表关系核对(YJ) → 归档(DA). The lists are
 * text, a household a line; every line that is wrong is named with the reason, and nothing is taken over until all are right. The check
 * of who hangs on which meter enters the whole list again by somebody else than the installer (双人录入); it then opens all accounts with
 * their meters and fees in one transaction. Limit: 30 days from the acceptance. The first bills are a forced review (class 2).
 */
import { above } from '../facts';
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { choice, code, count, date, kva, lookup, money, note, text } from '../fields';
import { filed } from '../supply-forms';

/** 200 lines at the most; a line is far shorter than 150 characters. */
const list = () => text({ max: 30_000 }).meta({ field: { widget: 'lines' } });
const whole = within('supply.batch', { from: 'accept' });

export const lvBatchSupply = process({
  id: 'lv-batch-supply',
  version: 1,
  trade: '低压批量新装(一户一表)',
  family: 'supply',
  prefix: 'DP',
  start: { subject: 'unit', alsoBy: ['surveyor'] },
  customer: 'accept.applicantName',
  hands: [
    ['survey', 'approve'],
    ['issue', 'install'],
    ['install', 'verify'],
  ],
  steps: [
    step('accept', {
      by: 'acceptor',
      limit: within('supply.accept'),
      opens: [],
      does: [
        main('register', {
          form: {
            applicantName: text(),
            phone: code(/^[0-9+-]{7,20}$/),
            address: text({ max: 150 }),
            households: list(),
            note: note(),
          },
          to: 'survey',
          guards: ['customers.household-list'],
        }),
        reject(),
      ],
    }),
    step('survey', {
      by: 'surveyor',
      limit: whole,
      opens: [],
      does: [
        main('report-survey', {
          form: {
            kva: kva({ min: '0.5', max: '50' }),
            voltageKv: choice('0.22', '0.38'),
            surveyedOn: date(),
            finding: note(),
          },
          to: 'plan',
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('plan', {
      by: 'surveyor',
      limit: whole,
      opens: [],
      does: [
        main('draw-up', {
          form: {
            kva: kva({ min: '0.5' }),
            routeId: lookup('customers.routes'),
            transformerId: lookup('network.transformers', { optional: true }),
            feeYuan: money({ min: '0' }),
          },
          to: 'approve',
          guards: ['customers.lv-plan'],
        }),
        back('back-to-survey', 'survey'),
      ],
    }),
    step('approve', {
      by: 'station-chief',
      limit: whole,
      opens: [],
      approval: true,
      does: [
        main('approve', {
          form: { opinion: note() },
          to: [when(above('plan.feeYuan', '0'), 'charge'), otherwise('issue')],
          batch: true,
        }),
        back('return', 'plan'),
      ],
    }),
    step('charge', {
      by: 'collector',
      limit: whole,
      opens: [],
      does: [
        main('collect', {
          form: {
            paidYuan: money({ min: '0' }),
            paidOn: date(),
            method: choice('card', 'transfer'),
            receiptNo: text(),
          },
          to: 'issue',
          guards: ['customers.fee-paid', 'customers.household-fees'],
        }),
        back('back-to-plan', 'plan'),
      ],
    }),
    step('issue', {
      by: 'meter-keeper',
      limit: whole,
      opens: [],
      does: [
        main('issue', {
          form: { newDigits: count({ min: '3', max: '9' }), meters: list() },
          to: 'install',
          guards: ['customers.household-meters'],
        }),
      ],
    }),
    step('install', {
      by: 'installer',
      limit: whole,
      opens: [],
      does: [
        main('installed', {
          form: { installedOn: date(), readings: list() },
          to: 'verify',
          guards: ['customers.start-figures', 'customers.household-readings'],
        }),
        back('wrong-meter', 'issue'),
      ],
    }),
    step('verify', {
      by: 'inspector',
      limit: whole,
      opens: [],
      does: [
        main('verified', {
          form: { connectedOn: date(), checked: list() },
          to: 'file',
          effect: 'customers.open-batch-accounts',
          final: true,
        }),
        back('back-to-install', 'install'),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: whole,
      does: [main('archive', { form: filed, to: 'done', batch: true })],
    }),
  ],
});
