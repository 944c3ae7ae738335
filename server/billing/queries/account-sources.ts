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
import { addMonths, firstDay, type Month } from '@/server/kernel/time';
import { readCheckFacts } from './check-facts';
import { foreignOf, readForeign, readSupply } from './supply-facts';

/** Months of bills the checks look back on: the same month last year and the one before it. */
export const HISTORY_MONTHS = 13;

const NO_CHECKS: Awaited<ReturnType<typeof readCheckFacts>> = new Map();

export interface ChunkSources {
  readonly sources: AccountSource[];
  /** Accounts that have a standing bill of the month already. */
  readonly billed: ReadonlySet<number>;
}

/**
 * Outside a transaction the statements run side by side; one connection takes them in turn. `for-billing` leaves out what only the
 * checks look at.
 */
export async function accountSources(
  sql: Sql,
  month: Month,
  accountIds: readonly number[],
  where: 'pool' | 'transaction' = 'pool',
  what: 'with-checks' | 'for-billing' = 'with-checks',
): Promise<ChunkSources> {
  const reads = [
    () => readAccounts(sql, accountIds),
    () => readRegisters(sql, month, accountIds),
    () => readHistory(sql, month, accountIds),
    () => readEvents(sql, month, accountIds),
    () => readSupply(sql, month, accountIds),
    () => (what === 'with-checks' ? readCheckFacts(sql, month, accountIds) : Promise.resolve(NO_CHECKS)),
  ] as const;
  const [accounts, registers, histories, events, supplies, checks] =
    where === 'pool'
      ? await Promise.all([reads[0](), reads[1](), reads[2](), reads[3](), reads[4](), reads[5]()])
      : [await reads[0](), await reads[1](), await reads[2](), await reads[3](), await reads[4](), await reads[5]()];
  const foreign = await readForeign(sql, supplies, (ids) => readRegisters(sql, month, ids));
  const registersOf = groupBy(registers, (row) => row.accountId);
  const eventsOf = groupBy(events, (row) => row.accountId);
  const historyOf = new Map(histories.map((row) => [row.accountId, row.items]));
  const billed = new Set<number>();
  const lastMonth = addMonths(month, -1);
  const sources = accounts.map((account): AccountSource => {
    const past = pastOf(historyOf.get(account.id) ?? '', month, lastMonth);
    if (past.stands) billed.add(account.id);
    const { rows, unread } = metersOf(registersOf.get(account.id) ?? [], month);
    const { from, to } = spanOf(rows);
    const own = eventsOf.get(account.id) ?? [];
    const supply = supplies.get(account.id);
    const check = checks.get(account.id);
    const changes = own.filter((event) => event.source === 'change' && isInCycle(event, from, to)).map(changeOf);
    return {
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
  });
  return { sources, billed };
}

function readAccounts(sql: Sql, accountIds: readonly number[]): Promise<AccountRow[]> {
  return sql.query<AccountRow>(
    `SELECT a.id, a.account_no AS "accountNo", a.class, a.tariff_code AS "tariffCode", trim_scale(a.voltage_kv)::text AS "voltageKv",
            trim_scale(a.capacity_kva)::text AS "capacityKva", a.pf_standard::text AS "pfStandard", a.opened_on AS "openedOn",
            a.unit_id AS "unitId", u.code AS "unitCode", r.code AS "routeCode", c.name AS "customerName"
       FROM account a JOIN org_unit u ON u.id = a.unit_id JOIN route r ON r.id = a.route_id JOIN customer c ON c.id = a.customer_id
      WHERE a.id = ANY($1::bigint[]) ORDER BY a.id`,
    [accountIds],
  );
}

/** Without a register: a meter that has no row in the month. */
export type MeterRow = Omit<RegisterRow, 'register'> & {
  readonly accountId: number;
  readonly register: RegisterRow['register'] | null;
};

function readRegisters(sql: Sql, month: Month, accountIds: readonly number[]): Promise<MeterRow[]> {
  return sql.query<MeterRow>(
    `SELECT m.account_id AS "accountId", m.id AS "meterId", m.meter_no AS "meterNo", m.service_point_id AS "pointId", r.register,
            trim_scale(r.prev_value)::text AS prev, trim_scale(r.value)::text AS curr, r.prev_read_on AS "prevReadOn",
            r.read_on AS "readOn", r.source, r.rolled_over AS "rolledOver", r.reader_id AS "readerId", m.digits, m.decimals,
            trim_scale(m.ct_ratio * m.pt_ratio)::text AS multiplier, m.installed_on AS "installedOn", m.removed_on AS "removedOn",
            trim_scale(p.prev_value)::text AS "lastPrev", trim_scale(p.value)::text AS "lastCurr", p.source AS "lastSource"
       FROM meter m
       LEFT JOIN reading r ON r.reading_month = $2 AND r.meter_id = m.id
       LEFT JOIN reading p ON p.reading_month = $3 AND p.meter_id = r.meter_id AND p.register = r.register
      WHERE m.account_id = ANY($1::bigint[]) AND (m.removed_on IS NULL OR m.removed_on >= $3::date)`,
    [accountIds, firstDay(month), firstDay(addMonths(month, -1))],
  );
}

function readHistory(
  sql: Sql,
  month: Month,
  accountIds: readonly number[],
): Promise<{ accountId: number; items: string }[]> {
  return sql.query(
    `SELECT account_id AS "accountId",
            string_agg(bill_month || '|' || energy_kwh || '|' || amount_yuan || '|' || days || '|' || superseded || '|' || kind, ';') AS items
       FROM bill_history WHERE account_id = ANY($1::bigint[]) AND bill_month BETWEEN $2::date AND $3::date GROUP BY account_id`,
    [accountIds, firstDay(addMonths(month, -HISTORY_MONTHS)), firstDay(month)],
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

function pastOf(items: string, month: Month, lastMonth: Month): Past {
  const months = new Map<Month, { kwh: number; fen: bigint; days: number; standing: number }>();
  let hasBill = false;
  let standing = 0;
  let revisions = 0;
  let lastSuperseded = false;
  for (const item of items === '' ? [] : items.split(';')) {
    const [day, kwh, yuan, days, superseded, kind] = item.split('|') as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const billMonth = day.slice(0, 7);
    if (billMonth === month) {
      revisions += 1;
      hasBill ||= superseded !== 'true';
      if (superseded !== 'true') standing += kind === 'red' ? -1 : 1;
    } else if (superseded === 'true') {
      lastSuperseded ||= billMonth === lastMonth;
    } else {
      // A red bill takes its own back, so that what is left of a month is the sum of all that was released for it.
      const sum = months.get(billMonth) ?? { kwh: 0, fen: 0n, days: 1, standing: 0 };
      sum.kwh += Number(kwh);
      sum.fen += fenOf(yuan);
      sum.days = Math.max(sum.days, Number(days));
      sum.standing += kind === 'red' ? -1 : 1;
      months.set(billMonth, sum);
    }
  }
  const history = [...months]
    .filter(([, sum]) => sum.standing > 0)
    .map(([billMonth, { kwh, fen, days }]): PastMonth => ({ month: billMonth, kwh, fen, days }));
  history.sort((a, b) => (a.month < b.month ? 1 : -1));
  return { history, hasBill, stands: standing > 0, revisions, lastSuperseded };
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
  return sql.query<EventRow>(
    `SELECT account_id AS "accountId", 'change' AS source, kind, effective_on AS "on", order_no AS "orderNo", detail
       FROM account_change WHERE account_id = ANY($1::bigint[]) AND effective_on >= $3::date - 31 AND effective_on < $2::date + 31
     UNION ALL
     SELECT e.account_id, 'exception', e.code, e.bill_month, NULL, NULL FROM billing_exception e
      WHERE e.run_id IN (SELECT id FROM billing_run WHERE bill_month = $3) AND e.account_id = ANY($1::bigint[])
     UNION ALL
     SELECT w.account_id, 'returned', w.process, w.bill_month, w.order_no, NULL FROM work_order w
      WHERE w.account_id = ANY($1::bigint[]) AND w.process = 'billing' AND w.bill_month = $3
        AND EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = w.id AND h.to_step = 'reread')`,
    [accountIds, firstDay(month), firstDay(addMonths(month, -1))],
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
