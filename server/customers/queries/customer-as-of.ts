/**
 * An account as it stood at a past instant (客户档案时点视图): the archive from the earlier rows the database keeps, bills, readings, orders,
 * findings and changes by their own times. What was put on file later is not there yet. Units are those of the reader now.
 * Refuses: an account outside the reader's units; an instant at which the account was not on file.
 */
import { may, unitsFor } from '@/server/access/permissions';
import { FAMILIES } from '@/server/access/roles';
import { orgTree } from '@/server/access/queries/org';
import { statusAsOf } from '@/server/billing/queries/standing';
import { pastMoment } from '@/server/kernel/as-of';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { addMonths, firstDay, type Instant, localDateOf, monthOf } from '@/server/kernel/time';
import type {
  AccountView,
  BillRow,
  ChangeOfAccount,
  CustomerAsOf,
  FindingOfAccount,
  MeterView,
  OrderOfAccount,
  ServicePointView,
} from '../contract';
import { maskedIdNo } from '../masked';
import { measuredText, registerHistory } from '../reading-history';
import { MONTHS_SHOWN } from './customer-view';
import { plain, type Row, rowsAsOf, text, textOrNull } from './rows-as-of';
import { supplyAsOf } from './supply-as-of';

export async function customerAsOf(ctx: Ctx, accountId: number, at: Instant): Promise<CustomerAsOf> {
  const { sql } = ctx;
  pastMoment(at, ctx.clock.now());
  const units = unitsFor(ctx.actor, 'customer.see');
  if (units.length === 0) throw new Refusal('access.not-permitted', { verb: 'customer.see' });
  const { seq } = await sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const now = await sql.maybeOne<{ unitId: number; accountNo: string }>(
    'SELECT unit_id AS "unitId", account_no AS "accountNo" FROM account WHERE id = $1 AND unit_id = ANY($2::int[])',
    [accountId, units],
  );
  if (now === undefined) throw new Refusal('access.out-of-scope', { verb: 'customer.see' });
  const [account] = await rowsAsOf(sql, 'account', { ids: [accountId] }, at);
  refuseIf(account === undefined, 'supply.not-on-file', { accountNo: now.accountNo, day: localDateOf(at) });
  const sees = (verb: 'reading.see' | 'bill.see'): boolean => may(ctx.actor, verb, now.unitId);
  const [customers, points, meters, changes, bills, findings, readings, orders, supply] = await Promise.all([
    rowsAsOf(sql, 'customer', { ids: [Number(account!['customer_id'])] }, at),
    rowsAsOf(sql, 'service_point', { accountId }, at),
    rowsAsOf(sql, 'meter', { accountId }, at),
    changesUntil(sql, accountId, at),
    sees('bill.see') ? billsUntil(sql, accountId, at) : null,
    sees('bill.see') || sees('reading.see') ? findingsUntil(sql, accountId, at) : null,
    sees('reading.see') ? readingsUntil(sql, accountId, at) : null,
    may(ctx.actor, 'order.see', now.unitId) ? ordersUntil(ctx, accountId, at) : null,
    supplyAsOf(sql, accountId, at),
  ]);
  const customer = customers[0]!;
  const meterOf = new Map(meters.map((meter) => [Number(meter['id']), meter]));
  const known = (readings ?? []).flatMap((row) => {
    const meter = meterOf.get(row.meterId);
    if (meter === undefined) return [];
    return [
      {
        ...row,
        meterNo: text(meter, 'meter_no'),
        digits: Number(meter['digits']),
        ctRatio: text(meter, 'ct_ratio'),
        ptRatio: text(meter, 'pt_ratio'),
      },
    ];
  });
  const flags = new Map<string, string[]>();
  for (const { billMonth, rule } of findings ?? [])
    flags.set(billMonth, [...new Set([...(flags.get(billMonth) ?? []), rule])]);
  const last = known.at(0)?.month ?? monthOf(localDateOf(at));
  const oldest = addMonths(last, 1 - MONTHS_SHOWN);
  return {
    asOf: at,
    customer: {
      id: Number(customer['id']),
      customerNo: text(customer, 'customer_no'),
      name: text(customer, 'name'),
      phone: textOrNull(customer, 'phone'),
      idNo: maskedIdNo(textOrNull(customer, 'id_no')),
    },
    account: await accountAsOf(sql, account!, at),
    servicePoints: await pointsAsOf(sql, points, meters, known, at),
    readings: readings && {
      history: registerHistory(known, last, MONTHS_SHOWN, flags),
      rows: known
        .filter(({ month }) => month >= oldest)
        .map((row) => {
          const { digits: _digits, ctRatio: _ct, ptRatio: _pt, ...shown } = row;
          return { ...shown, energy: measuredText(row) };
        }),
    },
    bills,
    orders,
    findings,
    changes,
    supply,
    seq,
  };
}

async function accountAsOf(sql: Sql, row: Row, at: Instant): Promise<AccountView> {
  const tree = await orgTree(sql);
  const unitPath: AccountView['unitPath'] = [];
  for (
    let unit = tree.units.get(Number(row['unit_id']));
    unit !== undefined;
    unit = unit.parentId === null ? undefined : tree.units.get(unit.parentId)
  )
    unitPath.unshift({ id: unit.id, nameZh: unit.nameZh, nameEn: unit.nameEn });
  const [route] = await rowsAsOf(sql, 'route', { ids: [Number(row['route_id'])] }, '9999-12-31T00:00:00Z').then(
    async (latest) =>
      ((found) => (found.length > 0 ? found : latest))(
        await rowsAsOf(sql, 'route', { ids: [Number(row['route_id'])] }, at),
      ),
  );
  const reader =
    route!['reader_id'] == null
      ? undefined
      : await sql.maybeOne<{ zh: string; en: string }>(
          'SELECT name_zh AS zh, name_en AS en FROM app_user WHERE id = $1',
          [route!['reader_id']],
        );
  const [transformer] =
    row['transformer_id'] == null
      ? []
      : await rowsAsOf(sql, 'transformer', { ids: [Number(row['transformer_id'])] }, at);
  const feeder =
    transformer === undefined
      ? undefined
      : await sql.one<{ name: string }>('SELECT name FROM feeder WHERE id = $1', [transformer['feeder_id']]);
  return {
    id: Number(row['id']),
    accountNo: text(row, 'account_no'),
    class: text(row, 'class') as AccountView['class'],
    tariffCode: text(row, 'tariff_code'),
    voltageKv: plain(text(row, 'voltage_kv')),
    capacityKva: plain(text(row, 'capacity_kva')),
    pfStandard: row['pf_standard'] == null ? null : Number(row['pf_standard']).toFixed(2),
    status: text(row, 'status') as AccountView['status'],
    openedOn: text(row, 'opened_on'),
    closedOn: textOrNull(row, 'closed_on'),
    address: text(row, 'address'),
    unitPath,
    route: {
      id: Number(route!['id']),
      code: text(route!, 'code'),
      name: text(route!, 'name'),
      seq: Number(row['route_seq']),
      readingDay: Number(route!['reading_day']),
      readerZh: reader?.zh ?? '',
      readerEn: reader?.en ?? '',
    },
    transformer:
      transformer === undefined
        ? null
        : {
            code: text(transformer, 'code'),
            name: text(transformer, 'name'),
            kva: plain(text(transformer, 'kva')),
            isPublic: transformer['is_public'] === true,
            feeder: feeder!.name,
          },
  };
}

async function pointsAsOf(
  sql: Sql,
  points: readonly Row[],
  meters: readonly Row[],
  readings: readonly { meterId: number; register: string }[],
  at: Instant,
): Promise<ServicePointView[]> {
  const ids = points.flatMap((point) => (point['transformer_id'] == null ? [] : [Number(point['transformer_id'])]));
  const names = new Map(
    (await rowsAsOf(sql, 'transformer', { ids }, at)).map((row) => [Number(row['id']), text(row, 'name')]),
  );
  return points.map((point) => ({
    id: Number(point['id']),
    pointNo: text(point, 'point_no'),
    address: text(point, 'address'),
    transformer: point['transformer_id'] == null ? null : (names.get(Number(point['transformer_id'])) ?? null),
    meters: meters
      .filter((meter) => meter['service_point_id'] === point['id'])
      .map((meter): MeterView => ({
        id: Number(meter['id']),
        meterNo: text(meter, 'meter_no'),
        kind: text(meter, 'kind') as MeterView['kind'],
        digits: Number(meter['digits']),
        decimals: Number(meter['decimals']),
        ctRatio: plain(text(meter, 'ct_ratio')),
        ptRatio: plain(text(meter, 'pt_ratio')),
        multiplier: plain(String(Number(meter['ct_ratio']) * Number(meter['pt_ratio']))),
        hasReactive: meter['has_reactive'] === true,
        installedOn: text(meter, 'installed_on'),
        removedOn: textOrNull(meter, 'removed_on'),
        installBatch: textOrNull(meter, 'install_batch'),
        registers: [
          ...new Set(readings.filter((row) => row.meterId === Number(meter['id'])).map(({ register }) => register)),
        ],
      })),
  }));
}

interface ReadingAsOf {
  readonly month: string;
  readonly meterId: number;
  readonly register: string;
  readonly prevValue: string | null;
  readonly value: string | null;
  readonly prevReadOn: string | null;
  readonly readOn: string | null;
  readonly source: string;
  readonly rolledOver: boolean | null;
  readonly revision: number;
}

/** The figure that stood then: the earliest one replaced later, else the present one. Newest month first. */
function readingsUntil(sql: Sql, accountId: number, at: Instant): Promise<ReadingAsOf[]> {
  return sql.query<ReadingAsOf>(
    `SELECT to_char(r.reading_month, 'YYYY-MM') AS month, r.meter_id AS "meterId", r.register,
            CASE WHEN e.meter_id IS NULL THEN r.prev_value ELSE e.prev_value END AS "prevValue",
            CASE WHEN e.meter_id IS NULL THEN r.value ELSE e.value END AS value, r.prev_read_on AS "prevReadOn", r.read_on AS "readOn",
            coalesce(e.source, r.source) AS source, CASE WHEN e.meter_id IS NULL THEN r.rolled_over ELSE e.rolled_over END AS "rolledOver",
            coalesce(e.revision, r.revision) AS revision
       FROM reading r
       LEFT JOIN LATERAL (SELECT * FROM reading_revision v WHERE v.reading_month = r.reading_month AND v.meter_id = r.meter_id
                             AND v.register = r.register AND v.replaced_at > $2 ORDER BY v.replaced_at, v.revision LIMIT 1) e ON true
      WHERE r.account_id = $1 AND r.reading_month >= $3::date AND (r.changed_at <= $2 OR e.meter_id IS NOT NULL)
      ORDER BY r.reading_month DESC, r.meter_id, r.register`,
    [accountId, at, firstDay(addMonths(monthOf(localDateOf(at)), -2 * 12))],
  );
}

function billsUntil(sql: Sql, accountId: number, at: Instant): Promise<BillRow[]> {
  return sql.query<BillRow>(
    `SELECT b.id, b.bill_no AS "billNo", to_char(b.bill_month, 'YYYY-MM') AS "billMonth", b.revision,
            ${statusAsOf('b', '$2')} AS status,
            b.period_from AS "periodFrom", b.period_to AS "periodTo", b.energy_kwh AS "energyKwh", b.amount_yuan AS "amountYuan",
            b.calculated_at AS "calculatedAt", CASE WHEN b.released_at <= $2 THEN b.released_at END AS "releasedAt",
            coalesce((SELECT jsonb_agg(jsonb_build_object('class', o.class,
                'openedAt', to_char(o.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'orderId', o.order_id, 'orderNo', w.order_no)
                ORDER BY o.class)
               FROM review_obligation o LEFT JOIN work_order w ON w.id = o.order_id
              WHERE o.bill_month = b.bill_month AND o.bill_id = b.id AND o.opened_at <= $2 AND (o.closed_at IS NULL OR o.closed_at > $2)), '[]')
              AS "openObligations"
       FROM bill b WHERE b.account_id = $1 AND b.calculated_at <= $2 AND b.bill_month >= $3::date ORDER BY b.bill_month DESC, b.revision DESC`,
    [accountId, at, firstDay(addMonths(monthOf(localDateOf(at)), -2 * 12))],
  );
}

function findingsUntil(sql: Sql, accountId: number, at: Instant): Promise<FindingOfAccount[]> {
  return sql.query<FindingOfAccount>(
    `SELECT id, to_char(bill_month, 'YYYY-MM') AS "billMonth", bill_id AS "billId", rule, class, severity,
            money_at_risk_yuan AS "moneyAtRiskYuan", meter_id AS "meterId", detail
       FROM finding WHERE account_id = $1 AND created_at <= $2 ORDER BY bill_month DESC, severity DESC, id`,
    [accountId, at],
  );
}

function changesUntil(sql: Sql, accountId: number, at: Instant): Promise<ChangeOfAccount[]> {
  return sql.query<ChangeOfAccount>(
    `SELECT id, kind, effective_on AS "effectiveOn", order_no AS "orderNo", recorded_at AS "recordedAt", detail
       FROM account_change WHERE account_id = $1 AND recorded_at <= $2 ORDER BY effective_on DESC, id DESC LIMIT 50`,
    [accountId, at],
  );
}

/** Orders that were there; their step and state are those of the last line of their history until then. */
function ordersUntil(ctx: Ctx, accountId: number, at: Instant): Promise<OrderOfAccount[]> {
  const values: unknown[] = [accountId, at];
  const scope = FAMILIES.map((family) => {
    values.push(family, unitsFor(ctx.actor, 'order.see', family));
    return `(w.family = $${values.length - 1} AND w.unit_id = ANY($${values.length}::int[]))`;
  });
  return ctx.sql.query<OrderOfAccount>(
    `SELECT w.id, w.order_no AS "orderNo", w.process, w.process_version AS "processVersion", coalesce(h.to_step, w.step) AS step,
            coalesce(h.to_state, 'pending') AS state, w.priority, to_char(w.bill_month, 'YYYY-MM') AS "billMonth", w.created_at AS "createdAt",
            w.due_at AS "dueAt", NULL AS "lockedBy", NULL AS "lockedByNameZh", NULL AS "lockedByNameEn", w.money_at_risk_yuan AS "moneyAtRiskYuan"
       FROM work_order w
       LEFT JOIN LATERAL (SELECT to_step, to_state FROM order_history h WHERE h.order_id = w.id AND h.at <= $2 ORDER BY h.seq DESC LIMIT 1) h ON true
      WHERE w.account_id = $1 AND w.created_at <= $2 AND (${scope.join(' OR ')}) ORDER BY w.id DESC LIMIT 50`,
    values,
  );
}
