/**
 * What the order of the desk is made of (审核次序): the weights of today, and how often each rule was right in the last twelve months in
 * the reader's units; `priority.ts` makes the product of it.
 */
import { unitsFor } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { addMonths, firstDay, monthOf } from '@/server/kernel/time';
import { WEIGHT_PREFIX } from '@/server/kernel/urgency';
import { PRIORITY_WEIGHTS, type PriorityWeights, type RuleRecord, WEIGHT_NAMES, type WeightName } from '../priority';
import { RULES } from '../rules';

export interface PriorityBasis {
  readonly weights: PriorityWeights;
  readonly rules: Readonly<Record<string, RuleRecord>>;
}

export async function priorityBasis(ctx: Pick<Ctx, 'sql' | 'actor' | 'clock'>): Promise<PriorityBasis> {
  const today = ctx.clock.today();
  const [rows, tallies] = await Promise.all([
    ctx.sql.query<{ name: WeightName; value: unknown }>(
      `SELECT substr(code, ${WEIGHT_PREFIX.length + 1}) AS name, value FROM parameter
        WHERE code LIKE '${WEIGHT_PREFIX}%' AND scope = '*' AND effective_from <= $1::date AND (effective_to IS NULL OR effective_to > $1::date)`,
      [today],
    ),
    ctx.sql.query<{ rule: string; real: number; decided: number }>(
      `SELECT rule, sum(real_faults)::int AS real, sum(real_faults + harmless + false_alarms)::int AS decided
         FROM rule_tally WHERE unit_id = ANY($1::int[]) AND decided_month >= $2::date GROUP BY rule`,
      [unitsFor(ctx.actor, 'order.see', 'billing'), firstDay(addMonths(monthOf(today), -11))],
    ),
  ]);
  const weights: Record<WeightName, number> = { ...PRIORITY_WEIGHTS };
  for (const { name, value } of rows)
    if (WEIGHT_NAMES.includes(name) && typeof value === 'number') weights[name] = value;
  const records: Record<string, RuleRecord> = {};
  for (const rule of RULES) records[rule.id] = { real: 0, decided: 0, prior: rule.parameters.probability.value };
  for (const { rule, real, decided } of tallies)
    records[rule] = { real, decided, prior: records[rule]?.prior ?? UNKNOWN_PRIOR };
  return { weights, rules: records };
}

const UNKNOWN_PRIOR = 0.5;

export function recordOf(basis: PriorityBasis, rule: string | null): RuleRecord {
  return (rule === null ? undefined : basis.rules[rule]) ?? { real: 0, decided: 0, prior: UNKNOWN_PRIOR };
}
