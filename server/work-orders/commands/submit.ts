/**
 * Doing a step (执行): the one write path of every decision on an order, single or batch, person or API. It checks, in this order
 * and under the row lock: the order is in sight, it is held by the actor, the fence is the one of that lock, the step is the one the
 * form was made for, the action exists there, the form is right, the effect's own guards. Then move, history, event and effect are
 * one transaction.
 */
import type { z } from 'zod';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal, type RefusalCode } from '@/server/kernel/refusal';
import { groupBy } from '@/server/kernel/group';
import type { Receipt, ReceiptEntry } from '../contract';
import type { HeldOrder, OrderCtx } from '../effects';
import { HELD_COLUMNS } from '../order-columns';
import { type ActionDefinition, actionOf, stepOf } from '../process';
import { processById } from '../processes';
import { inScope } from '../scope';
import { receiptOf } from './locks';
import { perform } from './perform';

export interface Submission {
  readonly step: string;
  readonly action: string;
  readonly form: Record<string, unknown>;
}

interface LockedRow extends HeldOrder {
  readonly state: string;
  readonly fence: number;
  readonly lockedBy: number | null;
  readonly holderName: string | null;
}

/** Faults of a form, field by field, as message keys of the namespace `form`. */
export function formFaults(error: z.ZodError): FieldFault[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}

async function hold(ctx: Ctx, sql: Sql, ids: readonly number[]): Promise<Map<number, LockedRow>> {
  const values: unknown[] = [ids];
  const visible = inScope(ctx.actor, 'order.see', values);
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const rows = await sql.query<LockedRow>(
    `SELECT ${HELD_COLUMNS}, w.state, w.fence, w.locked_by AS "lockedBy",
            (SELECT ${name} FROM app_user u WHERE u.id = w.locked_by) AS "holderName"
       FROM work_order w WHERE w.id = ANY($1::bigint[]) AND ${visible} ORDER BY w.id FOR UPDATE OF w`,
    values,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Why the actor may not act on the order with this fence and step, or undefined. */
function objection(ctx: Ctx, row: LockedRow | undefined, fence: number, submission: Submission): Refusal | undefined {
  if (row === undefined) return new Refusal('not-found', { what: 'order' });
  const params = { orderNo: row.orderNo, step: row.step };
  if (row.state === 'done' || row.state === 'archived') return new Refusal('order.closed', params);
  if (row.lockedBy === null) return new Refusal(row.fence === fence ? 'order.not-held' : 'order.stale-fence', params);
  if (row.lockedBy !== ctx.actor.userId)
    return new Refusal('order.held-by-other', { ...params, holder: row.holderName });
  if (row.fence !== fence) return new Refusal('order.stale-fence', params);
  if (row.step !== submission.step) return new Refusal('order.wrong-step', params);
  return undefined;
}

export function actionFor(row: HeldOrder, actionId: string): ActionDefinition {
  const action = actionOf(stepOf(processById(row.process, row.processVersion), row.step), actionId);
  // What the clock does is nobody's to press.
  if (action === undefined || action.auto === true)
    throw new Refusal('order.wrong-step', { orderNo: row.orderNo, step: row.step });
  return action;
}

export function parseForm(action: ActionDefinition, form: Record<string, unknown>): Record<string, unknown> {
  const parsed = action.form.safeParse(form);
  if (!parsed.success) throw new Refusal('input.invalid', {}, formFaults(parsed.error));
  return parsed.data;
}

/** One order's step. Refuses, or it is done. */
export async function submitOrder(
  ctx: OrderCtx,
  id: number,
  fence: number,
  submission: Submission,
): Promise<{ id: number }> {
  await ctx.sql.tx(async (sql) => {
    const row = (await hold(ctx, sql, [id])).get(id);
    const refusal = objection(ctx, row, fence, submission);
    if (refusal !== undefined) throw refusal;
    const action = actionFor(row!, submission.action);
    const refused = (await perform(ctx, sql, [row!], action, parseForm(action, submission.form))).get(id);
    if (refused !== undefined) throw refused;
  });
  return { id };
}

/** The same step of many alike orders (批量处理), each with its own fence; a receipt names each. */
export async function submitBatch(
  ctx: OrderCtx,
  asked: readonly { id: number; fence: number }[],
  submission: Submission,
): Promise<Receipt> {
  const fences = new Map(asked.map((order) => [order.id, order.fence]));
  const ids = [...fences.keys()];
  const refused = new Map<number, Refusal>();
  const names = new Map<number, string>();
  await ctx.sql.tx(async (sql) => {
    refused.clear();
    const rows = await hold(ctx, sql, ids);
    const ready: LockedRow[] = [];
    for (const [id, fence] of fences) {
      const row = rows.get(id);
      if (row !== undefined) names.set(id, row.orderNo);
      const refusal = objection(ctx, row, fence, submission);
      if (refusal !== undefined) refused.set(id, refusal);
      else ready.push(row!);
    }
    const first = ready[0];
    if (first === undefined) return;
    for (const row of ready)
      if (row.process !== first.process)
        refused.set(row.id, new Refusal('order.not-batchable', { orderNo: row.orderNo }));
    const alike = ready.filter((row) => row.process === first.process);
    for (const rowsOfVersion of groupBy(alike, (row) => row.processVersion).values()) {
      const action = actionFor(rowsOfVersion[0]!, submission.action);
      if (action.batch !== true) throw new Refusal('order.not-batchable', { orderNo: first.orderNo });
      const form = parseForm(action, submission.form);
      for (const [id, refusal] of await perform(ctx, sql, rowsOfVersion, action, form)) refused.set(id, refusal);
    }
  });
  return receiptOf(
    'submit',
    ctx.clock.now(),
    ids.map((id) => submitEntry(id, names.get(id), refused.get(id))),
  );
}

const AS_OUTCOME: Partial<Record<RefusalCode, ReceiptEntry['outcome']>> = {
  'order.not-held': 'not-yours',
  'order.held-by-other': 'held',
  'order.stale-fence': 'changed',
  'order.wrong-step': 'changed',
  'order.closed': 'changed',
  'not-found': 'not-permitted',
};

function submitEntry(id: number, orderNo: string | undefined, refusal: Refusal | undefined): ReceiptEntry {
  if (refusal === undefined) return { id, orderNo, outcome: 'done' };
  return {
    id,
    orderNo,
    outcome: AS_OUTCOME[refusal.code] ?? 'refused',
    code: refusal.code,
    holderName: typeof refusal.params['holder'] === 'string' ? refusal.params['holder'] : undefined,
  };
}
