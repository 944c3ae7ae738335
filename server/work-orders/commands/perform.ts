/**
 * What one action does to orders already held, found to be at its step and with a parsed form: second entries compared, guards, the
 * effect's own verdicts, routing, the move, the effect. One transaction; whoever calls has checked who may act.
 */
import type { Sql } from '@/server/kernel/ports';
import { decimal } from '@/server/kernel/money';
import { groupBy } from '@/server/kernel/group';
import { Refusal } from '@/server/kernel/refusal';
import type { HeldOrder, OrderChange, OrderCtx } from '../effects';
import { factText, parametersOf } from '../facts';
import { factsOf, targetOf } from '../plan-move';
import { type ActionDefinition, metasOf, targetsOf } from '../process';
import { processById } from '../processes';
import { approvalFigures, peopleWithRole } from '../queries/approval';
import { refuseUnknownChoices } from '../queries/lookups';
import { moveOrders } from './move';

/** Does the action for all `rows` (same process, version and step) with the same form; refused ones are returned by id. */
export async function perform(
  ctx: OrderCtx,
  sql: Sql,
  rows: readonly HeldOrder[],
  action: ActionDefinition,
  form: Record<string, unknown>,
): Promise<Map<number, Refusal>> {
  const process = processById(rows[0]!.process, rows[0]!.processVersion);
  const refused = new Map<number, Refusal>();
  const changes = new Map<number, OrderChange>();
  for (const row of rows) {
    const differing = secondEntryFault(row, action, form);
    const unknown = differing ?? (await refuseUnknownChoices({ ...ctx, sql }, action, row, form));
    if (unknown !== undefined) refused.set(row.id, unknown);
  }
  const standing = (): HeldOrder[] => rows.filter((row) => !refused.has(row.id));
  for (const name of action.guards ?? []) {
    const guard = ctx.guards[name];
    if (guard === undefined) throw new Error(`guard ${name} is not wired`);
    const asked = standing();
    if (asked.length === 0) return refused;
    for (const [id, refusal] of await guard(ctx, sql, asked, form)) refused.set(id, refusal);
  }
  const effect = action.effect === undefined ? undefined : ctx.effects[action.effect];
  if (action.effect !== undefined && effect === undefined) throw new Error(`effect ${action.effect} is not wired`);
  if (effect?.prepare !== undefined && standing().length > 0) {
    for (const [id, verdict] of await effect.prepare(ctx, sql, standing(), form)) {
      if (verdict instanceof Refusal) refused.set(id, verdict);
      else changes.set(id, verdict);
    }
  }
  if (action.assigns !== undefined) await assign(ctx, sql, standing(), action, form, changes, refused);
  const moving = standing();
  if (moving.length === 0) return refused;
  const asked = targetsOf(action).flatMap(({ when }) => parametersOf(when));
  const parameters = asked.length === 0 ? {} : await approvalFigures(sql, ctx.clock.today());
  const ways = groupBy(moving, (row) => {
    const way = targetOf(action, factsOf(row, form, changes.get(row.id), parameters, process.amount));
    return 'step' in way ? way.step : undefined;
  });
  const reason = typeof form['reason'] === 'string' ? form['reason'] : '';
  for (const [toStep, alike] of ways) {
    await moveOrders(
      sql,
      alike.map((row) => row.id),
      {
        process: process.id,
        action: action.id,
        ...(toStep === undefined ? {} : { toStep }),
        sendBack: action.sendBack ?? false,
        actorId: ctx.actor.userId,
        reason,
        form,
      },
      changes,
      alike,
    );
  }
  await effect?.apply?.(ctx, sql, moving, form);
  await sql.run(`DELETE FROM order_draft WHERE order_id = ANY($1::bigint[]) AND user_id = $2`, [
    moving.map((row) => row.id),
    ctx.actor.userId,
  ]);
  return refused;
}

/** 派工: the next step is for the person the form names, who must do such work there and not be kept apart from it. */
async function assign(
  ctx: OrderCtx,
  sql: Sql,
  orders: readonly HeldOrder[],
  action: ActionDefinition,
  form: Record<string, unknown>,
  changes: Map<number, OrderChange>,
  refused: Map<number, Refusal>,
): Promise<void> {
  const path = action.assigns!;
  const role = metasOf(action).find(([name]) => name === path)?.[1].role ?? '';
  const personId = Number(form[path]);
  const targets = targetsOf(action).flatMap((way) => ('step' in way ? [way.step] : []));
  for (const [unitId, alike] of groupBy(orders, (order) => order.unitId)) {
    const people = await peopleWithRole({ ...ctx, sql }, role, unitId);
    for (const order of alike) {
      const isBarred = targets.some((target) => order.barred[target]?.includes(personId));
      if (isBarred || !people.some(({ id }) => id === personId)) {
        const fault = { path, message: isBarred ? 'keptApart' : 'notOfThatRole' };
        refused.set(order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, [fault]));
      } else changes.set(order.id, { assigneeId: personId, ...changes.get(order.id) });
    }
  }
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** 双人录入: what is entered the second time must be what another person entered first. */
function secondEntryFault(
  row: HeldOrder,
  action: ActionDefinition,
  form: Record<string, unknown>,
): Refusal | undefined {
  const faults = metasOf(action).flatMap(([name, meta]) => {
    if (meta.repeats === undefined) return [];
    const first = factText(factsOf(row, undefined, undefined), meta.repeats);
    const second = String(form[name] ?? '');
    const same = NUMBER.test(first) && NUMBER.test(second) ? decimal(first).eq(second) : first === second;
    return same ? [] : [{ path: name, message: 'secondEntryDiffers' }];
  });
  return faults.length === 0 ? undefined : new Refusal('input.invalid', { orderNo: row.orderNo }, faults);
}
