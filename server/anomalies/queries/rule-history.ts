/**
 * What a user-written rule would have said of the last twelve months (历史试算): statistics of a sample of the unit's accounts, rebuilt from
 * bills and readings as they stand. Peers are the medians of the sample.
 */
import { compileFormula, type Formula } from '@/server/anomalies/formula/compile';
import { statisticsOf, statisticText } from '@/server/anomalies/formula/statistics';
import {
  type AccountFacts,
  baselineOf,
  type PastMonth,
  type PeerFacts,
  type RegisterFacts,
  withPeers,
} from '@/server/anomalies/facts';
import { fenOf, median } from '@/server/anomalies/numbers';
import type { DryRun } from '@/server/anomalies/rules-contract';
import type { CustomerClass, Register } from '@/server/billing/contract';
import { groupBy } from '@/server/kernel/group';
import type { Sql } from '@/server/kernel/ports';
import { addMonths, firstDay, type Month } from '@/server/kernel/time';

const MONTHS = 12;
const BACK = 13;
const MOST_ACCOUNTS = 3000;
const SAMPLES = 20;
const LEAST_PEERS = 20;

interface AccountRow {
  readonly id: number;
  readonly accountNo: string;
  readonly unitId: number;
  readonly class: CustomerClass;
  readonly tariffCode: string;
  readonly highVoltage: boolean;
  readonly capacityKva: number;
  readonly suspended: boolean;
  readonly of: number;
}

interface BillRow {
  readonly accountId: number;
  readonly month: Month;
  readonly kwh: string;
  readonly yuan: string;
  readonly days: number;
}

interface ReadingRow {
  readonly accountId: number;
  readonly month: Month;
  readonly register: Register;
  readonly advance: number | null;
  readonly value: number | null;
  readonly multiplier: number;
  readonly source: string;
}

/** `last` is the newest month looked at. */
export async function dryRunOf(sql: Sql, unitId: number, source: string, last: Month): Promise<DryRun> {
  const compiled = compileFormula(source);
  if (!compiled.ok) throw new Error(`a stored formula does not compile: ${compiled.fault.code}`);
  const { formula } = compiled;
  const accounts = await sampleOf(sql, unitId);
  const ids = accounts.map((account) => account.id);
  const first = addMonths(last, -(MONTHS - 1));
  const bills = await sql.query<BillRow>(
    `SELECT account_id AS "accountId", to_char(bill_month, 'YYYY-MM') AS month, energy_kwh AS kwh, amount_yuan AS yuan,
            greatest(period_to - period_from, 1) AS days
       FROM bill WHERE account_id = ANY($1::bigint[]) AND status <> 'superseded' AND bill_month BETWEEN $2::date AND $3::date
      ORDER BY account_id, bill_month DESC`,
    [ids, firstDay(addMonths(first, -BACK)), firstDay(last)],
  );
  const readings = await sql.query<ReadingRow>(
    `SELECT r.account_id AS "accountId", to_char(r.reading_month, 'YYYY-MM') AS month, r.register,
            CASE WHEN r.value >= r.prev_value THEN (r.value - r.prev_value)::float8 END AS advance, r.value::float8 AS value,
            (m.ct_ratio * m.pt_ratio)::float8 AS multiplier, r.source
       FROM reading r JOIN meter m ON m.id = r.meter_id
      WHERE r.account_id = ANY($1::bigint[]) AND r.reading_month BETWEEN $2::date AND $3::date`,
    [ids, firstDay(first), firstDay(last)],
  );
  const months = Array.from({ length: MONTHS }, (_, back) => addMonths(last, -back));
  return judge(formula, accounts, months, bills, readings);
}

/** An even sample: the same accounts each time. */
async function sampleOf(sql: Sql, unitId: number): Promise<AccountRow[]> {
  return sql.query<AccountRow>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
     SELECT a.id, a.account_no AS "accountNo", a.unit_id AS "unitId", a.class, a.tariff_code AS "tariffCode", a.voltage_kv > 1 AS "highVoltage",
            a.capacity_kva::float8 AS "capacityKva", a.status = 'suspended' AS suspended, count(*) OVER ()::int AS of
       FROM account a WHERE a.unit_id IN (SELECT id FROM below) ORDER BY hashint8(a.id), a.id LIMIT ${MOST_ACCOUNTS}`,
    [unitId],
  );
}

function judge(
  formula: Formula,
  accounts: readonly AccountRow[],
  months: readonly Month[],
  bills: readonly BillRow[],
  readings: readonly ReadingRow[],
): DryRun {
  const pastOf = new Map<number, PastMonth[]>();
  for (const [accountId, rows] of groupBy(bills, (bill) => bill.accountId))
    pastOf.set(
      accountId,
      rows.map((row) => ({ month: row.month, kwh: Number(row.kwh), fen: fenOf(row.yuan), days: row.days })),
    );
  const readingsOf = groupBy(readings, (row) => `${row.accountId}|${row.month}`);
  const result: DryRun = {
    accounts: accounts.length,
    ofAccounts: accounts[0]?.of ?? 0,
    checked: 0,
    fired: 0,
    months: [],
    samples: [],
  };
  for (const month of months) {
    const peers = peersOf(accounts, pastOf, month);
    const tally = { month, checked: 0, fired: 0 };
    for (const account of accounts) {
      const past = pastOf.get(account.id);
      const at = past?.findIndex((bill) => bill.month === month) ?? -1;
      if (past === undefined || at < 0) continue;
      const facts = factsThen(
        account,
        past,
        at,
        readingsOf.get(`${account.id}|${month}`) ?? [],
        peers.get(kindOf(account)) ?? null,
      );
      const statistics = statisticsOf(facts);
      if (statistics === null) continue;
      tally.checked += 1;
      if (!formula.fires(statistics)) continue;
      tally.fired += 1;
      if (result.samples.length < SAMPLES)
        result.samples.push({
          accountId: account.id,
          accountNo: account.accountNo,
          month,
          figures: formula.uses.map((name) => `${name} ${statisticText(statistics[name])}`).join(', '),
        });
    }
    result.months.push(tally);
    result.checked += tally.checked;
    result.fired += tally.fired;
  }
  return result;
}

const kindOf = (account: AccountRow): string => `${account.class}${account.highVoltage ? '+' : '-'}`;

function peersOf(
  accounts: readonly AccountRow[],
  pastOf: ReadonlyMap<number, readonly PastMonth[]>,
  month: Month,
): Map<string, PeerFacts> {
  const before = addMonths(month, -1);
  const found = new Map<string, { ratios: number[]; daily: number[] }>();
  for (const account of accounts) {
    const past = pastOf.get(account.id);
    const now = past?.find((bill) => bill.month === month);
    const last = past?.find((bill) => bill.month === before);
    if (now === undefined || last === undefined || last.kwh <= 0) continue;
    const key = kindOf(account);
    const own = found.get(key) ?? { ratios: [], daily: [] };
    own.ratios.push(now.kwh / now.days / (last.kwh / last.days));
    own.daily.push(now.kwh / now.days);
    found.set(key, own);
  }
  return new Map(
    [...found]
      .filter(([, { ratios }]) => ratios.length >= LEAST_PEERS)
      .map(([key, { ratios, daily }]) => [
        key,
        { scope: 'class' as const, accounts: ratios.length, ratio: median(ratios), daily: median(daily) },
      ]),
  );
}

function factsThen(
  account: AccountRow,
  past: readonly PastMonth[],
  at: number,
  readings: readonly ReadingRow[],
  peers: PeerFacts | null,
): AccountFacts {
  const now = past[at]!;
  const history = past.slice(at + 1, at + 1 + BACK);
  const total = sumOf(readings, 'total');
  const reactive = sumOf(readings, 'reactive');
  return {
    accountId: account.id,
    unitId: account.unitId,
    tariffCode: account.tariffCode,
    suspended: account.suspended,
    class: account.class,
    highVoltage: account.highVoltage,
    capacityKva: account.capacityKva,
    openedOn: '',
    month: now.month,
    from: null,
    to: null,
    days: now.days,
    registers: readings.map(registerThen),
    bill: {
      kwh: now.kwh,
      fen: now.fen,
      cosPhi: total === null || reactive === null || total <= 0 ? null : total / Math.hypot(total, reactive),
      billedDemandKw: null,
      contractKw: null,
      lossKwh: null,
    },
    history,
    baseline: withPeers(baselineOf(history, now.month), peers),
    changes: [],
    trouble: [],
    peers,
    outages: [],
    fileChanges: [],
    fault: null,
    ownRules: [],
  };
}

function sumOf(readings: readonly ReadingRow[], register: Register): number | null {
  const own = readings.filter((row) => row.register === register && row.advance !== null);
  return own.length === 0 ? null : own.reduce((sum, row) => sum + row.advance! * row.multiplier, 0);
}

function registerThen(row: ReadingRow): RegisterFacts {
  return {
    meterId: 0,
    meterNo: '',
    register: row.register,
    digits: 0,
    decimals: 0,
    multiplier: row.multiplier,
    prev: null,
    curr: row.value,
    prevText: null,
    currText: null,
    prevReadOn: null,
    readOn: null,
    source: row.source,
    last: null,
    lastAdvance: null,
    wrapped: false,
    reason: null,
    expectedAdvance: null,
    advance: row.register === 'demand' ? null : row.advance,
    installedInPeriod: false,
    removed: false,
  };
}
