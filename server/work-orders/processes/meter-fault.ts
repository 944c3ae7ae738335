/**
 * 计量故障换表: a meter that fails is taken down and another put up, with every figure seen by two people.
 *
 * 报告 → 勘查(KC) → 审批(BZ) → 领表(JL) → 换表(ZB) → 旁证(YJ: 旧止码、新起码双人录入) → 表库复核(JL) → 计费衔接(HS) → 归档. The removed meter is read once
 * more in the store: a difference above half a digit must be explained. Effects: the account's meter is exchanged on the day (old part and
 * new part billed each with its own factor; class-2 review); energy lost to the fault raises 电量退补.
 */
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { is } from '../facts';
import { again, choice, code, count, date, figure, kwh, lookup, note, registerFigure, text, yesNo } from '../fields';

const optional = { optional: true };
export const METER_NO = /[A-Za-z0-9-]{4,30}/;

/** What the new meter is: as issued from the store. */
export const newMeter = {
  newMeterNo: code(METER_NO),
  newKind: choice('single', 'three-rate', 'four-rate'),
  newDigits: count({ min: '3', max: '9' }),
  newCtRatio: figure({ places: 2, min: '0.01' }),
  newPtRatio: figure({ places: 2, min: '0.01' }),
  newHasReactive: yesNo(),
};

/** Last figures of the old meter and first ones of the new one. */
export const exchangeFigures = {
  exchangedOn: date(),
  stopTotal: registerFigure('kWh'),
  stopPeak: registerFigure('kWh', optional),
  stopFlat: registerFigure('kWh', optional),
  stopValley: registerFigure('kWh', optional),
  stopReactive: registerFigure('kvarh', optional),
  stopSharp: registerFigure('kWh', optional),
  stopDemand: registerFigure('kW', optional),
  startTotal: registerFigure('kWh'),
  startPeak: registerFigure('kWh', optional),
  startFlat: registerFigure('kWh', optional),
  startValley: registerFigure('kWh', optional),
  startReactive: registerFigure('kvarh', optional),
  startSharp: registerFigure('kWh', optional),
};

/** The same figures a second time by somebody else, unseen. */
export function witnessed(step: string) {
  return {
    stopTotal: again(`${step}.stopTotal`, registerFigure('kWh')),
    startTotal: again(`${step}.startTotal`, registerFigure('kWh')),
  };
}

export const meterFault = process({
  id: 'meter-fault',
  version: 1,
  trade: '计量故障换表',
  family: 'assets',
  prefix: 'HB',
  start: { subject: 'account', alsoBy: ['reader', 'installer', 'inspector', 'hotline-agent', 'lead', 'meter-tester'] },
  hands: [
    ['exchange', 'witness'],
    ['exchange', 'store'],
    ['survey', 'approve'],
  ],
  steps: [
    step('report', {
      by: 'acceptor',
      limit: within('change.accept'),
      does: [
        main('report', {
          form: {
            meter: lookup('metering.meters'),
            symptom: choice('stopped', 'burnt', 'runs-fast', 'runs-slow', 'no-display', 'damaged', 'other'),
            noticedOn: date(),
            content: text({ max: 500 }),
          },
          to: 'survey',
        }),
        reject(),
      ],
    }),
    step('survey', {
      by: 'surveyor',
      limit: within('meter.survey'),
      does: [
        main('report-survey', {
          form: { finding: choice('faulty', 'sound'), faultSince: date(optional), facts: text({ max: 500 }) },
          to: [when(is('survey.finding', 'sound'), 'file'), otherwise('approve')],
        }),
        back('back-to-report', 'report'),
      ],
    }),
    step('approve', {
      by: 'lead',
      limit: within('change.approve'),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'issue', batch: true }),
        back('back-to-survey', 'survey'),
      ],
    }),
    step('issue', {
      by: 'meter-keeper',
      limit: within('meter.exchange', { from: 'issue' }),
      does: [
        main('issue', { form: newMeter, to: 'exchange', guards: ['metering.meter-is-new'] }),
        back('back-to-approve', 'approve'),
      ],
    }),
    step('exchange', {
      by: 'installer',
      limit: within('meter.exchange', { from: 'issue' }),
      does: [
        main('exchanged', { form: exchangeFigures, to: 'witness', guards: ['metering.exchange-figures'] }),
        back('back-to-issue', 'issue'),
      ],
    }),
    step('witness', {
      by: 'inspector',
      limit: within('meter.exchange', { from: 'issue' }),
      does: [main('witness', { form: witnessed('exchange'), to: 'store' }), back('back-to-exchange', 'exchange')],
    }),
    step('store', {
      by: 'meter-keeper',
      limit: within('meter.store'),
      does: [
        main('check-in', {
          form: { storeTotal: registerFigure('kWh'), explanation: note() },
          to: 'settle',
          guards: ['metering.store-figure'],
          effect: 'metering.exchange',
        }),
        back('back-to-witness', 'witness'),
      ],
    }),
    step('settle', {
      by: 'calculator',
      limit: within('meter.settle'),
      opens: ['customer', 'bill'],
      does: [
        main('settle', {
          form: { correction: choice('none', 'needed'), lostKwh: kwh(optional), reasoning: text({ max: 500 }) },
          to: 'file',
          effect: 'metering.ask-correction',
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
