/**
 * What 阈值调整 does: a dated row of the table `parameter` for the unit of its order; the former row of the same scope ends on that day.
 * Rule AN-PARAM. Refusals: anomaly.no-such-parameter, anomaly.value-out-of-range, anomaly.parameter-in-force.
 */
import { ANSWERS } from '@/server/anomalies/contract';
import type { ParameterScope, RuleParameter } from '@/server/anomalies/rule';
import { RULES, ruleById } from '@/server/anomalies/rules';
import { PARAMETER_PREFIX, scopeText } from '@/server/anomalies/thresholds';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { HeldOrder, LookupOption, OrderParts, PreviewLine } from '@/server/work-orders/effects';

const MOST: Readonly<Record<RuleParameter['unit'] | 'switch', number>> = {
  ratio: 100,
  probability: 1,
  switch: 1,
  kWh: 10_000_000,
  yuan: 10_000_000,
  months: 36,
  days: 366,
  reading: 1_000_000,
};

/** The unit of a parameter the checks know; undefined for any other. Classes 2 and 3 cannot be turned off. */
function unitOf(code: string): RuleParameter['unit'] | 'switch' | undefined {
  const dot = code.indexOf('.');
  const [owner, name] = [code.slice(0, dot), code.slice(dot + 1)];
  if (owner === 'answer') return (ANSWERS as readonly string[]).includes(name) ? 'switch' : undefined;
  const rule = ruleById(owner);
  if (rule === undefined) return undefined;
  if (name === 'enabled') return rule.class === 1 ? 'switch' : undefined;
  return Object.hasOwn(rule.parameters, name) ? rule.parameters[name]!.unit : undefined;
}

interface Proposal {
  readonly parameter: string;
  readonly kind: ParameterScope | 'all';
  readonly value: string;
  readonly effectiveOn: string;
}

/** The topmost unit stands for the whole utility. */
async function scopeOf(sql: Sql, unitId: number, kind: Proposal['kind']): Promise<string> {
  const { parentId } = await sql.one<{ parentId: number | null }>(
    `SELECT parent_id AS "parentId" FROM org_unit WHERE id = $1`,
    [unitId],
  );
  return scopeText(parentId === null ? null : unitId, kind === 'all' ? '*' : kind);
}

async function refusalOf(sql: Sql, order: HeldOrder, proposal: Proposal): Promise<Refusal | undefined> {
  const { parameter, kind, value, effectiveOn } = proposal;
  const unit = unitOf(parameter);
  if (unit === undefined) return new Refusal('anomaly.no-such-parameter', { code: parameter });
  const figure = Number(value);
  if (!(figure >= 0 && figure <= MOST[unit]) || (unit === 'switch' && figure !== 0 && figure !== 1))
    return new Refusal('anomaly.value-out-of-range', { code: parameter, least: 0, most: MOST[unit] });
  const standing = await sql.maybeOne<{ from: string }>(
    `SELECT max(effective_from) AS from FROM parameter WHERE code = $1 AND scope = $2 AND effective_from >= $3 HAVING max(effective_from) IS NOT NULL`,
    [PARAMETER_PREFIX + parameter, await scopeOf(sql, order.unitId, kind), effectiveOn],
  );
  return standing === undefined
    ? undefined
    : new Refusal('anomaly.parameter-in-force', { code: parameter, from: standing.from });
}

const proposalOf = (order: HeldOrder): Proposal => order.form['propose'] as Proposal;

async function isSound(
  _ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal>> {
  const refusals = new Map<number, Refusal>();
  for (const order of orders) {
    const refusal = await refusalOf(sql, order, form as unknown as Proposal);
    if (refusal !== undefined) refusals.set(order.id, refusal);
  }
  return refusals;
}

async function setParameter(_ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<void> {
  for (const order of orders) {
    const proposal = proposalOf(order);
    // The proposal may have waited while another one came into force.
    const refusal = await refusalOf(sql, order, proposal);
    if (refusal !== undefined) throw refusal;
    const code = PARAMETER_PREFIX + proposal.parameter;
    const scope = await scopeOf(sql, order.unitId, proposal.kind);
    await sql.run(
      `UPDATE parameter SET effective_to = $3 WHERE code = $1 AND scope = $2 AND effective_from < $3 AND (effective_to IS NULL OR effective_to > $3)`,
      [code, scope, proposal.effectiveOn],
    );
    await sql.run(
      `INSERT INTO parameter (code, scope, effective_from, value) VALUES ($1, $2, $3, to_jsonb($4::numeric))`,
      [code, scope, proposal.effectiveOn, proposal.value],
    );
  }
}

async function preview(_ctx: Ctx, sql: Sql, order: HeldOrder): Promise<PreviewLine[]> {
  const { parameter, kind, value, effectiveOn } = proposalOf(order);
  const standing = await sql.maybeOne<{ value: string }>(
    `SELECT value::text AS value FROM parameter WHERE code = $1 AND scope = $2 AND effective_from <= $3 AND (effective_to IS NULL OR effective_to > $3)`,
    [PARAMETER_PREFIX + parameter, await scopeOf(sql, order.unitId, kind), effectiveOn],
  );
  return [
    { key: 'parameter', kind: 'text', value: parameter },
    { key: 'before', kind: 'text', value: standing?.value ?? '—' },
    { key: 'after', kind: 'text', value },
    { key: 'effectiveOn', kind: 'date', value: effectiveOn },
  ];
}

async function parameters(): Promise<LookupOption[]> {
  const own = RULES.flatMap((rule) =>
    [...(rule.class === 1 ? ['enabled'] : []), ...Object.keys(rule.parameters)].map((name) => ({
      value: `${rule.id}.${name}`,
      label: `${rule.trade} ${rule.id}.${name}`,
    })),
  );
  return [...own, ...ANSWERS.map((id) => ({ value: `answer.${id}`, label: `自动答复 answer.${id}` }))];
}

export const parameterParts: OrderParts = {
  guards: { 'anomalies.parameter-sound': isSound },
  effects: { 'anomalies.set-parameter': { apply: setParameter, preview } },
  lookups: { 'anomalies.parameters': parameters },
};
