/** What each rule cost and found (规则成效), from the sums the database keeps; and its thresholds tried on twelve months of bills. */
import { unitsFor } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { addMonths, firstDay, monthOf, type Month } from '@/server/kernel/time';
import { type BacktestAccount, candidateOf, candidatesOf, judgeHistory, proposalOf, type Truth } from '../backtest';
import type { PastMonth } from '../facts';
import { RULES, ruleById } from '../rules';
import { PARAMETER_PREFIX, type ParameterRow, Thresholds } from '../thresholds';
import type {
  BacktestAnswer,
  BacktestQuery,
  PerformanceAnswer,
  PerformanceQuery,
  RulePerformance,
} from '../tuning-contract';

/** Rules whose share-like threshold can be tried on bills alone, and its name. */
export const TUNABLE: Readonly<Record<string, string>> = {
  'energy-jump': 'share',
  'energy-drop': 'share',
  'money-jump': 'share',
};
const HIGH_VOLTAGE_KV = 10;
/** Accounts a trial looks at; a larger unit is tried on a fixed sample of this many. */
const ACCOUNTS_MOST = 8_000;
const MONTHS_READ = 26;
const LISTED = 2_000;

async function unitsOf(ctx: Ctx, unitId: number | undefined): Promise<number[]> {
  const mine = unitsFor(ctx.actor, 'rule.see');
  if (unitId === undefined) return mine;
  const below = await ctx.sql.query<{ id: number }>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id) SELECT id FROM below`,
    [unitId],
  );
  const wanted = new Set(below.map(({ id }) => id));
  return mine.filter((id) => wanted.has(id));
}

async function thresholdsNow(ctx: Ctx): Promise<Thresholds> {
  const rows = await ctx.sql.query<ParameterRow>(
    `SELECT code, scope, value FROM parameter WHERE code LIKE '${PARAMETER_PREFIX}%' AND effective_from <= $1::date
        AND (effective_to IS NULL OR effective_to > $1::date)`,
    [ctx.clock.today()],
  );
  return new Thresholds(RULES, rows);
}

type Sums = Omit<RulePerformance, 'threshold' | 'waiting' | 'lastMonth'> & {
  lastDecided: number;
  lastSpentMs: number;
  lastRecoveredYuan: string;
};

export async function rulePerformance(ctx: Ctx, query: PerformanceQuery): Promise<PerformanceAnswer> {
  const units = await unitsOf(ctx, query.unitId);
  const now = monthOf(ctx.clock.today());
  const since = addMonths(now, 1 - query.months);
  const last = addMonths(now, -1);
  const [sums, waiting, thresholds] = await Promise.all([
    ctx.sql.query<Sums>(
      `SELECT rule, sum(real_faults)::int AS real, sum(harmless)::int AS harmless, sum(false_alarms)::int AS "falseAlarms",
              sum(spent_ms)::bigint AS "spentMs", sum(recovered_yuan)::numeric(18,2) AS "recoveredYuan",
              coalesce(sum(real_faults + harmless + false_alarms) FILTER (WHERE decided_month = $3::date), 0)::int AS "lastDecided",
              coalesce(sum(spent_ms) FILTER (WHERE decided_month = $3::date), 0)::bigint AS "lastSpentMs",
              coalesce(sum(recovered_yuan) FILTER (WHERE decided_month = $3::date), 0)::numeric(18,2) AS "lastRecoveredYuan"
         FROM rule_tally WHERE unit_id = ANY($1::int[]) AND decided_month >= least($2::date, $3::date) AND ($4::text IS NULL OR account_class = $4)
        GROUP BY rule`,
      [units, firstDay(since), firstDay(last), query.class ?? null],
    ),
    ctx.sql.query<{ rule: string; n: number }>(
      `SELECT rule, count(*)::int AS n FROM work_order WHERE state IN ('pending', 'locked', 'returned') AND step = 'review'
          AND unit_id = ANY($1::int[]) AND rule IS NOT NULL GROUP BY rule`,
      [units],
    ),
    thresholdsNow(ctx),
  ]);
  const byRule = new Map(sums.map((row) => [row.rule, row]));
  const waits = new Map(waiting.map((row) => [row.rule, row.n]));
  const values = thresholds.of(query.class ?? 'residential', false);
  const names = [...new Set([...RULES.map(({ id }) => id), ...byRule.keys()])];
  const rules = names.map((rule): RulePerformance => {
    const found = byRule.get(rule);
    const parameter = TUNABLE[rule];
    return {
      rule,
      waiting: waits.get(rule) ?? 0,
      real: found?.real ?? 0,
      harmless: found?.harmless ?? 0,
      falseAlarms: found?.falseAlarms ?? 0,
      spentMs: found?.spentMs ?? 0,
      recoveredYuan: found?.recoveredYuan ?? '0.00',
      lastMonth: {
        month: last,
        decided: found?.lastDecided ?? 0,
        spentMs: found?.lastSpentMs ?? 0,
        recoveredYuan: found?.lastRecoveredYuan ?? '0.00',
      },
      threshold: parameter === undefined ? null : { parameter, value: values.get(rule)?.[parameter] ?? 0 },
    };
  });
  return {
    rules: rules.filter((row) => row.threshold !== null || row.waiting + row.real + row.harmless + row.falseAlarms > 0),
    since,
  };
}

type AccountRow = Omit<BacktestAccount, 'months' | 'highVoltage' | 'capacityKva'> & {
  voltageKv: string;
  capacityKva: string;
  months: { month: Month; kwh: string; yuan: string; days: number }[];
};

async function accountsOf(ctx: Ctx, units: readonly number[], customerClass: string): Promise<BacktestAccount[]> {
  const oldest = firstDay(addMonths(monthOf(ctx.clock.today()), -MONTHS_READ));
  const rows = await ctx.sql.query<AccountRow>(
    `SELECT a.id, a.account_no AS "accountNo", c.name AS "customerName", a.unit_id AS "unitId", a.tariff_code AS "tariffCode", a.class,
            a.voltage_kv AS "voltageKv", a.capacity_kva AS "capacityKva", a.opened_on AS "openedOn", m.months
       FROM (SELECT * FROM account WHERE unit_id = ANY($1::int[]) AND class = $2 ORDER BY hashint8(id) LIMIT ${ACCOUNTS_MOST + 1}) a
       JOIN customer c ON c.id = a.customer_id
       CROSS JOIN LATERAL (
         SELECT json_agg(json_build_object('month', to_char(b.bill_month, 'YYYY-MM'), 'kwh', b.energy_kwh::text, 'yuan', b.amount_yuan::text,
                                           'days', greatest(1, b.period_to - b.period_from)) ORDER BY b.bill_month DESC) AS months
           FROM bill b WHERE b.account_id = a.id AND b.bill_month >= $3::date AND b.status <> 'superseded') m
      WHERE m.months IS NOT NULL`,
    [units, customerClass, oldest],
  );
  return rows.map((row) => ({
    ...row,
    highVoltage: Number(row.voltageKv) >= HIGH_VOLTAGE_KV,
    capacityKva: Number(row.capacityKva),
    months: row.months.map(({ month, kwh, yuan, days }): PastMonth => ({
      month,
      kwh: Number(kwh),
      fen: BigInt(yuan.replace('.', '')),
      days,
    })),
  }));
}

interface Verdicts {
  readonly accountId: number;
  readonly month: Month;
  readonly truth: Truth;
  readonly recoveredYuan: string;
}

export async function backtest(ctx: Ctx, query: BacktestQuery): Promise<BacktestAnswer> {
  const rule = ruleById(query.rule);
  const parameter = TUNABLE[query.rule];
  if (rule === undefined || parameter === undefined) throw new Refusal('not-found', { what: 'rule' });
  const units = await unitsOf(ctx, query.unitId);
  const since = addMonths(monthOf(ctx.clock.today()), -12);
  const thresholds = await thresholdsNow(ctx);
  const [found, verdicts] = await Promise.all([
    accountsOf(ctx, units, query.class),
    ctx.sql.query<Verdicts>(
      `SELECT o.account_id AS "accountId", to_char(o.bill_month, 'YYYY-MM') AS month, max(o.verdict) AS truth, max(o.recovered_yuan) AS "recoveredYuan"
         FROM review_outcome o WHERE o.rule = $1 AND o.unit_id = ANY($2::int[]) AND o.bill_month >= $3::date GROUP BY 1, 2
        UNION ALL
       SELECT c.account_id, to_char(c.effective_on - interval '1 month', 'YYYY-MM'), 'real-fault', 0 FROM account_change c JOIN account a ON a.id = c.account_id
        WHERE c.kind IN ('correction-money', 'correction-energy', 'rebill') AND a.unit_id = ANY($2::int[]) AND c.effective_on >= $3::date`,
      [query.rule, units, firstDay(since)],
    ),
  ]);
  const accounts = found.slice(0, ACCOUNTS_MOST);
  const known = new Map<string, { truth: Truth; recoveredYuan: string }>();
  // A reviewer's verdict stands first in the answer and is kept.
  for (const { accountId, month, truth, recoveredYuan } of verdicts) {
    const key = `${accountId}|${month}`;
    if (!known.has(key)) known.set(key, { truth, recoveredYuan });
  }
  const present = thresholds.of(query.class, false).get(query.rule)![parameter]!;
  const candidates = candidatesOf(present);
  const judged = judgeHistory(
    rule,
    parameter,
    accounts,
    (account) => thresholds.of(account.class, account.highVoltage, account.unitId).get(query.rule)!,
    candidates,
    since,
    (accountId, month) => known.get(`${accountId}|${month}`) ?? { truth: 'unknown', recoveredYuan: '0.00' },
  );
  const tried = candidates.map((value) => candidateOf(judged, value));
  return {
    rule: query.rule,
    parameter,
    class: query.class,
    present,
    accounts: accounts.length,
    isSample: found.length > ACCOUNTS_MOST,
    since,
    candidates: tried,
    proposed: proposalOf(tried, present) ?? null,
    judged: judged.slice(0, LISTED),
  };
}
