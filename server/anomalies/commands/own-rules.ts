/**
 * Writing, trying and switching a unit's own rules (自定义规则的编写、试算、启停). A version is never changed; it is tried on twelve months of
 * history before it may be switched on, which the database demands too. Switching on ends the version before it on the same day.
 */
import { requireVerb } from '@/server/access/permissions';
import { compileFormula } from '@/server/anomalies/formula/compile';
import { dryRunOf } from '@/server/anomalies/queries/rule-history';
import type { DryRun, OwnRuleDraft } from '@/server/anomalies/rules-contract';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { monthOf } from '@/server/kernel/time';

const OWN_RULE_LOCK = 731_006;

interface VersionRow {
  readonly unitId: number;
  readonly name: string;
  readonly formula: string;
  readonly tried: boolean;
}

export async function saveOwnRule(ctx: Ctx, draft: OwnRuleDraft): Promise<{ ruleId: number; version: number }> {
  const compiled = compileFormula(draft.formula);
  if (!compiled.ok) {
    const { code, at } = compiled.fault;
    throw new Refusal('anomaly.formula-wrong', { code, at: at + 1 }, [{ path: 'formula', message: code }]);
  }
  return ctx.sql.tx(async (sql) => {
    const ruleId = draft.ruleId ?? (await newRule(ctx, sql, draft.unitId));
    // Two people writing at once take turns: versions are numbered without gaps.
    await sql.run('SELECT pg_advisory_xact_lock($1, $2)', [OWN_RULE_LOCK, ruleId]);
    const rule = await sql.maybeOne<{ unitId: number }>(`SELECT unit_id AS "unitId" FROM own_rule WHERE id = $1`, [
      ruleId,
    ]);
    if (rule === undefined) throw new Refusal('not-found', { what: 'rule' });
    requireVerb(ctx.actor, 'rule.write', rule.unitId);
    const { version } = await sql.one<{ version: number }>(
      `INSERT INTO own_rule_version (rule_id, version, name, formula, severity, written_by)
       SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 FROM own_rule_version WHERE rule_id = $1 RETURNING version`,
      [ruleId, draft.name, draft.formula, draft.severity, ctx.actor.userId],
    );
    return { ruleId, version };
  });
}

async function newRule(ctx: Ctx, sql: Sql, unitId: number): Promise<number> {
  requireVerb(ctx.actor, 'rule.write', unitId);
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO own_rule (unit_id, created_by) VALUES ($1, $2) RETURNING id`,
    [unitId, ctx.actor.userId],
  );
  return id;
}

async function versionOf(ctx: Ctx, sql: Sql, ruleId: number, version: number): Promise<VersionRow> {
  const row = await sql.maybeOne<VersionRow>(
    `SELECT r.unit_id AS "unitId", v.name, v.formula, v.dry_run IS NOT NULL AS tried
       FROM own_rule_version v JOIN own_rule r ON r.id = v.rule_id WHERE v.rule_id = $1 AND v.version = $2`,
    [ruleId, version],
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'rule' });
  requireVerb(ctx.actor, 'rule.write', row.unitId);
  return row;
}

export async function tryOwnRule(ctx: Ctx, ruleId: number, version: number): Promise<DryRun> {
  const row = await versionOf(ctx, ctx.sql, ruleId, version);
  const result = await dryRunOf(ctx.sql, row.unitId, row.formula, monthOf(ctx.clock.today()));
  await ctx.sql.run(
    `UPDATE own_rule_version SET dry_run = $3, dry_run_at = clock_timestamp() WHERE rule_id = $1 AND version = $2`,
    [ruleId, version, JSON.stringify(result)],
  );
  return result;
}

export async function switchOwnRule(ctx: Ctx, ruleId: number, version: number, on: boolean): Promise<{ on: boolean }> {
  return ctx.sql.tx(async (sql) => {
    const row = await versionOf(ctx, sql, ruleId, version);
    refuseIf(on && !row.tried, 'anomaly.rule-not-tried', { name: row.name });
    const today = ctx.clock.today();
    await sql.run(
      `UPDATE own_rule_version SET effective_to = greatest($2::date, effective_from), switched_by = $3
        WHERE rule_id = $1 AND effective_from IS NOT NULL AND effective_to IS NULL`,
      [ruleId, today, ctx.actor.userId],
    );
    if (on) {
      // A version that was in force before comes back as a new one: when it was in force is never changed.
      const again = await sql.maybeOne(
        `SELECT 1 FROM own_rule_version WHERE rule_id = $1 AND version = $2 AND effective_from IS NOT NULL`,
        [ruleId, version],
      );
      if (again !== undefined) {
        await sql.run(
          `INSERT INTO own_rule_version (rule_id, version, name, formula, severity, written_by, dry_run, dry_run_at, effective_from, switched_by)
           SELECT rule_id, (SELECT max(version) + 1 FROM own_rule_version WHERE rule_id = $1), name, formula, severity, $4, dry_run, dry_run_at,
                  $3, $4 FROM own_rule_version WHERE rule_id = $1 AND version = $2`,
          [ruleId, version, today, ctx.actor.userId],
        );
      } else {
        await sql.run(
          `UPDATE own_rule_version SET effective_from = $3, switched_by = $4 WHERE rule_id = $1 AND version = $2`,
          [ruleId, version, today, ctx.actor.userId],
        );
      }
    }
    return { on };
  });
}
