/**
 * Timer steps whose day has come (到期): the clock does the step's `auto` action, in the same way a person does one. Run by a worker;
 * doing it twice finds nothing the second time. One order a transaction, so that a refused one does not hold up the others.
 */
import { Refusal } from '@/server/kernel/refusal';
import type { HeldOrder, OrderCtx } from '../effects';
import { HELD_COLUMNS } from '../order-columns';
import { stepOf } from '../process';
import { processById } from '../processes';
import { perform } from './perform';

const BATCH = 200;

/** Orders moved on, and those whose effect refused; a refused one is tried again an hour later. */
export async function runTimers(ctx: OrderCtx): Promise<{ moved: number; refused: number }> {
  const due = await ctx.sql.query<{ id: number }>(
    `SELECT id FROM work_order WHERE wake_at <= clock_timestamp() AND state IN ('pending', 'returned') ORDER BY wake_at LIMIT ${BATCH}`,
  );
  let moved = 0;
  let refused = 0;
  for (const { id } of due) {
    const refusal = await wake(ctx, id).catch((error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    });
    if (refusal === undefined) moved += 1;
    else {
      refused += 1;
      ctx.log.warn({ orderId: id, code: refusal.code, params: refusal.params }, 'timer refused');
      await ctx.sql.run(`UPDATE work_order SET wake_at = clock_timestamp() + interval '1 hour' WHERE id = $1`, [id]);
    }
  }
  return { moved, refused };
}

async function wake(ctx: OrderCtx, id: number): Promise<Refusal | undefined> {
  return ctx.sql.tx(async (sql) => {
    const row = await sql.maybeOne<HeldOrder>(
      `SELECT ${HELD_COLUMNS} FROM work_order w
        WHERE w.id = $1 AND w.wake_at <= clock_timestamp() AND w.state IN ('pending', 'returned') FOR UPDATE OF w SKIP LOCKED`,
      [id],
    );
    if (row === undefined) return undefined;
    const step = stepOf(processById(row.process, row.processVersion), row.step);
    const action = step.actions.find((each) => each.auto === true);
    if (action === undefined)
      throw new Error(`order ${row.orderNo} waits at ${row.step}, which has nothing for the clock to do`);
    const form = action.form.parse({});
    const refusal = (await perform(ctx, sql, [row], action, form)).get(id);
    if (refusal !== undefined) throw refusal;
    return undefined;
  });
}
