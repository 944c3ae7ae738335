/**
 * The 360° view of an account (客户综合视图): everything of it that this reader may see. An account outside their units does not exist
 * for them; a part their roles do not reach is null.
 */
import { may, unitsFor } from '@/server/access/permissions';
import { orgTree } from '@/server/access/queries/org';
import { FAMILIES } from '@/server/access/roles';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { addMonths, firstDay, monthOf } from '@/server/kernel/time';
import type { Prisma } from '@/prisma/generated/client';
import type {
  AccountView,
  BillRow,
  CustomerView,
  FindingOfAccount,
  MeterView,
  OrderOfAccount,
  ReadingView,
  ServicePointView,
} from '../contract';
import { maskedIdNo } from '../masked';
import { NOW, supplyAsOf } from './supply-as-of';
import { measuredText, registerHistory, type RegisterRow } from '../reading-history';

export const MONTHS_SHOWN = 13;
/** A month's expectation looks a year back. */
const MONTHS_READ = MONTHS_SHOWN + 12;
const ORDERS_SHOWN = 50;

const ACCOUNT = {
  customer: true,
  route: { include: { reader: { select: { nameZh: true, nameEn: true } } } },
  transformer: { include: { feeder: { select: { name: true } } } },
  servicePoints: {
    include: { transformer: { select: { name: true } }, meters: { orderBy: [{ installedOn: 'asc' }, { id: 'asc' }] } },
    orderBy: { id: 'asc' },
  },
  accountChanges: { orderBy: [{ effectiveOn: 'desc' }, { id: 'desc' }], take: 50 },
} satisfies Prisma.AccountInclude;
type Account = Prisma.AccountGetPayload<{ include: typeof ACCOUNT }>;

function localDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

export async function customerView(ctx: Ctx, accountId: number): Promise<CustomerView> {
  const units = unitsFor(ctx.actor, 'customer.see');
  if (units.length === 0) throw new Refusal('access.not-permitted', { verb: 'customer.see' });
  // Read first: an event that comes while the rest is read is then seen twice rather than never.
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const account = await ctx.prisma.account.findFirst({
    where: { id: accountId, unitId: { in: units } },
    include: ACCOUNT,
  });
  if (account === null) throw new Refusal('access.out-of-scope', { verb: 'customer.see' });
  const sees = (verb: 'reading.see' | 'bill.see') => may(ctx.actor, verb, account.unitId);
  const seesFindings = sees('bill.see') || sees('reading.see');
  const [others, findings, readings, bills, orders, supply] = await Promise.all([
    ctx.prisma.account.findMany({
      where: { customerId: account.customerId, unitId: { in: units }, id: { not: account.id } },
      select: { id: true, accountNo: true, address: true, status: true },
      orderBy: { accountNo: 'asc' },
      take: 50,
    }),
    seesFindings ? findingsOf(ctx, accountId) : null,
    sees('reading.see') ? readingsOf(ctx, accountId) : null,
    sees('bill.see') ? billsOf(ctx, accountId) : null,
    may(ctx.actor, 'order.see', account.unitId) ? ordersOf(ctx, accountId) : null,
    supplyAsOf(ctx.sql, accountId, NOW),
  ]);
  const flags = new Map<string, string[]>();
  for (const { billMonth, rule } of findings ?? [])
    flags.set(billMonth, [...new Set([...(flags.get(billMonth) ?? []), rule])]);
  const last = readings?.at(0)?.month ?? monthOf(ctx.clock.today());
  const oldest = addMonths(last, 1 - MONTHS_SHOWN);
  return {
    customer: {
      id: Number(account.customer.id),
      customerNo: account.customer.customerNo,
      name: account.customer.name,
      phone: account.customer.phone,
      idNo: maskedIdNo(account.customer.idNo),
    },
    account: await accountView(ctx, account),
    otherAccounts: others.map((other) => ({ ...other, id: Number(other.id) })),
    servicePoints: account.servicePoints.map((point) => pointView(point, readings ?? [])),
    readings: readings && {
      history: registerHistory(readings, last, MONTHS_SHOWN, flags),
      rows: readings.filter(({ month }) => month >= oldest).map(readingView),
    },
    bills,
    orders,
    findings,
    changes: account.accountChanges.map((change) => ({
      id: Number(change.id),
      kind: change.kind,
      effectiveOn: localDate(change.effectiveOn),
      orderNo: change.orderNo,
      recordedAt: change.recordedAt.toISOString(),
      detail: change.detail,
    })),
    supply,
    seq,
  };
}

async function accountView(ctx: Ctx, account: Account): Promise<AccountView> {
  const tree = await orgTree(ctx.sql);
  const unitPath: AccountView['unitPath'] = [];
  for (
    let at = tree.units.get(account.unitId);
    at !== undefined;
    at = at.parentId === null ? undefined : tree.units.get(at.parentId)
  ) {
    unitPath.unshift({ id: at.id, nameZh: at.nameZh, nameEn: at.nameEn });
  }
  const { route, transformer } = account;
  return {
    id: Number(account.id),
    accountNo: account.accountNo,
    class: account.class as AccountView['class'],
    tariffCode: account.tariffCode,
    voltageKv: account.voltageKv.toString(),
    capacityKva: account.capacityKva.toString(),
    pfStandard: account.pfStandard?.toFixed(2) ?? null,
    status: account.status as AccountView['status'],
    openedOn: localDate(account.openedOn),
    closedOn: account.closedOn && localDate(account.closedOn),
    address: account.address,
    unitPath,
    route: {
      id: route.id,
      code: route.code,
      name: route.name,
      seq: account.routeSeq,
      readingDay: route.readingDay,
      readerZh: route.reader?.nameZh ?? '',
      readerEn: route.reader?.nameEn ?? '',
    },
    transformer: transformer && {
      code: transformer.code,
      name: transformer.name,
      kva: transformer.kva.toString(),
      isPublic: transformer.isPublic,
      feeder: transformer.feeder.name,
    },
  };
}

function pointView(point: Account['servicePoints'][number], readings: readonly ReadingRow[]): ServicePointView {
  return {
    id: Number(point.id),
    pointNo: point.pointNo,
    address: point.address,
    transformer: point.transformer?.name ?? null,
    meters: point.meters.map((meter): MeterView => ({
      id: Number(meter.id),
      meterNo: meter.meterNo,
      kind: meter.kind as MeterView['kind'],
      digits: meter.digits,
      decimals: meter.decimals,
      ctRatio: meter.ctRatio.toString(),
      ptRatio: meter.ptRatio.toString(),
      multiplier: meter.ctRatio.times(meter.ptRatio).toString(),
      hasReactive: meter.hasReactive,
      installedOn: localDate(meter.installedOn),
      removedOn: meter.removedOn && localDate(meter.removedOn),
      installBatch: meter.installBatch,
      registers: [
        ...new Set(readings.filter(({ meterId }) => meterId === Number(meter.id)).map(({ register }) => register)),
      ],
    })),
  };
}

interface ReadingRow extends RegisterRow {
  readonly meterId: number;
  readonly meterNo: string;
  readonly source: string;
  readonly revision: number;
}

const REGISTER_ORDER = `array_position(ARRAY['total','sharp','peak','flat','valley','reactive','reactive-reverse','demand'], r.register)`;

/** Newest month first. */
function readingsOf(ctx: Ctx, accountId: number): Promise<ReadingRow[]> {
  const oldest = firstDay(addMonths(monthOf(ctx.clock.today()), -MONTHS_READ));
  return ctx.sql.query<ReadingRow>(
    `SELECT to_char(r.reading_month, 'YYYY-MM') AS month, r.meter_id AS "meterId", m.meter_no AS "meterNo", r.register,
            r.prev_value AS "prevValue", r.value, r.prev_read_on AS "prevReadOn", r.read_on AS "readOn", r.source,
            r.rolled_over AS "rolledOver", r.revision, m.digits, m.ct_ratio AS "ctRatio", m.pt_ratio AS "ptRatio"
       FROM reading r JOIN meter m ON m.id = r.meter_id
      WHERE r.account_id = $1 AND r.reading_month >= $2::date
      ORDER BY r.reading_month DESC, m.installed_on, m.id, ${REGISTER_ORDER}`,
    [accountId, oldest],
  );
}

function readingView(row: ReadingRow): ReadingView {
  const { digits: _digits, ctRatio: _ct, ptRatio: _pt, ...shown } = row;
  return { ...shown, energy: measuredText(row) };
}

function billsOf(ctx: Ctx, accountId: number): Promise<BillRow[]> {
  return ctx.sql.query<BillRow>(
    `SELECT b.id, b.bill_no AS "billNo", to_char(b.bill_month, 'YYYY-MM') AS "billMonth", b.revision, b.status, b.period_from AS "periodFrom",
            b.period_to AS "periodTo", b.energy_kwh AS "energyKwh", b.amount_yuan AS "amountYuan", b.calculated_at AS "calculatedAt",
            b.released_at AS "releasedAt", coalesce(o.open, '[]') AS "openObligations"
       FROM bill b
       LEFT JOIN LATERAL (
         SELECT jsonb_agg(jsonb_build_object('class', r.class, 'openedAt', to_char(r.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                             'orderId', r.order_id, 'orderNo', w.order_no) ORDER BY r.class) AS open
           FROM review_obligation r LEFT JOIN work_order w ON w.id = r.order_id
          WHERE r.bill_month = b.bill_month AND r.bill_id = b.id AND r.closed_at IS NULL) o ON b.open_obligations > 0
      WHERE b.account_id = $1 AND b.bill_month >= $2::date
      ORDER BY b.bill_month DESC, b.revision DESC`,
    [accountId, firstDay(addMonths(monthOf(ctx.clock.today()), -MONTHS_READ))],
  );
}

function ordersOf(ctx: Ctx, accountId: number): Promise<OrderOfAccount[]> {
  const values: unknown[] = [accountId];
  const scope = FAMILIES.map((family) => {
    values.push(family, unitsFor(ctx.actor, 'order.see', family));
    return `(w.family = $${values.length - 1} AND w.unit_id = ANY($${values.length}::int[]))`;
  });
  return ctx.sql.query<OrderOfAccount>(
    `SELECT w.id, w.order_no AS "orderNo", w.process, w.process_version AS "processVersion", w.step, w.state, w.priority,
            to_char(w.bill_month, 'YYYY-MM') AS "billMonth", w.created_at AS "createdAt", w.due_at AS "dueAt", w.locked_by AS "lockedBy",
            u.name_zh AS "lockedByNameZh", u.name_en AS "lockedByNameEn", w.money_at_risk_yuan AS "moneyAtRiskYuan"
       FROM work_order w LEFT JOIN app_user u ON u.id = w.locked_by
      WHERE w.account_id = $1 AND (${scope.join(' OR ')})
      ORDER BY w.id DESC LIMIT ${ORDERS_SHOWN}`,
    values,
  );
}

function findingsOf(ctx: Ctx, accountId: number): Promise<FindingOfAccount[]> {
  return ctx.sql.query<FindingOfAccount>(
    `SELECT f.id, to_char(f.bill_month, 'YYYY-MM') AS "billMonth", f.bill_id AS "billId", f.rule, f.class, f.severity,
            f.money_at_risk_yuan AS "moneyAtRiskYuan", f.meter_id AS "meterId", f.detail
       FROM finding f
      WHERE f.account_id = $1 AND f.bill_month >= $2::date
        AND (f.bill_id IS NULL OR NOT EXISTS (
              SELECT 1 FROM bill b WHERE b.bill_month = f.bill_month AND b.id = f.bill_id AND b.status = 'superseded'))
      ORDER BY f.bill_month DESC, f.severity DESC, f.id`,
    [accountId, firstDay(addMonths(monthOf(ctx.clock.today()), -MONTHS_READ))],
  );
}
