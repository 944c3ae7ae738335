/**
 * 计费参数变更: what a bill depends on beside class, tariff and capacity — a household's allowance (一户多人口、低保免费电量), the standard of the
 * power factor, the rule of the demand charge, transformer and line losses (变损、线损), a sub-meter (总表与分表), another metered point (多路供电、
 * 自有分表), standby of equipment (热备用、冷备用).
 *
 * 受理 → 现场核查(YJ) → 审批(SZ, then XZ) → 生效(HS) → 归档. Holds from the day put in force, which belongs to the new state; rules of the demand charge hold
 * for the whole billing month of that day. Nothing is changed on days that were released. Class-2 review of the next bill.
 */
import { acceptStep, doneOn, fileStep, METER_NO, why } from '../change-steps';
import { back, main, process, step, within } from '../define';
import {
  choice,
  choiceOr,
  code,
  count,
  figure,
  kva,
  kw,
  kvarh,
  kwh,
  lookup,
  lookupMany,
  note,
  percent,
  registerFigure,
  shownFor,
  text,
  yesNo,
} from '../fields';

const optional = { optional: true };
const plate = (unit: string) => figure({ unit, places: 4, ...optional });

const household = shownFor('change', ['household'], { extraKwh: kwh(optional), freeKwh: kwh(optional) });

const powerFactor = shownFor('change', ['power-factor'], {
  pfStandard: choiceOr('unchanged', '0.90', '0.85', '0.80', 'none'),
  pfReduced: choiceOr('unchanged', 'yes', 'no'),
});

const demand = shownFor('change', ['demand'], {
  demandRule: choiceOr('unchanged', 'by-date', 'pre-2005', 'excess-105', 'band-95-105', 'actual'),
  contractKw: kw(optional),
  deductKw: kw(optional),
});

const losses = shownFor('change', ['losses'], {
  lossMethod: choiceOr('formula', 'table', 'given', 'none'),
  ...shownFor('lossMethod', ['formula', 'table'], { lossKva: kva(optional) }),
  ...shownFor('lossMethod', ['formula'], {
    noLoadKw: plate('kW'),
    loadKw: plate('kW'),
    noLoadPercent: plate('%'),
    impedancePercent: plate('%'),
    shifts: choiceOr('3', '2', '1'),
  }),
  ...shownFor('lossMethod', ['table'], { lossTable: lookup('network.loss-tables', optional) }),
  ...shownFor('lossMethod', ['given'], { lossKwh: kwh(optional), lossKvarh: kvarh(optional) }),
  ...shownFor('lossMethod', ['formula', 'table', 'given'], {
    lossEquipment: lookup('customers.equipment-in-service', optional),
    shareBy: choiceOr('none', 'capacity', 'energy', 'fixed', 'not-billed'),
    ...shownFor('shareBy', ['capacity', 'energy', 'fixed'], { shareGroup: text({ max: 40, ...optional }) }),
    ...shownFor('shareBy', ['capacity'], { shareKva: kva(optional) }),
    ...shownFor('shareBy', ['fixed'], { shareKwh: kwh(optional) }),
  }),
  linePercent: percent({ max: '99', ...optional }),
});

const subMeter = shownFor('change', ['sub-meter'], {
  relationChange: choiceOr('add', 'end'),
  ...shownFor('relationChange', ['end'], { standingRelation: lookup('metering.standing-relations', optional) }),
  ...shownFor('relationChange', ['add'], {
    childPointNo: text({ max: 40, ...optional }),
    newTariff: lookup('billing.tariffs', optional),
    pfEnergy: choiceOr('through-parent', 'exclude', 'add'),
    pfMoney: yesNo(),
  }),
});

const standby = shownFor('change', ['standby'], {
  equipment: lookupMany('customers.equipment-on-file', optional),
  standbyState: choiceOr('cold-standby', 'hot-standby', 'in-service'),
});

/** Another point with a meter of its own: a second feed beside the main one (多路供电), or a sub-meter of the account below it. */
const meteringPoint = shownFor('change', ['metering-point'], {
  pointRole: choiceOr('feed', 'sub'),
  newMeterNo: code(METER_NO, optional),
  newKind: choiceOr('three-rate', 'single', 'four-rate'),
  newDigits: count({ min: '3', max: '9', ...optional }),
  newCtRatio: figure({ places: 2, min: '0.01', ...optional }),
  newPtRatio: figure({ places: 2, min: '0.01', ...optional }),
  newHasReactive: yesNo(),
  startTotal: registerFigure('kWh', optional),
  ...shownFor('newKind', ['three-rate', 'four-rate'], {
    startPeak: registerFigure('kWh', optional),
    startFlat: registerFigure('kWh', optional),
    startValley: registerFigure('kWh', optional),
  }),
  ...shownFor('newKind', ['four-rate'], { startSharp: registerFigure('kWh', optional) }),
  startReactive: registerFigure('kvarh', optional),
  ...shownFor('pointRole', ['sub'], { pointTariff: lookup('billing.tariffs', optional) }),
});

export const billingTerms = process({
  id: 'billing-terms',
  version: 1,
  trade: '计费参数变更',
  family: 'change',
  prefix: 'JC',
  start: { subject: 'account', alsoBy: ['surveyor', 'inspector'] },
  hands: [
    ['site', 'approve-station'],
    ['accept', 'put-in-force'],
  ],
  steps: [
    acceptStep(
      {
        change: choice('household', 'power-factor', 'demand', 'losses', 'sub-meter', 'metering-point', 'standby'),
        ...household,
        ...powerFactor,
        ...demand,
        ...losses,
        ...subMeter,
        ...meteringPoint,
        ...standby,
        ...why,
      },
      ['customers.names-billing-terms'],
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
      does: [
        main('approve', { form: { opinion: note() }, to: 'put-in-force', batch: true }),
        back('back-to-site', 'site'),
      ],
    }),
    step('put-in-force', {
      by: 'calculator',
      limit: within('change.file'),
      does: [
        main('put-in-force', {
          form: { ...doneOn, note: note() },
          to: 'file',
          guards: ['customers.day-done'],
          effect: 'customers.change-billing-terms',
        }),
        back('back-to-site', 'site'),
      ],
    }),
    fileStep,
  ],
});
