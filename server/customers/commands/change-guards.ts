/**
 * When a change of supply may be done (变更用电的办理条件), and the lists its forms choose from. Source: 供电营业规则, part on 变更用电.
 * CHG-1 notice of 5 days (减容、恢复) · CHG-2 a temporary reduction lasts 6 months to 2 years · CHG-3 暂换 at most 2 months at 10 kV and below, 3 at 35 kV and
 * above · CHG-4 暂拆 holds the capacity for 6 months at most · CHG-5 the parts of a split add up · CHG-6 6 months unused before a closing unasked for.
 * Refusals: change.* and faults of the fields.
 */
import { decimal, sum, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal } from '@/server/kernel/refusal';
import { addDays, addMonths, daysInMonth, type LocalDate, monthOf } from '@/server/kernel/time';
import type { GuardHandler, HeldOrder, LookupHandler, OrderParts } from '@/server/work-orders/effects';
import { inService } from './suspension.effects';

export type Form = Record<string, unknown>;

export const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

export function formOf(order: HeldOrder, step: string): Form {
  const form = order.form[step];
  return typeof form === 'object' && form !== null ? (form as Form) : {};
}

const NOTICE_DAYS = 5;
const REDUCTION_MONTHS = [6, 24] as const;
const HOLD_MONTHS = 6;
const UNUSED_MONTHS = 6;
const HIGH_KV = '35';

/** The day of the same number so many months on; the last one of a shorter month. */
export function monthsAfter(day: LocalDate, months: number): LocalDate {
  const month = addMonths(monthOf(day), months);
  return `${month}-${String(Math.min(Number(day.slice(8)), daysInMonth(month))).padStart(2, '0')}`;
}

type Verdict = Refusal | FieldFault | readonly FieldFault[] | undefined;

/** A guard that judges one order after the other. */
function guard(judge: (ctx: Ctx, sql: Sql, order: HeldOrder, form: Form) => Promise<Verdict> | Verdict): GuardHandler {
  return async (ctx, sql, orders, form) => {
    const refused = new Map<number, Refusal>();
    for (const order of orders) {
      const verdict = await judge(ctx, sql, order, form);
      if (verdict === undefined) continue;
      if (verdict instanceof Refusal) refused.set(order.id, verdict);
      else {
        const faults = Array.isArray(verdict) ? (verdict as readonly FieldFault[]) : [verdict as FieldFault];
        if (faults.length > 0) refused.set(order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, faults));
      }
    }
    return refused;
  };
}

const notice = guard((ctx, _sql, _order, form) => {
  const earliest = addDays(ctx.clock.today(), NOTICE_DAYS);
  return words(form['fromOn']) < earliest ? new Refusal('change.notice', { days: NOTICE_DAYS, earliest }) : undefined;
});

const termRefusal = (from: LocalDate, to: LocalDate, least: LocalDate, most: LocalDate): Verdict =>
  to < least || to > most || to <= from ? new Refusal('change.term', { least, most }) : undefined;

const reductionAllowed = guard((_ctx, _sql, _order, form) => {
  const [from, to] = [words(form['fromOn']), words(form['toOn'])];
  if (form['term'] === 'for-good') return to === '' ? undefined : { path: 'toOn', message: 'invalid', value: to };
  if (words(form['newTariff']) !== '') return { path: 'newTariff', message: 'invalid' };
  if (to === '') return { path: 'toOn', message: 'missing' };
  const [least, most] = REDUCTION_MONTHS.map((months) => monthsAfter(from, months)) as [LocalDate, LocalDate];
  return termRefusal(from, to, least, most);
});

const exchangeAllowed = guard(async (_ctx, sql, order, form) => {
  const [from, to] = [words(form['fromOn']), words(form['toOn'])];
  const { kv } = await sql.one<{ kv: string }>('SELECT voltage_kv::text AS kv FROM account WHERE id = $1', [
    order.accountId,
  ]);
  if (words(form['newEquipmentNo']) === words(form['oldEquipment']))
    return { path: 'newEquipmentNo', message: 'invalid' };
  return termRefusal(from, to, addDays(from, 1), monthsAfter(from, decimal(kv).gte(HIGH_KV) ? 3 : 2));
});

const holdAllowed = guard((_ctx, _sql, _order, form) => {
  const [from, to] = [words(form['fromOn']), words(form['toOn'])];
  return termRefusal(from, to, addDays(from, 1), monthsAfter(from, HOLD_MONTHS));
});

/** Done outside: never ahead, and not before the day that was asked for. */
const dayDone = guard((ctx, _sql, order, form) => {
  const [day, from] = [words(form['doneOn']), words(formOf(order, 'accept')['fromOn'])];
  if (day > ctx.clock.today()) return { path: 'doneOn', message: 'inTheFuture', value: day };
  return from !== '' && day < from ? new Refusal('change.before-asked', { from, day }) : undefined;
});

const surveyAgrees = guard((_ctx, _sql, order, form) =>
  form['finding'] === 'differs' ? new Refusal('change.survey-differs', { orderNo: order.orderNo }) : undefined,
);

async function owed(sql: Sql, accountId: number | null): Promise<string | undefined> {
  const { yuan } = await sql.one<{ yuan: string }>(
    'SELECT coalesce(sum(open_yuan), 0)::text AS yuan FROM receivable WHERE account_id = $1 AND open_yuan > 0',
    [accountId],
  );
  return decimal(yuan).isZero() ? undefined : yuanText(decimal(yuan));
}

/** Stricter than debts-settled: what is not due yet counts too. */
const nothingOwed = guard(async (_ctx, sql, order) => {
  const yuan = await owed(sql, order.accountId);
  return yuan === undefined ? undefined : new Refusal('accounts.debts-open', { accountNo: order.accountNo, yuan });
});

const splitAddsUp = guard(async (_ctx, sql, order, form) => {
  const { kva } = await sql.one<{ kva: string }>('SELECT capacity_kva::text AS kva FROM account WHERE id = $1', [
    order.accountId,
  ]);
  const [rest, part] = [decimal(words(form['remainingKva'])), decimal(words(form['partKva']))];
  if (!rest.plus(part).equals(kva))
    return new Refusal('change.split-differs', { kva: decimal(kva).toFixed(), together: rest.plus(part).toFixed() });
  const chosen = (form['equipment'] as string[]) ?? [];
  const items = (await inService(sql, order.accountId!)).filter((item) => chosen.includes(item.equipmentNo));
  const given = sum(items.map((item) => decimal(item.kva)));
  return chosen.length > 0 && !given.equals(part) ? { path: 'partKva', message: 'outOfBounds' } : undefined;
});

export interface OtherAccount {
  readonly id: number;
  readonly accountNo: string;
  readonly capacityKva: string;
}

export function otherAccount(sql: Sql, order: HeldOrder, no: string): Promise<OtherAccount | undefined> {
  return sql.maybeOne<OtherAccount>(
    `SELECT o.id, o.account_no AS "accountNo", trim_scale(o.capacity_kva)::text AS "capacityKva" FROM account o JOIN account a ON a.id = $2
      WHERE o.account_no = $1 AND o.id <> a.id AND o.status <> 'closed' AND o.unit_id = a.unit_id
        AND o.transformer_id IS NOT DISTINCT FROM a.transformer_id`,
    [no, order.accountId],
  );
}

const mergeAllowed = guard(async (_ctx, sql, order, form) => {
  const no = words(form['otherAccount']);
  const other = await otherAccount(sql, order, no);
  if (other === undefined) return new Refusal('change.other-place', { accountNo: no });
  const yuan = await owed(sql, other.id);
  return yuan === undefined ? undefined : new Refusal('accounts.debts-open', { accountNo: no, yuan });
});

const unusedIfSaid = guard(async (ctx, sql, order, form) => {
  if (form['cause'] !== 'unused-6-months') return undefined;
  const since = monthsAfter(ctx.clock.today(), -UNUSED_MONTHS);
  const { kwh, idle } = await sql.one<{ kwh: string; idle: boolean }>(
    `SELECT (SELECT coalesce(sum(energy_kwh), 0)::text FROM bill WHERE account_id = $1 AND status = 'released' AND period_to > $2::date) AS kwh,
            EXISTS (SELECT 1 FROM equipment_state WHERE account_id = $1 AND state = 'suspended' AND effective_on >= $2::date) AS idle`,
    [order.accountId, since],
  );
  return decimal(kwh).isZero() && !idle
    ? undefined
    : new Refusal('change.still-used', { accountNo: order.accountNo, since, kwh: decimal(kwh).toFixed() });
});

const lastBillOut = guard(async (_ctx, sql, order) => {
  const waiting = await sql.maybeOne<{ billNo: string }>(
    `SELECT bill_no AS "billNo" FROM bill WHERE account_id = $1 AND status = 'computed' ORDER BY id DESC LIMIT 1`,
    [order.accountId],
  );
  return waiting === undefined ? undefined : new Refusal('change.last-bill-waits', { billNo: waiting.billNo });
});

const voltageDiffers = guard(async (_ctx, sql, order, form) => {
  const { kv } = await sql.one<{ kv: string }>('SELECT voltage_kv::text AS kv FROM account WHERE id = $1', [
    order.accountId,
  ]);
  return decimal(kv).equals(words(form['newVoltageKv'])) ? { path: 'newVoltageKv', message: 'invalid' } : undefined;
});

const namesNewTerms = guard((_ctx, _sql, _order, form) => {
  const missing = (path: string): FieldFault => ({ path, message: 'missing' });
  const empty = (path: string): boolean => words(form[path]) === '';
  switch (form['change']) {
    case 'class':
      return empty('newTariff') ? missing('newTariff') : undefined;
    case 'basic-way':
      if (form['basicBy'] === 'unchanged') return missing('basicBy');
      return form['basicBy'] === 'demand' && empty('contractKw') ? missing('contractKw') : undefined;
    case 'fixed-quantity':
      return empty('fixedKwh') ? missing('fixedKwh') : undefined;
    default:
      return empty('shareRatio') ? missing('shareRatio') : undefined;
  }
});

/** Suspended now; `reduced`: by an order of 减容, else by any other. */
const idle =
  (reduced: boolean): LookupHandler =>
  async (ctx, sql, about) =>
    sql.query(
      `SELECT e.equipment_no AS value, e.equipment_no || ' · ' || trim_scale(e.kva) || ' kVA' AS label
         FROM equipment e CROSS JOIN LATERAL (SELECT s.state, s.order_no FROM equipment_state s
              WHERE s.equipment_id = e.id AND s.effective_on <= $2::date ORDER BY s.effective_on DESC LIMIT 1) s
         LEFT JOIN work_order w ON w.order_no = s.order_no
        WHERE e.account_id = $1 AND s.state = 'suspended' AND (w.process IS NOT DISTINCT FROM 'capacity-reduction') = $3 ORDER BY 1`,
      [about.accountId, ctx.clock.today(), reduced],
    );

const transformers: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `SELECT DISTINCT t.id::text AS value, t.code || ' ' || t.name AS label FROM transformer t JOIN account a ON a.transformer_id = t.id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = $1) ORDER BY 2 LIMIT 200`,
    [about.accountId],
  );

export const changeGuards: OrderParts = {
  guards: {
    'customers.notice': notice,
    'customers.reduction-allowed': reductionAllowed,
    'customers.exchange-allowed': exchangeAllowed,
    'customers.hold-allowed': holdAllowed,
    'customers.day-done': dayDone,
    'customers.survey-agrees': surveyAgrees,
    'customers.nothing-owed': nothingOwed,
    'customers.split-adds-up': splitAddsUp,
    'customers.merge-allowed': mergeAllowed,
    'customers.unused-if-said': unusedIfSaid,
    'customers.last-bill-out': lastBillOut,
    'customers.voltage-differs': voltageDiffers,
    'customers.names-new-terms': namesNewTerms,
  },
  lookups: {
    'customers.equipment-suspended': idle(false),
    'customers.equipment-reduced': idle(true),
    'customers.transformers': transformers,
  },
};
