/**
 * 退补 that takes part in the calculation of a month (参与计算): energy or money written beside the readings and taken into the bundle.
 *
 * Commands for flows (inside the caller's transaction):
 *   addCorrection(ctx, sql, {accountId, month, correction, reason, documentNo?, orderNo?}) → {correctionId}
 *     correction = {kind: 'energy', register, kwh, pointNo?} | {kind: 'money', amountYuan}; signed: + is charged, − is given back
 *   A mistaken one is taken back by one of the opposite sign; rows are never changed.
 *
 * A computed bill of the month is computed again; the change makes it a forced review (class 3). Units kWh (kvarh for 'reactive'), yuan.
 * Refuses: a month whose bill is released (that needs 冲调) or that is closed, a figure that is none or zero, no reason.
 */
import { holdAccount, recordChange } from '@/server/customers/commands/account-change';
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, isMonth, type Month } from '@/server/kernel/time';

export type Correction =
  | {
      readonly kind: 'energy';
      readonly register: 'total' | 'sharp' | 'peak' | 'flat' | 'valley' | 'reactive';
      readonly kwh: string;
      readonly pointNo?: string;
    }
  | { readonly kind: 'money'; readonly amountYuan: string };

export async function addCorrection(
  ctx: Ctx,
  sql: Sql,
  request: {
    readonly accountId: number;
    readonly month: Month;
    readonly correction: Correction;
    readonly reason: string;
    readonly documentNo?: string;
    readonly orderNo?: string | null;
  },
): Promise<{ correctionId: number }> {
  const { accountId, month, correction, reason } = request;
  const amount = correction.kind === 'energy' ? correction.kwh : correction.amountYuan;
  const faults: FieldFault[] = [
    ...(isMonth(month) ? [] : [{ path: 'month', message: 'invalid', value: month }]),
    ...(/^-?\d{1,12}(\.\d{1,2})?$/.test(amount) && !decimal(amount).isZero()
      ? []
      : [
          {
            path: correction.kind === 'energy' ? 'correction.kwh' : 'correction.amountYuan',
            message: 'invalid',
            value: amount,
          },
        ]),
    ...(reason.trim() === '' ? [{ path: 'reason', message: 'missing' }] : []),
  ];
  if (faults.length > 0) throw new Refusal('input.invalid', {}, faults);
  const account = await holdAccount(ctx, sql, accountId);
  const released = await sql.maybeOne<{ billNo: string }>(
    `SELECT bill_no AS "billNo" FROM bill WHERE bill_month = $1 AND account_id = $2 AND status = 'released' LIMIT 1`,
    [firstDay(month), accountId],
  );
  refuseIf(released !== undefined, 'billing.already-released', { billNo: released?.billNo ?? '' });
  const { closed } = await sql.one<{ closed: boolean }>('SELECT period_is_closed($1, $2) AS closed', [
    account.unitId,
    firstDay(month),
  ]);
  refuseIf(closed, 'billing.month-closed', { month });
  const pointNo = correction.kind === 'energy' ? correction.pointNo : undefined;
  const point =
    pointNo === undefined
      ? undefined
      : await sql.maybeOne<{ id: number }>('SELECT id FROM service_point WHERE account_id = $1 AND point_no = $2', [
          accountId,
          pointNo,
        ]);
  if (pointNo !== undefined && point === undefined) throw new Refusal('not-found', { what: 'service-point' });
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO bill_correction (account_id, bill_month, kind, service_point_id, register, kwh, amount_yuan, reason, document_no, recorded_by,
                                  recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp()) RETURNING id`,
    [
      accountId,
      firstDay(month),
      correction.kind,
      point?.id ?? null,
      correction.kind === 'energy' ? correction.register : null,
      correction.kind === 'energy' ? correction.kwh : null,
      correction.kind === 'money' ? correction.amountYuan : null,
      reason.trim(),
      request.documentNo ?? null,
      ctx.actor.userId,
    ],
  );
  const kind = correction.kind === 'energy' ? 'correction-energy' : 'correction-money';
  const frame = { effectiveOn: firstDay(month), orderNo: request.orderNo ?? null };
  await recordChange(ctx, sql, account, kind, frame, { correctionId: id, month, ...correction, reason: reason.trim() });
  return { correctionId: id };
}
