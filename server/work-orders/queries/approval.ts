/** Figures of the approval ladder in force on a day, and who stands on its coming rungs. */
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { LocalDate } from '@/server/kernel/time';
import { APPROVAL_DEFAULTS } from '../approval';
import type { ApprovalRung, HistoryEntry, OrderRow } from '../contract';
import { factsOf, targetOf } from '../plan-move';
import type { ProcessDefinition, StepDefinition } from '../process';

export async function approvalFigures(sql: Sql, on: LocalDate): Promise<Readonly<Record<string, string>>> {
  const row = await sql.maybeOne<{ value: Record<string, string> }>(
    `SELECT value FROM parameter WHERE code = 'approval' AND scope = '*' AND effective_from <= $1 AND (effective_to IS NULL OR effective_to > $1)`,
    [on],
  );
  return { ...APPROVAL_DEFAULTS, ...row?.value };
}

interface Standing {
  readonly subject: Record<string, unknown>;
  readonly form: Record<string, unknown>;
  readonly barred: Record<string, number[]>;
}

/** The rungs as this order meets them: who approved, who will have to, and which the amount does not reach. */
export async function approvalsOfOrder(
  ctx: Ctx,
  process: ProcessDefinition,
  order: Pick<OrderRow, 'step' | 'unitId' | 'accountId' | 'moneyAtRiskYuan' | 'state'>,
  { subject, form, barred }: Standing,
  history: readonly Pick<HistoryEntry, 'fromStep' | 'toStep' | 'action'>[],
  on: LocalDate = ctx.clock.today(),
): Promise<ApprovalRung[]> {
  const steps = process.steps.filter((step) => step.approval === true);
  if (steps.length === 0) return [];
  const parameters = await approvalFigures(ctx.sql, on);
  const facts = factsOf(
    {
      step: order.step,
      form,
      subject,
      amountYuan: order.moneyAtRiskYuan,
      unitId: order.unitId,
      accountId: order.accountId,
    },
    undefined,
    undefined,
    parameters,
    process.amount,
  );
  const place = new Map(process.steps.map((step, index) => [step.id, index]));
  const isEnded = order.state === 'done' || order.state === 'archived';
  const at = place.get(order.step)!;
  const climbed = new Set<string>();
  // From the first rung on as the amount stands now; a rung that is not on that way is skipped.
  for (let next: StepDefinition | undefined = steps[0]; next !== undefined && !climbed.has(next.id);) {
    climbed.add(next.id);
    const main = next.actions.find((action) => action.main === true);
    const way = main === undefined ? undefined : targetOf(main, facts);
    next = steps.find((step) => way !== undefined && 'step' in way && way.step === step.id);
  }
  return Promise.all(
    steps.map(async (step): Promise<ApprovalRung> => {
      const last = history.findLast((entry) => entry.fromStep === step.id && entry.toStep !== step.id);
      const isPast = isEnded || at > place.get(step.id)!;
      const state =
        !isEnded && step.id === order.step
          ? 'current'
          : isPast && last !== undefined
            ? 'done'
            : climbed.has(step.id) && !isPast
              ? 'coming'
              : 'skipped';
      const people =
        state === 'current' || state === 'coming' ? await peopleWithRole(ctx, step.role, order.unitId) : [];
      return {
        step: step.id,
        role: step.role,
        upToYuan: step.rung === undefined ? null : (parameters[step.rung] ?? null),
        state,
        people: people.filter((person) => !(barred[step.id] ?? []).includes(person.id)),
      };
    }),
  );
}

/** Active people whose role reaches the unit, stand-ins included. */
export async function peopleWithRole(ctx: Ctx, role: string, unitId: number): Promise<{ id: number; name: string }[]> {
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  return ctx.sql.query(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM org_unit WHERE id = $2
       UNION ALL SELECT o.id, o.parent_id FROM org_unit o JOIN above a ON o.id = a.parent_id
     )
     SELECT DISTINCT u.id, ${name} AS name FROM acting_grant g JOIN above a ON a.id = g.unit_id JOIN app_user u ON u.id = g.user_id
      WHERE g.role = $1 AND u.status = 'active' ORDER BY name, u.id`,
    [role, unitId],
  );
}
