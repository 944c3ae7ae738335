/** What an action would do (试算): the effect's own preview of the order with this form, before anything is posted. Reads only. */
import type { PreviewAnswer } from '../contract';
import { Refusal } from '@/server/kernel/refusal';
import type { HeldOrder, OrderCtx } from '../effects';
import { HELD_COLUMNS } from '../order-columns';
import { factText, parametersOf } from '../facts';
import { factsOf, targetOf } from '../plan-move';
import { actionOf, stepOf, targetsOf } from '../process';
import { processById } from '../processes';
import { inScope } from '../scope';
import { approvalFigures } from './approval';

export async function previewAction(
  ctx: OrderCtx,
  id: number,
  asked: { readonly step: string; readonly action: string; readonly form: Record<string, unknown> },
): Promise<PreviewAnswer> {
  const values: unknown[] = [id];
  const visible = inScope(ctx.actor, 'order.see', values);
  const order = await ctx.sql.maybeOne<HeldOrder>(
    `SELECT ${HELD_COLUMNS} FROM work_order w WHERE w.id = $1 AND ${visible}`,
    values,
  );
  if (order === undefined) throw new Refusal('not-found', { what: 'order' });
  const process = processById(order.process, order.processVersion);
  const action = order.step === asked.step ? actionOf(stepOf(process, order.step), asked.action) : undefined;
  if (action === undefined) throw new Refusal('order.wrong-step', { orderNo: order.orderNo, step: order.step });
  const parsed = action.form.safeParse(asked.form);
  if (!parsed.success)
    throw new Refusal(
      'input.invalid',
      {},
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  const form = parsed.data as Record<string, unknown>;
  const parameters = targetsOf(action).some(({ when }) => parametersOf(when).length > 0)
    ? await approvalFigures(ctx.sql, ctx.clock.today())
    : {};
  const facts = factsOf(order, form, undefined, parameters, process.amount);
  const way = targetOf(action, facts);
  const effect = action.effect === undefined ? undefined : ctx.effects[action.effect];
  return {
    lines: (await effect?.preview?.(ctx, ctx.sql, order, form)) ?? [],
    toStep: 'step' in way ? way.step : null,
    amountYuan: factText(facts, 'order.amountYuan'),
    guards: [...(action.guards ?? [])],
    effect: action.effect ?? null,
  };
}
