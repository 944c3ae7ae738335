/**
 * A threshold from a day on (阈值生效): closes the row that stands and writes the next. The day is the first of a month yet to be billed
 * by it: what was checked stays checked as it was. Rule REV-TUNE.
 */
import { requireVerb } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { isLocalDate } from '@/server/kernel/time';
import { ruleById } from '../rules';
import { PARAMETER_PREFIX, scopeText } from '../thresholds';
import type { ThresholdRequest } from '../tuning-contract';

export async function setThreshold(
  ctx: Ctx,
  request: ThresholdRequest,
): Promise<{ code: string; scope: string; value: number }> {
  requireVerb(ctx.actor, 'rule.write');
  const rule = ruleById(request.rule);
  if (rule === undefined || !Object.hasOwn(rule.parameters, request.parameter))
    throw new Refusal('not-found', { what: 'rule' });
  if (!isLocalDate(request.effectiveFrom) || request.effectiveFrom < ctx.clock.today())
    throw new Refusal('input.invalid', {}, [
      { path: 'effectiveFrom', message: 'notBeforeToday', value: request.effectiveFrom },
    ]);
  const code = `${PARAMETER_PREFIX}${request.rule}.${request.parameter}`;
  const scope = scopeText(null, request.class);
  await ctx.sql.tx(async (sql) => {
    await sql.run(`DELETE FROM parameter WHERE code = $1 AND scope = $2 AND effective_from >= $3::date`, [
      code,
      scope,
      request.effectiveFrom,
    ]);
    await sql.run(
      `UPDATE parameter SET effective_to = $3::date WHERE code = $1 AND scope = $2 AND effective_from < $3::date
          AND (effective_to IS NULL OR effective_to > $3::date)`,
      [code, scope, request.effectiveFrom],
    );
    await sql.run(`INSERT INTO parameter (code, scope, effective_from, value) VALUES ($1, $2, $3::date, $4::jsonb)`, [
      code,
      scope,
      request.effectiveFrom,
      JSON.stringify(request.value),
    ]);
  });
  ctx.log.info(
    { code, scope, value: request.value, from: request.effectiveFrom, by: ctx.actor.userId, reason: request.reason },
    'threshold set',
  );
  return { code, scope, value: request.value };
}
