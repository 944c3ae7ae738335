/**
 * Everything the bills of some hundred accounts are made from, in six statements however many accounts there are; one or two more
 * where an account's energy hangs together with another account's.
 */
import type { ChangeKind, TroubleKind } from '@/server/anomalies/contract';
import type { ChangeFacts, PastMonth, TroubleFacts } from '@/server/anomalies/facts';
import { fenOf } from '@/server/anomalies/numbers';
import { type RegisterRow, spanOf } from '@/server/anomalies/prepare';
import { REGISTERS } from '@/server/billing/contract';
import type { AccountRow, AccountSource, UnreadMeter } from '@/server/billing/source';
import { groupBy } from '@/server/kernel/group';
import type { Sql } from '@/server/kernel/ports';
import { addMonths, type Month } from '@/server/kernel/time';
import { readCheckFacts } from './check-facts';
import { monthLiteral, PREPARED } from './prepared';
import { foreignOf, readForeign, readSupply } from './supply-facts';

/** Months of bills the checks look back on: the same month last year and the one before it. */
export const HISTORY_MONTHS = 13;

const NO_CHECKS: Awaited<ReturnType<typeof readCheckFacts>> = new Map();

export interface AccountState {
  readonly source: AccountSource;
  /** The account has a standing bill of the month already. */
  readonly isBilled: boolean;
}

/** What was read of some accounts. A source is put together when it is asked for: a chunk of them at once is memory carried along for nothing. */
export interface AccountFacts {
  readonly accounts: readonly AccountRow[];
  stateOf(account: AccountRow): AccountState;
}

/** The statements take turns. `for-billing` leaves out what only the checks look at. */
export async function accountFacts(
  sql: Sql,
  month: Month,
  accountIds: readonly number[],
  what: 'with-checks' | 'for-billing' = 'with-checks',
): Promise<AccountFacts> {
  const accounts = await readAccounts(sql, accountIds);
  const registersOf = groupBy(await readRegisters(sql, month, accountIds), (row) => row.accountId);
  const historyOf = new Map((await readHistory(sql, month, accountIds)).map((row) => [row.accountId, row]));
  const eventsOf = groupBy(await readEvents(sql, month, accountIds), (row) => row.accountId);
  const supplies = await readSupply(sql, month, accountIds);
  const checks = what === 'with-checks' ? await readCheckFacts(sql, month, accountIds) : NO_CHECKS;
  const foreign = await readForeign(sql, supplies, (ids) => readRegisters(sql, month, ids));
  const lastMonth = addMonths(month, -1);
  const stateOf = (account: AccountRow): AccountState => {
    const past = pastOf(historyOf.get(account.id), month, lastMonth);
    const { rows, unread } = metersOf(registersOf.get(account.id) ?? [], month);
    const { from, to } = spanOf(rows);
    const own = eventsOf.get(account.id) ?? [];
    const supply = supplies.get(account.id);
    const check = checks.get(account.id);
    const changes = own.filter((event) => event.source === 'change' && isInCycle(event, from, to)).map(changeOf);
    const source: AccountSource = {
      account,
      registers: rows,
      unread,
      history: past.history,
      revision: past.revisions,
      changes,
      trouble: troubleOf(own, changes, past, month),
      ...(supply === undefined ? {} : { supply: { ...supply, ...foreignOf(supply, account.id, foreign, month) } }),
      ...(check === undefined ? {} : { checks: check }),
    };
    return { source, isBilled: past.stands };
  };
  return { accounts, stateOf };
}

export async function accountSources(sql: Sql, month: Month, accountIds: readonly number[]): Promise<AccountSource[]> {
  const { accounts, stateOf } = await accountFacts(sql, month, accountIds);
  return accounts.map((account) => stateOf(account).source);
}

function readAccounts(sql: Sql, accountIds: readonly number[]): Promise<AccountRow[]> {
  return sql.query<AccountRow>(
    `SELECT a.id, a.account_no AS "accountNo", a.class, a.tariff_code AS "tariffCode", trim_scale(a.voltage_kv)::text AS "voltageKv",
            trim_scale(a.capacity_kva)::text AS "capacityKva", a.pf_standard::text AS "pfStandard", a.opened_on AS "openedOn",
            a.unit_id AS "unitId", u.code AS "unitCode", r.code AS "routeCode", c.name AS "customerName"
       FROM account a JOIN org_unit u ON u.id = a.unit_id JOIN route r ON r.id = a.route_id JOIN customer c ON c.id = a.customer_id
      WHERE a.id = ANY($1::bigint[]) ORDER BY a.id`,
    [accountIds],
    PREPARED,
  );
}

/** Without a register: a meter that has no row in the month. */
export type MeterRow = Omit<RegisterRow, 'register'> & {
  readonly accountId: number;
  readonly register: RegisterRow['register'] | null;
};

function readRegisters(sql: Sql, month: Month, accountIds: readonly number[]): Promise<MeterRow[]> {
  const last = monthLiteral(addMonths(month, -1));
  return sql.query<MeterRow>(
    `SELECT m.account_id AS "accountId", m.id AS "meterId", m.meter_no AS "meterNo", m.service_point_id AS "pointId", r.register,
            trim_scale(r.prev_value)::text AS prev, trim_scale(r.value)::text AS curr, r.prev_read_on AS "prevReadOn",
            r.read_on AS "readOn", r.source, r.rolled_over AS "rolledOver", r.reader_id AS "readerId", m.digits, m.decimals,
            trim_scale(m.ct_ratio * m.pt_ratio)::text AS multiplier, m.installed_on AS "installedOn", m.removed_on AS "removedOn",
            trim_scale(p.prev_value)::text AS "lastPrev", trim_scale(p.value)::text AS "lastCurr", p.source AS "lastSource"
       FROM meter m
       LEFT JOIN reading r ON r.reading_month = ${monthLiteral(month)} AND r.meter_id = m.id
       LEFT JOIN reading p ON p.reading_month = ${last} AND p.meter_id = r.meter_id AND p.register = r.register
      WHERE m.account_id = ANY($1::bigint[]) AND (m.removed_on IS NULL OR m.removed_on >= ${last})`,
    [accountIds],
    PREPARED,
  );
}

/** Bills of an account, each list in the same order; a mark a bill: superseded, red, or `.`. */
interface HistoryRow {
  readonly accountId: number;
  readonly months: string;
  readonly kwh: string;
  readonly yuan: string;
  readonly days: string;
  readonly marks: string;
}

function readHistory(sql: Sql, month: Month, accountIds: readonly number[]): Promise<HistoryRow[]> {
  return sql.query<HistoryRow>(
    `SELECT account_id AS "accountId", array_agg(bill_month)::text AS months, array_agg(energy_kwh)::text AS kwh, array_agg(amount_yuan)::text AS yuan,
            array_agg(days)::text AS days, string_agg(CASE WHEN superseded THEN 's' WHEN kind = 'red' THEN 'r' ELSE '.' END, '') AS marks
       FROM bill_history
      WHERE account_id = ANY($1::bigint[]) AND bill_month BETWEEN ${monthLiteral(addMonths(month, -HISTORY_MONTHS))} AND ${monthLiteral(month)}
      GROUP BY account_id`,
    [accountIds],
    PREPARED,
  );
}

interface Past {
  readonly history: PastMonth[];
  readonly hasBill: boolean;
  /** A bill of the month stands: it was neither superseded nor taken back by a red one. */
  readonly stands: boolean;
  readonly revisions: number;
  readonly lastSuperseded: boolean;
}

const NO_PAST: Past = { history: [], hasBill: false, stands: false, revisions: 0, lastSuperseded: false };

/** `{1,2}` as PostgreSQL writes an array of what needs no quotes. */
const itemsOf = (array: string): string[] => array.slice(1, -1).split(',');

interface Sum {
  month: Month;
  kwh: number;
  fen: bigint;
  days: number;
  standing: number;
}

function pastOf(row: HistoryRow | undefined, month: Month, lastMonth: Month): Past {
  if (row === undefined) return NO_PAST;
  const months = itemsOf(row.months);
  const days = itemsOf(row.days);
  const kwh = itemsOf(row.kwh);
  const yuan = itemsOf(row.yuan);
  const sums: Sum[] = [];
  let hasBill = false;
  let standing = 0;
  let revisions = 0;
  let lastSuperseded = false;
  for (let place = 0; place < months.length; place += 1) {
    const billMonth = months[place]!.slice(0, 7);
    const mark = row.marks[place];
    const step = mark === 'r' ? -1 : 1;
    if (billMonth === month) {
      revisions += 1;
      if (mark === 's') continue;
      hasBill = true;
      standing += step;
    } else if (mark === 's') {
      lastSuperseded ||= billMonth === lastMonth;
    } else {
      // A red bill takes its own back, so that what is left of a month is the sum of all that was released for it.
      const sum = sumOf(sums, billMonth);
      sum.kwh += Number(kwh[place]);
      sum.fen += fenOf(yuan[place]!);
      sum.days = Math.max(sum.days, Number(days[place]));
      sum.standing += step;
    }
  }
  const history = newestFirst(sums.filter((sum) => sum.standing > 0));
  return { history, hasBill, stands: standing > 0, revisions, lastSuperseded };
}

/** The database mostly gives them from the oldest on. */
function newestFirst(sums: Sum[]): Sum[] {
  for (let place = 1; place < sums.length; place += 1)
    if (sums[place - 1]!.month > sums[place]!.month) return sums.sort((a, b) => (a.month < b.month ? 1 : -1));
  return sums.reverse();
}

/** The sum of this month, mostly a new one: there are a dozen of them. */
function sumOf(sums: Sum[], month: Month): Sum {
  const found = sums.find((sum) => sum.month === month);
  if (found !== undefined) return found;
  const sum: Sum = { month, kwh: 0, fen: 0n, days: 1, standing: 0 };
  sums.push(sum);
  return sum;
}

const REGISTER_ORDER = new Map(REGISTERS.map((register, place) => [register as string, place]));

function metersOf(rows: readonly MeterRow[], month: Month): { rows: RegisterRow[]; unread: UnreadMeter[] } {
  const read: RegisterRow[] = [];
  const unread: UnreadMeter[] = [];
  for (const row of rows) {
    if (row.register !== null) read.push(row as RegisterRow);
    else if (row.removedOn === null && row.installedOn.slice(0, 7) <= month)
      unread.push({ meterId: row.meterId, meterNo: row.meterNo });
  }
  read.sort(
    (a, b) =>
      (a.installedOn === b.installedOn ? a.meterId - b.meterId : a.installedOn < b.installedOn ? -1 : 1) ||
      REGISTER_ORDER.get(a.register)! - REGISTER_ORDER.get(b.register)!,
  );
  return { rows: read, unread };
}

interface EventRow {
  readonly accountId: number;
  readonly source: 'change' | 'exception' | 'returned';
  readonly kind: string;
  readonly on: string;
  readonly orderNo: string | null;
  readonly detail: Record<string, unknown> | null;
}

/** Archived changes of the last two months, last cycle's exceptions and orders that were sent back. */
function readEvents(sql: Sql, month: Month, accountIds: readonly number[]): Promise<EventRow[]> {
  const last = monthLiteral(addMonths(month, -1));
  return sql.query<EventRow>(
    `SELECT account_id AS "accountId", 'change' AS source, kind, effective_on AS "on", order_no AS "orderNo", detail
       FROM account_change
      WHERE account_id = ANY($1::bigint[]) AND effective_on >= ${last} - 31 AND effective_on < ${monthLiteral(month)} + 31
     UNION ALL
     SELECT e.account_id, 'exception', e.code, e.bill_month, NULL, NULL FROM billing_exception e
      WHERE e.run_id IN (SELECT id FROM billing_run WHERE bill_month = ${last}) AND e.account_id = ANY($1::bigint[])
     UNION ALL
     SELECT w.account_id, 'returned', w.process, w.bill_month, w.order_no, NULL FROM work_order w
      WHERE w.account_id = ANY($1::bigint[]) AND w.process = 'billing' AND w.bill_month = ${last}
        AND EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = w.id AND h.to_step = 'reread')`,
    [accountIds],
    PREPARED,
  );
}

/** In (last reading day, this reading day]; a supply begins on its first base day. */
function isInCycle(event: EventRow, from: string | null, to: string | null): boolean {
  if (from === null || to === null) return true;
  return event.on <= to && (event.on > from || (event.kind === 'new-supply' && event.on >= from));
}

function changeOf(event: EventRow): ChangeFacts {
  return { kind: event.kind as ChangeKind, effectiveOn: event.on, orderNo: event.orderNo, detail: event.detail ?? {} };
}

const CORRECTIONS: ReadonlySet<string> = new Set(['correction-money', 'correction-energy', 'rebill']);

function troubleOf(
  events: readonly EventRow[],
  changes: readonly ChangeFacts[],
  past: Past,
  month: Month,
): TroubleFacts[] {
  const trouble: TroubleFacts[] = [];
  const add = (kind: TroubleKind, detail: string): void => void trouble.push({ kind, detail });
  for (const event of events) {
    if (event.source === 'exception') add('exception', event.kind);
    if (event.source === 'returned') add('returned', event.orderNo ?? '');
  }
  if (past.lastSuperseded) add('superseded', addMonths(month, -1));
  // Whatever way it comes about: a bill that replaces one of the same month is looked at again.
  if (past.revisions > 0 && !past.hasBill) add('recalculated', month);
  for (const change of changes)
    if (CORRECTIONS.has(change.kind)) add('correction', change.orderNo ?? change.effectiveOn);
  return trouble;
}
