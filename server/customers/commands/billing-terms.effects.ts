/**
 * What 计费参数变更 does: household allowances, power factor, demand rule, losses, sub-meters, further points and standby, each through the command that owns the
 * data. What was applied for is checked at the application already, so that nobody approves what cannot be put in force.
 * Refusals: faults of the fields; those of `changeTerms`, `setLosses`, `addRelation`, `endRelation`, `addMeter`, `setEquipmentState`.
 */
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal } from '@/server/kernel/refusal';
import { valuesOf } from '@/server/metering/commands/meter-flow-effects';
import { addMeter, type NewMeter } from '@/server/metering/commands/meters';
import { addRelation, endRelation, type RelationPart } from '@/server/metering/commands/relations';
import { setLosses } from '@/server/network/commands/losses';
import type { LossTermsInput } from '@/server/network/loss-terms-input';
import type { GuardHandler, HeldOrder, LookupHandler, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import { pointNo } from '@/server/customers/numbers';
import { type ChangeFrame, holdAccount } from './account-change';
import { each, frameOf } from './change-effects';
import { type Form, formOf, words } from './change-guards';
import { type EquipmentStateName, setEquipmentState } from './equipment';
import { changeTerms, type SupplyTerms } from './supply-terms';

const missing = (path: string): FieldFault => ({ path, message: 'missing' });
const unless = (form: Form, ...paths: string[]): FieldFault[] =>
  paths.filter((path) => words(form[path]) === '').map(missing);
const chosen = (form: Form): string[] => (form['equipment'] as string[] | undefined) ?? [];

/** What each method of the transformer's loss cannot do without. */
const NEEDED_FOR_LOSS: Readonly<Record<string, readonly string[]>> = {
  formula: ['lossKva', 'noLoadKw', 'loadKw', 'noLoadPercent', 'impedancePercent'],
  table: ['lossKva', 'lossTable'],
  given: ['lossKwh'],
  none: [],
};

function lossFaults(form: Form): FieldFault[] {
  const faults = unless(form, ...(NEEDED_FOR_LOSS[words(form['lossMethod'])] ?? []));
  const by = words(form['shareBy']);
  if (words(form['lossMethod']) === 'none' || by === 'none' || by === 'not-billed') return faults;
  const own = by === 'capacity' ? ['shareKva'] : by === 'fixed' ? ['shareKwh'] : [];
  return [...faults, ...unless(form, 'shareGroup', ...own)];
}

async function relationFaults(sql: Sql, order: HeldOrder, form: Form): Promise<FieldFault[]> {
  if (form['relationChange'] === 'end') return unless(form, 'standingRelation');
  const pointNo = words(form['childPointNo']);
  if (pointNo === '') return [missing('childPointNo')];
  const known = await sql.maybeOne(
    `SELECT 1 FROM service_point p JOIN account c ON c.id = p.account_id JOIN account a ON a.id = $2
      WHERE p.point_no = $1 AND c.unit_id = a.unit_id AND c.status <> 'closed'`,
    [pointNo, order.accountId],
  );
  return known === undefined ? [{ path: 'childPointNo', message: 'notOffered', value: pointNo }] : [];
}

/** The meter as it hangs there: plate, ratios and the figure of every register it has. */
async function pointFaults(sql: Sql, form: Form): Promise<FieldFault[]> {
  const kind = words(form['newKind']);
  const faults = unless(
    form,
    'newMeterNo',
    'newDigits',
    'newCtRatio',
    'newPtRatio',
    'startTotal',
    ...(kind === 'single' ? [] : ['startPeak', 'startFlat', 'startValley']),
    ...(kind === 'four-rate' ? ['startSharp'] : []),
    ...(form['newHasReactive'] === true ? ['startReactive'] : []),
  );
  const meterNo = words(form['newMeterNo']);
  const taken = await sql.maybeOne('SELECT 1 FROM meter WHERE meter_no = $1', [meterNo]);
  return taken === undefined ? faults : [...faults, { path: 'newMeterNo', message: 'invalid', value: meterNo }];
}

async function faultsOf(sql: Sql, order: HeldOrder, form: Form): Promise<FieldFault[]> {
  const said = (...paths: string[]): FieldFault[] =>
    paths.every((path) => ['', 'unchanged'].includes(words(form[path]))) ? [missing(paths[0]!)] : [];
  switch (form['change']) {
    case 'household':
      return said('extraKwh', 'freeKwh');
    case 'power-factor':
      return said('pfStandard', 'pfReduced');
    case 'demand':
      return said('demandRule', 'contractKw', 'deductKw');
    case 'losses':
      return lossFaults(form);
    case 'sub-meter':
      return relationFaults(sql, order, form);
    case 'metering-point':
      return pointFaults(sql, form);
    default:
      return chosen(form).length === 0 ? [missing('equipment')] : [];
  }
}

const namesBillingTerms: GuardHandler = async (_ctx, sql, orders, form) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const faults = await faultsOf(sql, order, form);
    if (faults.length > 0) refused.set(order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, faults));
  }
  return refused;
};

/** Zero is the word for "none any more". */
function allowance(value: string): string | null {
  return decimal(value).isZero() ? null : value;
}

/** Only what was filled in. */
function termsOf(form: Form): SupplyTerms {
  const filled = (path: string): string | undefined => {
    const value = words(form[path]);
    return value === '' || value === 'unchanged' ? undefined : value;
  };
  const [extra, free, deduct] = [filled('extraKwh'), filled('freeKwh'), filled('deductKw')];
  const [standard, reduced, rule, contractKw] = [
    filled('pfStandard'),
    filled('pfReduced'),
    filled('demandRule'),
    filled('contractKw'),
  ];
  if (form['change'] === 'household')
    return {
      ...(extra === undefined ? {} : { householdExtraKwh: allowance(extra) }),
      ...(free === undefined ? {} : { freeKwh: allowance(free) }),
    };
  if (form['change'] === 'power-factor')
    return {
      ...(standard === undefined ? {} : { pfStandard: standard === 'none' ? null : standard }),
      ...(reduced === undefined ? {} : { pfReduced: reduced === 'yes' }),
    };
  return {
    ...(rule === undefined ? {} : { demandRule: rule === 'by-date' ? null : rule }),
    ...(contractKw === undefined ? {} : { contractKw }),
    ...(deduct === undefined ? {} : { deductKw: allowance(deduct) }),
  };
}

function transformerOf(form: Form): LossTermsInput['transformer'] {
  const by = words(form['shareBy']) as 'none' | 'capacity' | 'energy' | 'fixed' | 'not-billed';
  const ownKva = words(form['shareKva']);
  const ownFixedKwh = words(form['shareKwh']);
  const sharing =
    by === 'none'
      ? {}
      : {
          sharing: {
            by,
            ...(by === 'capacity' && ownKva !== '' ? { ownKva } : {}),
            ...(by === 'fixed' && ownFixedKwh !== '' ? { ownFixedKwh } : {}),
          },
        };
  const kva = words(form['lossKva']);
  switch (form['lossMethod']) {
    case 'formula':
      return {
        method: 'formula',
        kva,
        p0: words(form['noLoadKw']),
        pk: words(form['loadKw']),
        i0: words(form['noLoadPercent']),
        uk: words(form['impedancePercent']),
        shifts: Number(form['shifts']) as 1 | 2 | 3,
        ...sharing,
      };
    case 'table':
      return { method: 'table', kva, ...sharing };
    case 'given': {
      const lossKvarh = words(form['lossKvarh']);
      return {
        method: 'given',
        lossKwh: words(form['lossKwh']),
        ...(lossKvarh === '' ? {} : { lossKvarh }),
        ...sharing,
      };
    }
    default:
      return undefined;
  }
}

async function changeLosses(ctx: Ctx, sql: Sql, frame: ChangeFrame, form: Form): Promise<void> {
  const transformer = transformerOf(form);
  const line = words(form['linePercent']);
  const ratio = line === '' || decimal(line).isZero() ? undefined : decimal(line).div(100).toFixed();
  const [lossTable, shareGroup, equipmentNo] = ['lossTable', 'shareGroup', 'lossEquipment'].map((path) =>
    words(form[path]),
  ) as [string, string, string];
  await setLosses(ctx, sql, {
    ...frame,
    terms:
      transformer === undefined && ratio === undefined
        ? null
        : {
            ...(transformer === undefined ? {} : { transformer }),
            ...(ratio === undefined ? {} : { line: { ratio } }),
          },
    ...(lossTable === '' ? {} : { lossTable }),
    ...(shareGroup === '' ? {} : { shareGroup }),
    ...(equipmentNo === '' ? {} : { equipmentNo }),
  });
}

async function changeRelation(ctx: Ctx, sql: Sql, frame: ChangeFrame, form: Form): Promise<void> {
  if (form['relationChange'] === 'end')
    return endRelation(ctx, sql, { ...frame, relationId: Number(form['standingRelation']) });
  const tariffCode = words(form['newTariff']);
  const part: RelationPart = {
    kind: 'metered',
    childPointNo: words(form['childPointNo']),
    ...(tariffCode === '' ? {} : { tariffCode }),
    pfEnergy: words(form['pfEnergy']) as NonNullable<RelationPart['pfEnergy']>,
    pfMoney: form['pfMoney'] === true,
  };
  await addRelation(ctx, sql, { ...frame, part });
}

/** Points of an account are numbered; the new one hangs where the first one does. */
async function addPoint(ctx: Ctx, sql: Sql, frame: ChangeFrame, form: Form): Promise<void> {
  const account = await holdAccount(ctx, sql, frame.accountId);
  const { points } = await sql.one<{ points: number }>(
    'SELECT count(*)::int AS points FROM service_point WHERE account_id = $1',
    [account.id],
  );
  const newPointNo = pointNo(account.accountNo, points + 1);
  await sql.run(
    `INSERT INTO service_point (account_id, point_no, address, transformer_id)
     SELECT account_id, $2, address, transformer_id FROM service_point WHERE account_id = $1 ORDER BY id LIMIT 1`,
    [account.id, newPointNo],
  );
  await addMeter(ctx, sql, {
    ...frame,
    pointNo: newPointNo,
    meter: {
      meterNo: words(form['newMeterNo']),
      kind: words(form['newKind']) as NewMeter['kind'],
      digits: Number(form['newDigits']),
      ctRatio: words(form['newCtRatio']),
      ptRatio: words(form['newPtRatio']),
      hasReactive: form['newHasReactive'] === true,
      start: valuesOf(form, 'start'),
    },
  });
  if (form['pointRole'] !== 'sub') return;
  const tariffCode = words(form['pointTariff']);
  const part: RelationPart = {
    kind: 'metered',
    childPointNo: newPointNo,
    ...(tariffCode === '' ? {} : { tariffCode }),
  };
  await addRelation(ctx, sql, { ...frame, part });
}

const changeBillingTerms = each(async (ctx, sql, order, put) => {
  const form = formOf(order, 'accept');
  const frame = frameOf(order, words(put['doneOn']));
  switch (form['change']) {
    case 'losses':
      return changeLosses(ctx, sql, frame, form);
    case 'sub-meter':
      return changeRelation(ctx, sql, frame, form);
    case 'metering-point':
      return addPoint(ctx, sql, frame, form);
    case 'standby':
      for (const equipmentNo of chosen(form))
        await setEquipmentState(ctx, sql, {
          ...frame,
          equipmentNo,
          state: words(form['standbyState']) as EquipmentStateName,
        });
      return;
    default:
      return changeTerms(ctx, sql, { ...frame, terms: termsOf(form) });
  }
});

/** From which day on; and since when bills are out, before which nothing may change. */
async function preview(_ctx: Ctx, sql: Sql, order: HeldOrder, put: Form): Promise<PreviewLine[]> {
  const { until } = await sql.one<{ until: string | null }>(
    `SELECT max(period_to) AS until FROM bill WHERE account_id = $1 AND status = 'released'`,
    [order.accountId],
  );
  return [
    { key: 'firstDay', kind: 'date', value: words(put['doneOn']) },
    ...(until === null ? [] : [{ key: 'releasedUntil', kind: 'date' as const, value: until }]),
  ];
}

/** Everything that was not removed. */
const equipmentOnFile: LookupHandler = async (ctx, sql, about) =>
  sql.query(
    `SELECT e.equipment_no AS value, e.equipment_no || ' · ' || trim_scale(e.kva) || ' kVA' AS label FROM equipment e
      WHERE e.account_id = $1 AND NOT EXISTS (
        SELECT 1 FROM equipment_state s WHERE s.equipment_id = e.id AND s.state = 'removed' AND s.effective_on <= $2::date)
      ORDER BY 1`,
    [about.accountId, ctx.clock.today()],
  );

const standingRelations: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `SELECT r.id::text AS value, concat_ws(' · ', r.effective_on, p.point_no, trim_scale(r.fixed_kwh) || ' kWh', trim_scale(r.ratio * 100) || '%') AS label
       FROM meter_relation r LEFT JOIN service_point p ON p.id = r.child_point_id
      WHERE r.account_id = $1 AND r.ended_on IS NULL ORDER BY r.id`,
    [about.accountId],
  );

const lossTables: LookupHandler = async (_ctx, sql) =>
  sql.query('SELECT code AS value, name AS label FROM loss_table ORDER BY code');

export const billingTermsParts: OrderParts = {
  effects: { 'customers.change-billing-terms': { ...changeBillingTerms, preview } },
  guards: { 'customers.names-billing-terms': namesBillingTerms },
  lookups: {
    'customers.equipment-on-file': equipmentOnFile,
    'metering.standing-relations': standingRelations,
    'network.loss-tables': lossTables,
  },
};
