/**
 * An order as it stood (工单时点状态), put together from its history alone: step, state, holder, what had been entered, amount and limit.
 * What the history does not hold is taken from the order as it is now: its customer, its bill, what effects noted about it; and the amount,
 * where the process does not take it from a form. Who looked at it is never kept. Pure.
 */
import { addMilliseconds, type Instant, isAfter } from '@/server/kernel/time';
import type { HistoryEntry, OrderRow, OrderState } from './contract';
import { dueAtStep, factsOf } from './plan-move';
import { type ProcessDefinition, stepOf } from './process';

export type HistoryLine = Pick<
  HistoryEntry,
  'seq' | 'at' | 'actorId' | 'action' | 'fromStep' | 'toStep' | 'fromState' | 'toState' | 'fence' | 'data'
>;

export interface StandingOrder {
  readonly order: OrderRow;
  readonly form: Record<string, unknown>;
}

const MS_PER_MINUTE = 60_000;

/** The lines of a history until a moment, that moment included. */
export function historyUntil<Line extends { readonly at: Instant }>(history: readonly Line[], at: Instant): Line[] {
  return history.filter((line) => !isAfter(line.at, at));
}

/** `history`: the lines until the moment, oldest first; at least the one that made the order. */
export function orderAsOf(
  process: ProcessDefinition,
  now: OrderRow,
  subject: Record<string, unknown>,
  history: readonly HistoryLine[],
): StandingOrder {
  const last = history.at(-1)!;
  const state = last.toState as OrderState;
  const form: Record<string, unknown> = {};
  const clocks: Record<string, string> = {};
  for (const line of history) {
    if (isMove(line)) form[line.fromStep] = line.data ?? {};
    if (line.toStep !== line.fromStep) clocks[line.toStep] ??= line.at;
  }
  const moves = history.filter((line) => line.fence === 0 || isMove(line));
  const moved = moves.at(-1)!;
  const arrived = moves.findLast((line) => line.toState !== 'done')!;
  const step = stepOf(process, last.toStep);
  const facts = factsOf(
    { step: step.id, form, subject, amountYuan: now.moneyAtRiskYuan, unitId: now.unitId, accountId: now.accountId },
    undefined,
    undefined,
    {},
    process.amount,
  );
  const ended = state === 'done' || state === 'archived';
  const { due } = dueAtStep(step, facts, { clocks, createdAt: now.createdAt, now: arrived.at });
  const dueAt = due.minutes === null ? due.at : addMilliseconds(arrived.at, due.minutes * MS_PER_MINUTE);
  const taken = state === 'locked' ? history.findLast(takes) : undefined;
  return {
    form,
    order: {
      ...now,
      step: step.id,
      role: ended ? '' : step.role,
      state,
      sentBack: moved.toState === 'returned',
      stepSince: moved.at,
      // An order at the step of that day keeps the limit it was given; one that moved on had the one its step gives.
      dueAt: arrived.at === now.stepSince ? now.dueAt : dueAt,
      moneyAtRiskYuan: String(facts.order['amountYuan']),
      assigneeId: null,
      lockedBy: taken === undefined ? null : holderOf(taken),
      lockedByName: null,
      lockedByNameEn: null,
      lockedAt: taken?.at ?? null,
    },
  };
}

/** Lines that leave an order at its step. */
const STAYS = new Set(['lock', 'unlock', 'break', 'lease-expired', 'reassign', 'escalated', 'archive']);

/** What a person or a worker entered at a step; the steps a worker had done before the order was raised (fence 0) entered nothing. */
const isMove = (line: HistoryLine): boolean => line.fence > 0 && !STAYS.has(line.action);

const takes = (line: HistoryLine): boolean =>
  line.toState === 'locked' && (line.action === 'lock' || line.action === 'reassign');

/** Whoever locked it, or was given it. */
function holderOf(line: HistoryLine): number {
  const to = line.data?.['to'];
  return typeof to === 'number' ? to : line.actorId;
}
