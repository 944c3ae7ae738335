/**
 * Losses a customer bears (变损、线损) of a point metered on the low side, from a day on.
 *
 * Commands for flows (inside the caller's transaction):
 *   setLosses(ctx, sql, {accountId, effectiveOn, orderNo?, pointNo?, terms, lossTable?, shareGroup?, equipmentNo?}) → void
 *     terms = null (none any more) | {transformer?, line?} as server/billing/loss-terms; method 'table' names a `lossTable`;
 *     shareGroup: points of one transformer that share its loss (terms.transformer.sharing says how and gives ownKva / ownFixedKwh);
 *     equipmentNo: while that transformer is switched off there is no loss.
 *
 * Refuses: an unknown table, losses on two main points of one account, shares without a group, unknown equipment.
 */
import { holdAccount, mayChange, recordChange, type ChangeFrame } from '@/server/customers/commands/account-change';
import { type LossTermsInput, lossTermsSchema } from '@/server/network/loss-terms-input';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';

export async function setLosses(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & {
    readonly pointNo?: string;
    readonly terms: LossTermsInput | null;
    readonly lossTable?: string;
    readonly shareGroup?: string;
    readonly equipmentNo?: string;
  },
): Promise<void> {
  const { accountId, effectiveOn, lossTable, shareGroup, equipmentNo } = request;
  const parsed = lossTermsSchema.safeParse(request.terms ?? {});
  if (!parsed.success)
    throw new Refusal(
      'input.invalid',
      {},
      parsed.error.issues.map((issue) => ({ path: ['terms', ...issue.path].join('.'), message: 'invalid' })),
    );
  const terms = parsed.data;
  const account = await holdAccount(ctx, sql, accountId);
  await mayChange(ctx, sql, account, effectiveOn);
  const sharing = terms.transformer?.sharing;
  if (sharing !== undefined && sharing.by !== 'none' && sharing.by !== 'not-billed' && shareGroup === undefined)
    throw new Refusal('input.invalid', {}, [{ path: 'shareGroup', message: 'missing' }]);
  if (terms.transformer?.method === 'table') {
    const table = await sql.maybeOne('SELECT 1 FROM loss_table WHERE code = $1', [lossTable ?? '']);
    if (table === undefined)
      throw new Refusal('input.invalid', {}, [{ path: 'lossTable', message: 'invalid', value: lossTable ?? '' }]);
  }
  const point = await sql.maybeOne<{ id: number; pointNo: string }>(
    `SELECT id, point_no AS "pointNo" FROM service_point WHERE account_id = $1 AND ($2::text IS NULL OR point_no = $2) ORDER BY id LIMIT 1`,
    [accountId, request.pointNo ?? null],
  );
  if (point === undefined) throw new Refusal('not-found', { what: 'service-point' });
  const other = await sql.maybeOne<{ pointNo: string }>(
    `SELECT p.point_no AS "pointNo" FROM service_point p WHERE p.account_id = $1 AND p.id <> $2
        AND (SELECT l.terms FROM loss_term l WHERE l.service_point_id = p.id AND l.effective_on <= $3::date ORDER BY l.effective_on DESC LIMIT 1) <> '{}'
        AND NOT EXISTS (SELECT 1 FROM meter_relation r WHERE r.child_point_id IN (p.id, $2) AND (r.ended_on IS NULL OR r.ended_on > $3::date))
      LIMIT 1`,
    [accountId, point.id, effectiveOn],
  );
  refuseIf(other !== undefined && request.terms !== null, 'supply.losses-elsewhere', { pointNo: other?.pointNo ?? '' });
  const equipment =
    equipmentNo === undefined
      ? undefined
      : await sql.maybeOne<{ id: number }>('SELECT id FROM equipment WHERE account_id = $1 AND equipment_no = $2', [
          accountId,
          equipmentNo,
        ]);
  if (equipmentNo !== undefined && equipment === undefined) throw new Refusal('not-found', { what: 'equipment' });
  await sql.run(
    `INSERT INTO loss_term (account_id, service_point_id, effective_on, terms, loss_table, share_group, equipment_id, order_no)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (service_point_id, effective_on) DO UPDATE SET terms = excluded.terms, loss_table = excluded.loss_table,
       share_group = excluded.share_group, equipment_id = excluded.equipment_id, order_no = excluded.order_no`,
    [
      accountId,
      point.id,
      effectiveOn,
      JSON.stringify(terms),
      terms.transformer?.method === 'table' ? lossTable : null,
      sharing === undefined ? null : (shareGroup ?? null),
      equipment?.id ?? null,
      request.orderNo ?? null,
    ],
  );
  await recordChange(ctx, sql, account, 'losses', request, { pointNo: point.pointNo, terms });
}
