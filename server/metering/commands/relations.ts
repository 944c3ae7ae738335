/**
 * Main and sub meters of an account (总表与分表): a sub-meter whose energy comes off (套扣), a fixed quantity (定量), a ratio (定比).
 *
 * Commands for flows (inside the caller's transaction):
 *   addRelation(ctx, sql, {accountId, effectiveOn, orderNo?, parentPointNo?, part}) → {relationId}
 *     part = {kind: 'metered', childPointNo} | {kind: 'fixed', kwh} | {kind: 'ratio', ratio}, each with
 *            tariffCode? pfStandard? pfEnergy? 'through-parent'|'exclude'|'add'  pfMoney?
 *   endRelation(ctx, sql, {accountId, effectiveOn, orderNo?, relationId}) → void
 *   Another figure from a day on: endRelation, then addRelation of the same day.
 *
 * `accountId` is the parent's account. A sub-meter of another account is paid for there. Refuses: a point that hangs below another
 * already, a circle, a figure that is none, a part under a tariff with yearly tiers (what it used this year is not known apart).
 */
import { holdAccount, mayChange, recordChange, type ChangeFrame } from '@/server/customers/commands/account-change';
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal, refuseIf } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';

export type RelationPart = (
  | { readonly kind: 'metered'; readonly childPointNo: string }
  | { readonly kind: 'fixed'; readonly kwh: string }
  | { readonly kind: 'ratio'; readonly ratio: string }
) & {
  /** Left out: the account's own tariff. Not for a sub-meter of another account. */
  readonly tariffCode?: string;
  readonly pfStandard?: '0.90' | '0.85' | '0.80';
  readonly pfEnergy?: 'through-parent' | 'exclude' | 'add';
  readonly pfMoney?: boolean;
};

function faultsOf(part: RelationPart): FieldFault[] {
  if (part.kind === 'fixed')
    return /^\d{1,10}(\.\d{1,2})?$/.test(part.kwh) && decimal(part.kwh).greaterThan(0)
      ? []
      : [{ path: 'part.kwh', message: 'invalid', value: part.kwh }];
  if (part.kind === 'ratio')
    return /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(part.ratio) && decimal(part.ratio).greaterThan(0)
      ? []
      : [{ path: 'part.ratio', message: 'invalid', value: part.ratio }];
  return [];
}

interface Point {
  readonly id: number;
  readonly pointNo: string;
  readonly accountId: number;
}

async function pointOf(sql: Sql, where: { accountId: number } | { pointNo: string }): Promise<Point> {
  const point = await sql.maybeOne<Point>(
    `SELECT id, point_no AS "pointNo", account_id AS "accountId" FROM service_point
      WHERE ${'pointNo' in where ? 'point_no = $1' : 'account_id = $1'} ORDER BY id LIMIT 1`,
    ['pointNo' in where ? where.pointNo : where.accountId],
  );
  if (point === undefined) throw new Refusal('not-found', { what: 'service-point' });
  return point;
}

export async function addRelation(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly parentPointNo?: string; readonly part: RelationPart },
): Promise<{ relationId: number }> {
  const { accountId, effectiveOn, part } = request;
  const faults = faultsOf(part);
  if (faults.length > 0) throw new Refusal('input.invalid', {}, faults);
  const account = await holdAccount(ctx, sql, accountId);
  await mayChange(ctx, sql, account, effectiveOn);
  const parent = await pointOf(
    sql,
    request.parentPointNo === undefined ? { accountId } : { pointNo: request.parentPointNo },
  );
  if (parent.accountId !== accountId) throw new Refusal('not-found', { what: 'service-point' });
  const child = part.kind === 'metered' ? await pointOf(sql, { pointNo: part.childPointNo }) : undefined;
  if (child !== undefined) await refuseUnfit(sql, parent, child, effectiveOn);
  if (part.tariffCode !== undefined) await refuseTariff(sql, part.tariffCode);
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO meter_relation (account_id, parent_point_id, child_point_id, kind, fixed_kwh, ratio, tariff_code, pf_standard, pf_energy,
                                 pf_money, effective_on, order_no)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [
      accountId,
      parent.id,
      child?.id ?? null,
      part.kind,
      part.kind === 'fixed' ? part.kwh : null,
      part.kind === 'ratio' ? part.ratio : null,
      part.tariffCode ?? null,
      part.pfStandard ?? null,
      part.pfEnergy ?? 'through-parent',
      part.pfMoney === true,
      effectiveOn,
      request.orderNo ?? null,
    ],
  );
  const detail = { relationId: id, parentPointNo: parent.pointNo, ...part };
  await recordChange(ctx, sql, account, 'relation', request, { added: detail });
  return { relationId: id };
}

async function refuseUnfit(sql: Sql, parent: Point, child: Point, day: LocalDate): Promise<void> {
  const { pointNo } = child;
  const taken = await sql.maybeOne(
    `SELECT 1 FROM meter_relation WHERE child_point_id = $1 AND (ended_on IS NULL OR ended_on > $2::date) LIMIT 1`,
    [child.id, day],
  );
  refuseIf(taken !== undefined, 'supply.relation-exists', { pointNo });
  const circle = await sql.maybeOne(
    `WITH RECURSIVE above AS (
       SELECT $1::bigint AS id
       UNION SELECT r.parent_point_id FROM above a JOIN meter_relation r ON r.child_point_id = a.id AND (r.ended_on IS NULL OR r.ended_on > $3::date))
     SELECT 1 FROM above WHERE id = $2 LIMIT 1`,
    [parent.id, child.id, day],
  );
  refuseIf(circle !== undefined, 'supply.relation-circle', { pointNo });
}

async function refuseTariff(sql: Sql, tariffCode: string): Promise<void> {
  const { known, yearly } = await sql.one<{ known: boolean; yearly: boolean }>(
    `SELECT count(*) > 0 AS known, coalesce(bool_or(body->>'kind' = 'tiers-yearly'), false) AS yearly FROM price_version WHERE tariff_code = $1`,
    [tariffCode],
  );
  refuseIf(!known, 'supply.unknown-tariff', { tariffCode });
  refuseIf(yearly, 'supply.part-with-yearly-tiers', { tariffCode });
}

export async function endRelation(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly relationId: number },
): Promise<void> {
  const { accountId, effectiveOn, relationId } = request;
  const account = await holdAccount(ctx, sql, accountId);
  await mayChange(ctx, sql, account, effectiveOn);
  const relation = await sql.maybeOne<{ kind: string; effectiveOn: LocalDate; endedOn: LocalDate | null }>(
    `SELECT kind, effective_on AS "effectiveOn", ended_on AS "endedOn" FROM meter_relation WHERE id = $1 AND account_id = $2 FOR UPDATE`,
    [relationId, accountId],
  );
  if (relation === undefined) throw new Refusal('not-found', { what: 'meter-relation' });
  refuseIf(relation.endedOn !== null, 'supply.nothing-changes', { accountNo: account.accountNo, day: effectiveOn });
  // One that never held is taken off; its row stays among the earlier ones.
  if (effectiveOn <= relation.effectiveOn) await sql.run('DELETE FROM meter_relation WHERE id = $1', [relationId]);
  else await sql.run('UPDATE meter_relation SET ended_on = $2 WHERE id = $1', [relationId, effectiveOn]);
  await recordChange(ctx, sql, account, 'relation', request, { ended: { relationId, kind: relation.kind } });
}
