/**
 * What a whole run shares: price versions, rating parameters and check thresholds of a month. Few rows, read for every chunk so that
 * a change is seen at once; price bodies are parsed again only when a version's content changed.
 */
import { PARAMETER_PREFIX, type ParameterRow, Thresholds, unitOfScope } from '@/server/anomalies/thresholds';
import { OwnRules, type OwnRuleRow } from '@/server/anomalies/own-rules';
import { RULES } from '@/server/anomalies/rules';
import type { BillingWorld } from '@/server/billing/bill-account';
import type { PricedVersion, PriceVersion } from '@/server/billing/contract';
import { priceTable } from '@/server/billing/hashing';
import { type Parameters, PARAMETER_DEFAULTS } from '@/server/billing/parameters';
import { PriceChoice } from '@/server/billing/price-choice';
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Month } from '@/server/kernel/time';

const RATING_PREFIX = 'billing.';

/** Parsed prices and thresholds by database; the keys say when they are stale. */
const kept = new WeakMap<Sql, { readonly key: string; readonly prices: PriceChoice }>();
const keptThresholds = new WeakMap<Sql, { readonly key: string; readonly thresholds: Thresholds }>();

export async function billingWorld(sql: Sql, month: Month): Promise<BillingWorld> {
  const prices = await pricesNow(sql);
  const rows = await parametersOf(sql, month);
  return {
    run: { month, parameters: ratingParameters(rows) },
    prices,
    thresholds: await thresholdsOf(sql, rows),
    ownRules: await ownRulesOf(sql, month),
  };
}

async function thresholdsOf(sql: Sql, rows: readonly ParameterRow[]): Promise<Thresholds> {
  const key = JSON.stringify(rows);
  const found = keptThresholds.get(sql);
  if (found?.key === key) return found.thresholds;
  const own = rows.filter((row) => row.code.startsWith(PARAMETER_PREFIX));
  const thresholds = new Thresholds(RULES, own, await parentsOf(sql, own));
  keptThresholds.set(sql, { key, thresholds });
  return thresholds;
}

/** The tree of units, read only when a parameter is for one of them. */
async function parentsOf(sql: Sql, rows: readonly ParameterRow[]): Promise<Map<number, number | null>> {
  if (!rows.some((row) => unitOfScope(row.scope) !== null)) return new Map();
  return unitTree(sql);
}

async function unitTree(sql: Sql): Promise<Map<number, number | null>> {
  const units = await sql.query<{ id: number; parentId: number | null }>(
    `SELECT id, parent_id AS "parentId" FROM org_unit`,
  );
  return new Map(units.map((unit) => [unit.id, unit.parentId]));
}

const keptOwn = new WeakMap<Sql, { readonly key: string; readonly rules: OwnRules }>();

/** Rules in force today, or on the last day of a month that is over. */
async function ownRulesOf(sql: Sql, month: Month): Promise<OwnRules> {
  const rows = await sql.query<OwnRuleRow>(
    `SELECT v.rule_id AS "ruleId", v.version, r.unit_id AS "unitId", v.name, v.formula, v.severity
       FROM own_rule_version v JOIN own_rule r ON r.id = v.rule_id
      WHERE v.effective_from <= least(current_date, ($1::date + interval '1 month - 1 day')::date)
        AND (v.effective_to IS NULL OR v.effective_to > least(current_date, ($1::date + interval '1 month - 1 day')::date))
      ORDER BY v.rule_id`,
    [firstDay(month)],
  );
  const key = JSON.stringify(rows);
  const found = keptOwn.get(sql);
  if (found?.key === key) return found.rules;
  const rules = new OwnRules(rows, rows.length === 0 ? new Map() : await unitTree(sql));
  keptOwn.set(sql, { key, rules });
  return rules;
}

export async function pricesNow(sql: Sql): Promise<PriceChoice> {
  const { key } = await sql.one<{ key: string }>(
    `SELECT coalesce(md5(string_agg(id || content_hash || coalesce(effective_to::text, ''), ',' ORDER BY id)), '') AS key FROM price_version`,
  );
  const found = kept.get(sql);
  if (found?.key === key) return found.prices;
  const versions = await sql.query<PriceVersion & { contentHash: string }>(
    `SELECT id, tariff_code AS "tariffCode", region_code AS "regionCode", effective_from AS "effectiveFrom",
            effective_to AS "effectiveTo", document_no AS "documentNo", sourced, body FROM price_version ORDER BY id`,
  );
  const prices = new PriceChoice(priceTable(versions) as ReadonlyMap<string, PricedVersion>);
  kept.set(sql, { key, prices });
  return prices;
}

async function parametersOf(sql: Sql, month: Month): Promise<ParameterRow[]> {
  return sql.query<ParameterRow>(
    `SELECT code, scope, value FROM parameter
      WHERE (code LIKE '${PARAMETER_PREFIX}%' OR code LIKE '${RATING_PREFIX}%')
        AND effective_from <= $1::date AND (effective_to IS NULL OR effective_to > $1::date)
      ORDER BY code, scope`,
    [firstDay(month)],
  );
}

/** Only what differs from the engine's defaults goes into the bundle. */
function ratingParameters(rows: readonly ParameterRow[]): Partial<Parameters> | undefined {
  const own: Record<string, unknown> = {};
  for (const row of rows) {
    const name = row.code.slice(RATING_PREFIX.length);
    if (!row.code.startsWith(RATING_PREFIX) || !Object.hasOwn(PARAMETER_DEFAULTS, name)) continue;
    if (row.value !== PARAMETER_DEFAULTS[name as keyof Parameters]) own[name] = row.value;
  }
  return Object.keys(own).length === 0 ? undefined : (own as Partial<Parameters>);
}
