/**
 * 客户服务记录: the hotline's record of a case, one row an order. Its times are the database's; a filed record is never changed.
 *
 * Commands for flows (each inside the caller's transaction):
 * - `openRecord(ctx, sql, order, form)`: taken down; a second acceptance of the same order corrects what was taken down.
 * - `markRecord(sql, orders, { … })`: a time reached, a finding, an answer, an opinion.
 * - `closeRecord(ctx, sql, orders, complete, accurate)`: filed.
 */
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { HeldOrder } from '@/server/work-orders/effects';

const KIND_OF: Readonly<Record<string, string>> = { 'fault-repair': 'fault', enquiry: 'enquiry' };

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

export async function openRecord(ctx: Ctx, sql: Sql, order: HeldOrder, form: Record<string, unknown>): Promise<void> {
  const kind = KIND_OF[order.process] ?? words(form['caseKind']);
  const topic = words(form['symptom']) || words(form['about']) || words(form['topic']);
  const answered = form['answeredAtOnce'] === true;
  await sql.run(
    `INSERT INTO service_record (order_id, unit_id, account_id, kind, topic, area, contact_name, contact_phone, anonymous, content, accepted_by, accepted_at,
            answered_at, answer_way, answer)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CASE WHEN $13 THEN clock_timestamp() END, CASE WHEN $13 THEN 'phone' END,
             CASE WHEN $13 THEN $14::text END)
     ON CONFLICT (order_id) DO UPDATE SET topic = excluded.topic, area = excluded.area, contact_name = excluded.contact_name,
            contact_phone = excluded.contact_phone, anonymous = excluded.anonymous, content = excluded.content,
            answered_at = excluded.answered_at, answer_way = excluded.answer_way, answer = excluded.answer`,
    [
      order.id,
      order.unitId,
      order.accountId,
      kind,
      topic,
      words(form['area']) || null,
      words(form['contactName']),
      words(form['contactPhone']),
      form['anonymous'] === true,
      words(form['content']),
      ctx.actor.userId,
      order.createdAt,
      answered,
      words(form['answer']),
    ],
  );
}

export interface RecordMark {
  /** Times that are now reached for the first time. */
  readonly reached?: 'dispatched_at' | 'contacted_at' | 'arrived_at' | 'restored_at' | 'answered_at';
  readonly cause?: string;
  readonly owner?: string;
  readonly finding?: string;
  readonly answerWay?: string;
  readonly answer?: string;
  readonly opinion?: string;
  readonly callFailed?: boolean;
}

export async function markRecord(sql: Sql, orders: readonly HeldOrder[], mark: RecordMark): Promise<void> {
  const time = mark.reached === undefined ? '' : `${mark.reached} = coalesce(${mark.reached}, clock_timestamp()), `;
  await sql.run(
    `UPDATE service_record SET ${time} cause = coalesce($2, cause), owner = coalesce($3, owner), finding = coalesce($4, finding),
            answer_way = coalesce($5, answer_way), answer = coalesce($6, answer), opinion = coalesce($7, opinion),
            calls_failed = calls_failed + CASE WHEN $8 THEN 1 ELSE 0 END
      WHERE order_id = ANY($1::bigint[])`,
    [
      orders.map((order) => order.id),
      mark.cause ?? null,
      mark.owner ?? null,
      mark.finding ?? null,
      mark.answerWay ?? null,
      mark.answer ?? null,
      mark.opinion ?? null,
      mark.callFailed ?? false,
    ],
  );
}

export async function closeRecord(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  complete: boolean,
  accurate: boolean,
): Promise<void> {
  await sql.run(
    `UPDATE service_record SET complete = $2, accurate = $3, closed_by = $4, closed_at = clock_timestamp() WHERE order_id = ANY($1::bigint[])`,
    [orders.map((order) => order.id), complete, accurate, ctx.actor.userId],
  );
}
