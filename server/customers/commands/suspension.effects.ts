/**
 * What 暂停 does to a customer's equipment (供电营业规则 §24), and when it may.
 * Days: the change day belongs to the new state; the day after the last suspended one is charged again by itself.
 * Refusals: supply.suspension-notice, -short, -twice, -total, -all-capacity, -seal-day; those of `setEquipmentState`.
 */
import { type Decimal, decimal, sum } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { addDays, daysBetween, type LocalDate } from '@/server/kernel/time';
import type { HeldOrder, LookupOption, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import { setEquipmentState } from './equipment';

const NOTICE_DAYS = 5;
const SHORTEST_DAYS = 15;
const TIMES_A_YEAR = 2;
/** 6 months, a month of 30 days as the basic charge counts it. */
const DAYS_A_YEAR = 180;

interface Item {
  readonly equipmentNo: string;
  readonly kva: string;
  readonly kind: string;
}

/** In service today; an account without equipment on file has its contract capacity as one transformer. */
export async function inService(sql: Sql, accountId: number): Promise<Item[]> {
  const filed = await sql.query<Item & { state: string }>(
    `SELECT e.equipment_no AS "equipmentNo", trim_scale(e.kva)::text AS kva, e.kind,
            coalesce((SELECT s.state FROM equipment_state s WHERE s.equipment_id = e.id ORDER BY s.effective_on DESC LIMIT 1), 'in-service') AS state
       FROM equipment e WHERE e.account_id = $1 ORDER BY e.equipment_no`,
    [accountId],
  );
  if (filed.length > 0) return filed.filter((item) => item.state === 'in-service');
  return sql.query<Item>(
    `SELECT account_no || '-T1' AS "equipmentNo", trim_scale(capacity_kva)::text AS kva, 'transformer' AS kind
       FROM account WHERE id = $1 AND capacity_kva > 0`,
    [accountId],
  );
}

export async function equipmentInService(
  _ctx: Ctx,
  sql: Sql,
  about: { readonly accountId: number | null },
): Promise<LookupOption[]> {
  if (about.accountId === null) return [];
  const items = await inService(sql, about.accountId);
  return items.map(({ equipmentNo, kva }) => ({ value: equipmentNo, label: `${equipmentNo} · ${kva} kVA` }));
}

interface Earlier {
  readonly orderNo: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/** Suspensions of the account that touch the calendar year, an order counted once. */
async function earlierIn(sql: Sql, accountId: number, year: string): Promise<Earlier[]> {
  return sql.query<Earlier>(
    `SELECT order_no AS "orderNo", min(effective_on) AS from, max((detail ->> 'until')::date) AS until FROM account_change
      WHERE account_id = $1 AND kind = 'suspension' AND detail ->> 'to' = 'suspended' AND order_no IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM work_order w WHERE w.order_no = account_change.order_no AND w.process <> 'suspension')
        AND effective_on >= ($2 || '-01-01')::date AND effective_on < (($2::int + 1) || '-01-01')::date
      GROUP BY order_no`,
    [accountId, year],
  );
}

async function suspensionRefusal(
  ctx: Ctx,
  sql: Sql,
  order: HeldOrder,
  form: Record<string, unknown>,
): Promise<Refusal | undefined> {
  const fromOn = String(form['fromOn']);
  const toOn = String(form['toOn']);
  const days = daysBetween(fromOn, toOn);
  if (daysBetween(ctx.clock.today(), fromOn) < NOTICE_DAYS)
    return new Refusal('supply.suspension-notice', {
      days: NOTICE_DAYS,
      earliest: addDays(ctx.clock.today(), NOTICE_DAYS),
    });
  if (days < SHORTEST_DAYS) return new Refusal('supply.suspension-short', { days, least: SHORTEST_DAYS });
  const earlier = await earlierIn(sql, order.accountId!, fromOn.slice(0, 4));
  if (earlier.length >= TIMES_A_YEAR)
    return new Refusal('supply.suspension-twice', { year: fromOn.slice(0, 4), times: TIMES_A_YEAR });
  const together = earlier.reduce((all, each) => all + daysBetween(each.from, each.until), days);
  if (together > DAYS_A_YEAR) return new Refusal('supply.suspension-total', { days: together, most: DAYS_A_YEAR });
  const chosen = (form['equipment'] as string[]) ?? [];
  const byDemand = await sql.maybeOne(
    `SELECT 1 FROM (SELECT value FROM account_term WHERE account_id = $1 AND term = 'basic-by' AND effective_on <= $2 ORDER BY effective_on DESC LIMIT 1) t
      WHERE t.value = 'demand'`,
    [order.accountId, fromOn],
  );
  if (byDemand !== undefined && chosen.length < (await inService(sql, order.accountId!)).length)
    return new Refusal('supply.suspension-all-capacity', {});
  return undefined;
}

async function suspensionAllowed(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal>> {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const refusal = await suspensionRefusal(ctx, sql, order, form);
    if (refusal !== undefined) refused.set(order.id, refusal);
  }
  return refused;
}

/** Sealed on the day asked for or later, never ahead, and before the term is over. */
async function sealDay(
  ctx: Ctx,
  _sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal>> {
  const sealedOn = String(form['sealedOn']);
  return new Map(
    orders.flatMap((order): [number, Refusal][] => {
      const { fromOn, toOn } = asked(order);
      if (sealedOn >= fromOn && sealedOn < toOn && sealedOn <= ctx.clock.today()) return [];
      return [[order.id, new Refusal('supply.suspension-seal-day', { fromOn, toOn, today: ctx.clock.today() })]];
    }),
  );
}

function asked(order: HeldOrder): { fromOn: LocalDate; toOn: LocalDate; equipment: string[] } {
  return order.form['accept'] as { fromOn: LocalDate; toOn: LocalDate; equipment: string[] };
}

function sealedOn(order: HeldOrder): LocalDate {
  return String((order.form['seal'] as { sealedOn?: unknown } | undefined)?.sealedOn);
}

async function suspend(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<void> {
  for (const order of orders) {
    const { equipment, toOn } = asked(order);
    for (const equipmentNo of equipment) {
      await setEquipmentState(ctx, sql, {
        accountId: order.accountId!,
        orderNo: order.orderNo,
        effectiveOn: sealedOn(order),
        equipmentNo,
        state: 'suspended',
        until: toOn,
      });
    }
  }
}

async function preview(_ctx: Ctx, sql: Sql, order: HeldOrder): Promise<PreviewLine[]> {
  const { equipment, toOn } = asked(order);
  const items = await inService(sql, order.accountId!);
  const kva: Decimal = sum(
    items.filter((item) => equipment.includes(item.equipmentNo)).map((item) => decimal(item.kva)),
  );
  const from = sealedOn(order);
  return [
    { key: 'suspendedKva', kind: 'count', value: kva.toFixed() },
    { key: 'fromOn', kind: 'date', value: from },
    { key: 'chargedFrom', kind: 'date', value: toOn },
    { key: 'days', kind: 'count', value: String(daysBetween(from, toOn)) },
  ];
}

export const suspensionParts: OrderParts = {
  effects: { 'customers.suspend-equipment': { apply: suspend, preview } },
  guards: { 'customers.suspension-allowed': suspensionAllowed, 'customers.seal-day': sealDay },
  lookups: { 'customers.equipment-in-service': equipmentInService },
};
