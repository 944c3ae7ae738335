/** The rules panel's data: the library with what holds in a unit, automatic answers, and the unit's own rules. */
import { may, requireVerb } from '@/server/access/permissions';
import { compileFormula } from '@/server/anomalies/formula/compile';
import { ANSWERS } from '@/server/anomalies/contract';
import { STATISTICS } from '@/server/anomalies/formula/statistics';
import type { ParameterScope, RuleParameter } from '@/server/anomalies/rule';
import { RULES } from '@/server/anomalies/rules';
import type {
  AnswerView,
  FormulaCheck,
  OwnRuleView,
  ParameterView,
  RulesView,
  RuleView,
} from '@/server/anomalies/rules-contract';
import { PARAMETER_PREFIX, type ParameterRow, scopeText } from '@/server/anomalies/thresholds';
import type { Ctx, Sql } from '@/server/kernel/ports';

const FINDING_MONTHS = 3;

interface Unit {
  readonly id: number;
  readonly name: string;
}

/** The unit itself first, then those above it. */
async function pathOf(sql: Sql, unitId: number, locale: string): Promise<Unit[]> {
  return sql.query<Unit>(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id, name_zh, name_en, 0 AS depth FROM org_unit WHERE id = $1
       UNION ALL SELECT u.id, u.parent_id, u.name_zh, u.name_en, a.depth + 1 FROM org_unit u JOIN above a ON u.id = a.parent_id
     ) SELECT id, CASE WHEN $2 = 'en' THEN name_en ELSE name_zh END AS name FROM above ORDER BY depth`,
    [unitId, locale],
  );
}

export async function rulesView(ctx: Ctx, asked: number | undefined): Promise<RulesView> {
  const unitId = asked ?? ctx.actor.homeUnitId;
  requireVerb(ctx.actor, 'rule.see', unitId);
  const path = await pathOf(ctx.sql, unitId, ctx.actor.locale);
  const rows = await ctx.sql.query<ParameterRow>(
    `SELECT code, scope, value FROM parameter WHERE code LIKE '${PARAMETER_PREFIX}%' AND effective_from <= $1::date
        AND (effective_to IS NULL OR effective_to > $1::date)`,
    [ctx.clock.today()],
  );
  const counts = await ctx.sql.query<{ rule: string; n: number }>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
     SELECT f.rule, count(*)::int AS n FROM finding f JOIN account a ON a.id = f.account_id
      WHERE f.bill_month > $2::date - interval '${FINDING_MONTHS} months' AND a.unit_id IN (SELECT id FROM below) GROUP BY 1`,
    [unitId, ctx.clock.today()],
  );
  const standing = new Standing(rows, path);
  const countOf = new Map(counts.map((row) => [row.rule, row.n]));
  return {
    unitId,
    unitName: path[0]?.name ?? '',
    mayWrite: may(ctx.actor, 'rule.write', unitId),
    rules: RULES.map((rule): RuleView => ({
      id: rule.id,
      trade: rule.trade,
      class: rule.class,
      source: rule.source,
      from: rule.from,
      enabled: rule.class !== 1 || standing.find(`${PARAMETER_PREFIX}${rule.id}.enabled`, '*')?.value !== 0,
      parameters: Object.entries(rule.parameters).map(([name, parameter]) =>
        standing.parameter(`${PARAMETER_PREFIX}${rule.id}.${name}`, name, parameter),
      ),
      findings: countOf.get(rule.id) ?? 0,
    })),
    answers: ANSWERS.map((id): AnswerView => {
      const row = standing.find(`${PARAMETER_PREFIX}answer.${id}`, '*');
      return { id, on: row?.value !== 0, from: row?.from ?? 'default' };
    }),
    own: await ownRules(ctx, path),
    statistics: Object.entries(STATISTICS).map(([name, { type, unit }]) => ({ name, type, unit })),
  };
}

const KINDS: readonly ParameterScope[] = [
  'residential',
  'commercial',
  'agricultural',
  'industrial',
  'low-voltage',
  'high-voltage',
];

/** Rows of the table as they hold in one unit. */
class Standing {
  private readonly values: ReadonlyMap<string, number>;

  constructor(
    rows: readonly ParameterRow[],
    private readonly path: readonly Unit[],
  ) {
    this.values = new Map(
      rows.flatMap((row) => (typeof row.value === 'number' ? [[`${row.code}|${row.scope}`, row.value] as const] : [])),
    );
  }

  /** The nearest row of exactly this kind; `from` names the unit, or `utility`. */
  find(code: string, kind: ParameterScope | '*'): { value: number; from: string } | undefined {
    for (const unit of this.path) {
      const value = this.values.get(`${code}|${scopeText(unit.id, kind)}`);
      if (value !== undefined) return { value, from: unit.name };
    }
    const value = this.values.get(`${code}|${kind}`);
    return value === undefined ? undefined : { value, from: 'utility' };
  }

  parameter(code: string, name: string, parameter: RuleParameter): ParameterView {
    const base = this.find(code, '*') ?? { value: parameter.value, from: 'default' };
    const values: ParameterView['values'] = [{ kind: '*', ...base }];
    for (const kind of KINDS) {
      const own = this.find(code, kind);
      const preset = parameter.by?.[kind];
      if (own !== undefined) values.push({ kind, ...own });
      // A row for everybody stands above a default for some.
      else if (preset !== undefined && base.from === 'default') values.push({ kind, value: preset, from: 'default' });
    }
    return { name, unit: parameter.unit, values };
  }
}

async function ownRules(ctx: Ctx, path: readonly Unit[]): Promise<OwnRuleView[]> {
  return ctx.sql.query<OwnRuleView>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
     SELECT DISTINCT ON (v.rule_id) v.rule_id AS "ruleId", r.unit_id AS "unitId", CASE WHEN $4 = 'en' THEN u.name_en ELSE u.name_zh END AS "unitName",
            v.version, v.name, v.formula, v.severity, CASE WHEN $4 = 'en' THEN p.name_en ELSE p.name_zh END AS "writtenBy",
            v.written_at AS "writtenAt", v.dry_run AS "dryRun", v.effective_from AS "effectiveFrom", v.effective_to AS "effectiveTo",
            coalesce(v.effective_from <= $3::date AND (v.effective_to IS NULL OR v.effective_to > $3::date), false) AS on,
            (SELECT count(*)::int FROM own_rule_version x WHERE x.rule_id = v.rule_id) AS versions
       FROM own_rule_version v JOIN own_rule r ON r.id = v.rule_id JOIN org_unit u ON u.id = r.unit_id JOIN app_user p ON p.id = v.written_by
      WHERE r.unit_id = ANY($2::int[]) OR r.unit_id IN (SELECT id FROM below)
      ORDER BY v.rule_id, v.version DESC`,
    [path[0]?.id ?? 0, path.map((unit) => unit.id), ctx.clock.today(), ctx.actor.locale],
  );
}

/** What the editor asks while somebody types. */
export function checkFormula(source: string): FormulaCheck {
  const compiled = compileFormula(source);
  return compiled.ok ? { ok: true, uses: [...compiled.formula.uses] } : { ok: false, fault: compiled.fault };
}
