/**
 * 改类: another class and tariff, another way of the basic charge, another fixed quantity or ratio (定量、定比).
 *
 * 受理 → 现场核查(YJ) → 审批(SZ, then XZ) → 抄表分段(CB) → 新电价生效(HS) → 归档. From the day read, the bill has two segments, each at its own price; another way of the
 * basic charge holds for the whole billing month of that day. Class-2 review.
 */
import { acceptStep, doneOn, fileStep, why } from '../change-steps';
import { back, main, process, step, within } from '../define';
import { choice, choiceOr, figure, kw, kwh, lookup, note, registerFigure, shownFor, text, yesNo } from '../fields';

const optional = { optional: true };

export const classChange = process({
  id: 'class-change',
  version: 1,
  trade: '改类',
  family: 'change',
  prefix: 'GL',
  start: { subject: 'account', alsoBy: ['hotline-agent', 'surveyor', 'inspector'] },
  hands: [['site', 'approve-station']],
  steps: [
    acceptStep(
      {
        change: choice('class', 'basic-way', 'fixed-quantity', 'ratio'),
        ...shownFor('change', ['class'], {
          newClass: choiceOr('unchanged', 'residential', 'commercial', 'industrial', 'agricultural'),
        }),
        ...shownFor('change', ['class', 'fixed-quantity', 'ratio'], { newTariff: lookup('billing.tariffs', optional) }),
        ...shownFor('change', ['basic-way'], {
          basicBy: choiceOr('unchanged', 'capacity', 'demand'),
          ...shownFor('basicBy', ['demand'], { contractKw: kw(optional) }),
        }),
        ...shownFor('change', ['fixed-quantity'], { fixedKwh: kwh(optional) }),
        ...shownFor('change', ['ratio'], { shareRatio: figure({ places: 6, max: '1', ...optional }) }),
        ...why,
      },
      ['accounts.debts-settled', 'customers.names-new-terms'],
      'site',
    ),
    step('site', {
      by: 'inspector',
      limit: within('change.survey'),
      does: [
        main('checked-on-site', { form: { agrees: yesNo(), facts: text({ max: 500 }) }, to: 'approve-station' }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('approve-station', {
      by: 'station-chief',
      limit: within('change.approve'),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'approve-county', batch: true }),
        back('back-to-site', 'site'),
      ],
    }),
    step('approve-county', {
      by: 'county-marketing',
      limit: within('change.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'read', batch: true }), back('back-to-site', 'site')],
    }),
    step('read', {
      by: 'reader',
      limit: within('change.execute'),
      does: [
        main('read', {
          form: { ...doneOn, total: registerFigure('kWh') },
          to: 'put-in-force',
          guards: ['customers.day-done'],
        }),
        back('back-to-site', 'site'),
      ],
    }),
    step('put-in-force', {
      by: 'calculator',
      limit: within('change.file'),
      does: [
        main('put-in-force', { form: { note: note() }, to: 'file', effect: 'customers.change-class' }),
        back('back-to-read', 'read'),
      ],
    }),
    fileStep,
  ],
});
