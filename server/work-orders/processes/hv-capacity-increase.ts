/**
 * 高压增容: a high-voltage customer adds or replaces transformers, with an outage to change over.
 *
 * 受理 → 派工 → 现场勘查 → (会审: 1260 kVA or more) → 拟定方案 → 审批 → 答复 → 确定费用 → 收费 → 设计文件受理 → 设计文件审核 → 开工 → 中间检查 → 竣工报验 → 竣工验收 →
 * 合同 → 停电安排(DD) → 换表 or 换互感器 (旧表底度、旁证) → 送电 → 归档. Limits as 高压新装. Settled debts first. From the day of energising the new
 * transformers bear the basic charge and the old ones no longer do, so that the month falls into two segments by day; a new transformer that
 * is suspended within two years is charged by half. Class-2 review of the next bill.
 */
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { above, atLeast, is } from '../facts';
import { again, choice, count, date, kva, kw, lookup, lookupMany, money, note, person, reason, text } from '../fields';
import { meterWork, toMeterWork } from './lv-capacity-increase';

const reply = within('supply-up.reply-hv', { from: 'accept' });

export const hvCapacityIncrease = process({
  id: 'hv-capacity-increase',
  version: 1,
  trade: '高压增容',
  family: 'supply',
  prefix: 'GZ',
  start: { subject: 'account', alsoBy: ['hotline-agent', 'surveyor'] },
  hands: [
    ['survey', 'approve'],
    ['final-check', 'exchange'],
    ['exchange', 'witness'],
    ['ratio', 'witness-ratio'],
    ['fees', 'charge'],
  ],
  steps: [
    step('accept', {
      by: 'acceptor',
      limit: within('supply.accept'),
      does: [
        main('register', {
          form: { applicant: text(), requestedKva: kva({ min: '50' }), reason: reason() },
          to: 'dispatch',
          guards: ['accounts.debts-settled', 'customers.capacity-grows'],
        }),
        reject(),
      ],
    }),
    step('dispatch', {
      by: 'lead',
      limit: reply,
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
      does: [
        main('report-survey', {
          form: { kva: kva({ min: '50' }), surveyedOn: date(), facts: text({ max: 500 }) },
          to: [when(atLeast('survey.kva', '1260'), 'joint-review'), otherwise('plan')],
          guards: ['customers.capacity-grows'],
        }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('joint-review', {
      by: 'county-marketing',
      limit: reply,
      does: [main('agree', { form: { opinion: note() }, to: 'plan' }), back('back-to-survey', 'survey')],
    }),
    step('plan', {
      by: 'surveyor',
      limit: reply,
      does: [
        main('draw-up', {
          form: {
            firstKva: kva({ min: '30' }),
            secondKva: kva({ min: '30', optional: true }),
            takenDown: lookupMany('customers.equipment-in-service', { min: 0 }),
            contractKw: kw({ optional: true }),
            work: choice('meter', 'ratio', 'none'),
            meter: lookup('metering.meters'),
            note: note(),
          },
          to: 'approve',
          guards: ['customers.increase-within-survey'],
        }),
        back('back-to-survey', 'survey'),
      ],
    }),
    step('approve', {
      by: 'county-marketing',
      limit: reply,
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'reply', batch: true }), back('return', 'plan')],
    }),
    step('reply', {
      by: 'acceptor',
      limit: reply,
      does: [
        main('customer-answers', {
          form: { repliedOn: date(), answer: choice('agrees', 'objects', 'withdraws') },
          to: [
            when(is('reply.answer', 'objects'), 'plan'),
            when(is('reply.answer', 'withdraws'), 'file'),
            otherwise('fees'),
          ],
        }),
      ],
    }),
    step('fees', {
      by: 'acceptor',
      limit: within('supply-up.fees'),
      does: [
        main('set-fees', {
          form: { feeYuan: money({ min: '0' }), basis: text() },
          to: [when(above('fees.feeYuan', '0'), 'charge'), otherwise('drawings-receive')],
        }),
      ],
    }),
    step('charge', {
      by: 'collector',
      limit: within('supply-up.fees'),
      does: [
        main('collect', {
          form: {
            paidYuan: again('fees.feeYuan', money({ min: '0' })),
            method: choice('cash', 'card', 'transfer'),
          },
          to: 'drawings-receive',
          effect: 'customers.collect-connection-fee',
        }),
        back('back-to-fees', 'fees'),
      ],
    }),
    step('drawings-receive', {
      by: 'acceptor',
      limit: within('supply.customer-works'),
      does: [main('receive-drawings', { form: { receivedOn: date(), sheets: count({ min: '1' }) }, to: 'drawings' })],
    }),
    step('drawings', {
      by: 'inspector',
      limit: within('supply.drawings-hv', { from: 'drawings-receive' }),
      does: [
        main('pass-drawings', { form: { opinion: note() }, to: 'start-works' }),
        back('return-drawings', 'drawings-receive'),
      ],
    }),
    step('start-works', {
      by: 'surveyor',
      limit: within('supply.customer-works'),
      does: [main('works-begun', { form: { contractor: text(), begunOn: date() }, to: 'mid-check' })],
    }),
    step('mid-check', {
      by: 'inspector',
      limit: within('supply.mid-check'),
      does: [
        main('pass-mid-check', { form: { checkedOn: date(), opinion: note() }, to: 'completion' }),
        back('fail-mid-check', 'start-works'),
      ],
    }),
    step('completion', {
      by: 'acceptor',
      limit: within('supply.customer-works'),
      does: [main('report-completion', { form: { completedOn: date() }, to: 'final-check' })],
    }),
    step('final-check', {
      by: 'inspector',
      limit: within('supply.final-check-hv'),
      does: [
        main('pass-final-check', { form: { checkedOn: date(), opinion: note() }, to: 'contract' }),
        back('fail-final-check', 'completion'),
      ],
    }),
    step('contract', {
      by: 'contract-clerk',
      limit: within('supply-up.contract'),
      does: [main('sign', { form: { contractNo: text(), signedOn: date() }, to: 'outage' })],
    }),
    step('outage', {
      by: 'dispatcher',
      limit: within('supply-up.outage'),
      does: [
        main('arrange-outage', { form: { outageOn: date(), note: note() }, to: toMeterWork }),
        back('no-outage', 'contract'),
      ],
    }),
    meterWork('supply.connect-hv', 'outage', 'customers.increase-high-voltage'),
    step('file', {
      by: 'archivist',
      limit: within('supply.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
