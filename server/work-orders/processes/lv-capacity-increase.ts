/**
 * 低压增容: a low-voltage customer gets more capacity, with another meter or other current transformers where the old ones are too small.
 *
 * 受理 → 派工 → 现场勘查 → 拟定方案 → 审批(BZ → SZ) → 答复 → 确定费用 → 收费 → (图纸审核 → 竣工检验) → 合同 → 换表 or 换互感器 (旧表底度、旁证) → 送电 → 归档.
 * Limits: reply 8 working days from acceptance (promised 7), drawings 8, final check 5, meter 5. Settled debts first. Old and new figures are
 * entered by two people; each part of the month is multiplied by its own ratio. From the day of energising the new capacity counts (class-2).
 */
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { above, is } from '../facts';
import {
  again,
  choice,
  count,
  date,
  figure,
  kva,
  lookup,
  money,
  note,
  person,
  reason,
  registerFigure,
  text,
} from '../fields';
import type { StepDefinition } from '../process';
import { exchangeFigures, newMeter, witnessed } from './meter-fault';

const optional = { optional: true };
const worksNeeded = is('survey.works', 'needed');
const ratio = () => figure({ places: 2, min: '0.01' });

/** After the contract: another meter, other transformers of current or voltage, or neither. */
export const toMeterWork = [
  when(is('plan.work', 'meter'), 'issue'),
  when(is('plan.work', 'ratio'), 'ratio'),
  otherwise('energise'),
];

/** 换表 or 换互感器 with every figure seen by two, then 送电. */
export function meterWork(limit: string, before: string, effect: string): readonly StepDefinition[] {
  const fromIssue = within(limit, { from: 'issue' });
  const fromRatio = within(limit, { from: 'ratio' });
  return [
    step('issue', {
      by: 'meter-keeper',
      limit: within(limit),
      does: [
        main('issue', { form: newMeter, to: 'exchange', guards: ['metering.meter-is-new'] }),
        back('meter-unsuited', before),
      ],
    }),
    step('exchange', {
      by: 'installer',
      limit: fromIssue,
      does: [
        main('exchanged', { form: exchangeFigures, to: 'witness', guards: ['metering.exchange-figures'] }),
        back('back-to-issue', 'issue'),
      ],
    }),
    step('witness', {
      by: 'inspector',
      limit: fromIssue,
      does: [main('witness', { form: witnessed('exchange'), to: 'energise' }), back('back-to-exchange', 'exchange')],
    }),
    step('ratio', {
      by: 'installer',
      limit: within(limit),
      does: [
        main('ratio-changed', {
          form: {
            exchangedOn: date(),
            newCtRatio: ratio(),
            newPtRatio: ratio(),
            stopTotal: registerFigure('kWh'),
            stopPeak: registerFigure('kWh', optional),
            stopFlat: registerFigure('kWh', optional),
            stopValley: registerFigure('kWh', optional),
            stopReactive: registerFigure('kvarh', optional),
            stopSharp: registerFigure('kWh', optional),
            stopDemand: registerFigure('kW', optional),
          },
          to: 'witness-ratio',
          guards: ['metering.ratio-figures'],
        }),
        back('ratio-unsuited', before),
      ],
    }),
    step('witness-ratio', {
      by: 'inspector',
      limit: fromRatio,
      does: [
        main('witness', {
          form: {
            newCtRatio: again('ratio.newCtRatio', ratio()),
            stopTotal: again('ratio.stopTotal', registerFigure('kWh')),
          },
          to: 'energise',
        }),
        back('back-to-ratio', 'ratio'),
      ],
    }),
    step('energise', {
      by: 'inspector',
      limit: within(limit),
      does: [
        main('energise', {
          form: { energisedOn: date() },
          to: 'file',
          guards: ['customers.energise-day'],
          effect,
          final: true,
        }),
        back('back-to-works', before),
      ],
    }),
  ];
}

const reply = within('supply-up.reply-lv', { from: 'accept' });
const afterFees = [when(worksNeeded, 'drawings'), otherwise('contract')];

export const lvCapacityIncrease = process({
  id: 'lv-capacity-increase',
  version: 1,
  trade: '低压增容',
  family: 'supply',
  prefix: 'DYZR',
  start: { subject: 'account', alsoBy: ['hotline-agent', 'surveyor'] },
  hands: [
    ['survey', 'approve'],
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
          form: { applicant: text(), requestedKva: kva({ min: '1' }), reason: reason() },
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
          form: {
            kva: kva({ min: '1' }),
            works: choice('none', 'needed'),
            surveyedOn: date(),
            facts: text({ max: 500 }),
          },
          to: 'plan',
          guards: ['customers.capacity-grows'],
        }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('plan', {
      by: 'surveyor',
      limit: reply,
      does: [
        main('draw-up', {
          form: { work: choice('meter', 'ratio', 'none'), meter: lookup('metering.meters'), note: note() },
          to: 'approve',
        }),
        back('back-to-survey', 'survey'),
      ],
    }),
    step('approve', {
      by: 'lead',
      limit: reply,
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'approve-station', batch: true }),
        back('return', 'plan'),
      ],
    }),
    step('approve-station', {
      by: 'station-chief',
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
          to: [when(above('fees.feeYuan', '0'), 'charge'), ...afterFees],
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
          to: afterFees,
          effect: 'customers.collect-connection-fee',
        }),
        back('back-to-fees', 'fees'),
      ],
    }),
    step('drawings', {
      by: 'inspector',
      limit: within('supply-up.drawings-lv'),
      does: [
        main('pass-drawings', { form: { sheets: count({ min: '1' }), opinion: note() }, to: 'final-check' }),
        back('back-to-plan', 'plan'),
      ],
    }),
    step('final-check', {
      by: 'inspector',
      limit: within('supply-up.final-check-lv'),
      does: [
        main('pass-final-check', { form: { checkedOn: date(), opinion: note() }, to: 'contract' }),
        back('fail-final-check', 'drawings'),
      ],
    }),
    step('contract', {
      by: 'contract-clerk',
      limit: within('supply-up.contract'),
      does: [main('sign', { form: { contractNo: text(), signedOn: date() }, to: toMeterWork })],
    }),
    meterWork('supply-up.connect-lv', 'contract', 'customers.increase-low-voltage'),
    step('file', {
      by: 'archivist',
      limit: within('supply.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
