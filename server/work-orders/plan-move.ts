/**
 * What a move writes on an order besides its step (推进计划): limits, timer, amount at stake, customer, and who may not do the coming
 * steps. Pure; the caller has the order under its row lock.
 */
import { decimal, yuanText } from '@/server/kernel/money';
import { addDays, type Instant, isLocalDate, localDateOf } from '@/server/kernel/time';
import type { HeldOrder, OrderChange } from './effects';
import { type Facts, factText, holds } from './facts';
import { dueOf, type Limit, type Span } from './limits/limit';
import { limitOn } from './limits';
import {
  type Branch,
  type LimitUse,
  type ProcessDefinition,
  type StepDefinition,
  targetsOf,
  type ActionDefinition,
} from './process';

/** A moment in the database: as it is, or minutes after the move's own. */
export interface Moment {
  readonly at: Instant | null;
  readonly minutes: number | null;
}

export const NEVER: Moment = { at: null, minutes: null };

export interface MovePlan {
  readonly due: Moment;
  readonly warn: Moment;
  readonly wakeAt: Instant | null;
  readonly barred: Record<string, number[]>;
  readonly amountYuan: string | null;
  readonly customerName: string | null;
}

/** The order's facts as they stand once `form` is entered at its step and `change` is written. */
export function factsOf(
  order: Pick<HeldOrder, 'step' | 'form' | 'subject' | 'amountYuan' | 'unitId' | 'accountId'>,
  form: Record<string, unknown> | undefined,
  change: OrderChange | undefined,
  parameters: Readonly<Record<string, string>> = {},
  amountPath?: string,
): Facts {
  const facts: Facts = {
    forms: form === undefined ? order.form : { ...order.form, [order.step]: form },
    subject: { ...order.subject, ...change?.subject },
    order: {},
    parameters,
  };
  const declared = amountPath === undefined ? '' : factText(facts, amountPath);
  const stated = change?.amountYuan ?? declared;
  const amountYuan = DECIMAL.test(stated) ? yuanText(decimal(stated)) : order.amountYuan;
  return { ...facts, order: { amountYuan, unitId: order.unitId, accountId: order.accountId } };
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The way an action leaves the order. */
export function targetOf(action: ActionDefinition, facts: Facts): Branch {
  const branch = targetsOf(action).find(({ when }) => when === undefined || holds(when, facts));
  if (branch === undefined) throw new Error(`action ${action.id} has no way out that fits`);
  return branch;
}

/** The limit of a step that applies to an order with these facts. */
export function limitUseOf(step: StepDefinition, facts: Facts): LimitUse | undefined {
  return step.limits.find(({ when }) => when === undefined || holds(when, facts));
}

const MINUTES_PER_HOUR = 60;
const NEAR = 0.8;

function minutesOf(span: Span): number | undefined {
  if ('minutes' in span) return span.minutes;
  return 'hours' in span ? span.hours * MINUTES_PER_HOUR : undefined;
}

function limitMoments(limit: Limit, now: Instant, since: Instant | undefined): Pick<MovePlan, 'due' | 'warn'> {
  const legal = minutesOf(limit.legal);
  const promise = limit.promise === undefined ? undefined : minutesOf(limit.promise);
  if (since === undefined && legal !== undefined && (limit.promise === undefined || promise !== undefined)) {
    return {
      due: { at: null, minutes: legal },
      warn: { at: null, minutes: Math.round(promise ?? legal * NEAR) },
    };
  }
  const { dueAt, warnAt } = dueOf(limit, since ?? now);
  return { due: { at: dueAt, minutes: null }, warn: { at: warnAt, minutes: null } };
}

/** Due and warn moments of a step reached at `now`. */
export function dueAtStep(
  step: StepDefinition,
  facts: Facts,
  order: { readonly clocks: Record<string, string>; readonly createdAt: Instant; readonly now: Instant },
): Pick<MovePlan, 'due' | 'warn'> {
  const use = limitUseOf(step, facts);
  if (use === undefined) return { due: NEVER, warn: NEVER };
  const since = use.from === undefined ? undefined : (order.clocks[use.from] ?? order.createdAt);
  return limitMoments(limitOn(use.id, localDateOf(since ?? order.now)), order.now, since);
}

/** The start of the day a timer step waits for. */
export function wakeAtOf(step: StepDefinition, facts: Facts): Instant | null {
  if (step.kind !== 'timer' || step.until === undefined) return null;
  const day = factText(facts, step.until);
  if (!isLocalDate(day)) throw new Error(`step ${step.id} waits for ${step.until}, which is not a date: '${day}'`);
  return `${addDays(day, -1)}T16:00:00.000Z`;
}

/** Adds a person to those who may not do a step. */
export function barring(
  barred: Record<string, number[]>,
  steps: readonly string[],
  userId: number,
): Record<string, number[]> {
  if (userId === 0 || steps.length === 0) return barred;
  const result = { ...barred };
  for (const step of steps) {
    const before = result[step] ?? [];
    if (!before.includes(userId)) result[step] = [...before, userId];
  }
  return result;
}

/** Steps that whoever did `step` may not do. */
export function keptApart(process: ProcessDefinition, step: string): string[] {
  return process.hands.flatMap(([one, two]) => (one === step ? [two] : two === step ? [one] : []));
}

export function approvalsOf(process: ProcessDefinition): string[] {
  return process.steps.filter((step) => step.approval === true).map((step) => step.id);
}

export function planMove(
  process: ProcessDefinition,
  order: HeldOrder,
  target: StepDefinition | undefined,
  move: { readonly actorId: number; readonly sendBack: boolean; readonly form: Record<string, unknown> },
  change: OrderChange | undefined,
): MovePlan {
  const facts = factsOf(order, move.form, change, {}, process.amount);
  const amount = String(facts.order['amountYuan']);
  const customer = process.customer === undefined ? '' : factText(facts, process.customer);
  const barred = change?.barred ?? order.barred;
  return {
    ...(target === undefined ? { due: NEVER, warn: NEVER } : dueAtStep(target, facts, order)),
    wakeAt: target === undefined ? null : wakeAtOf(target, facts),
    barred: move.sendBack ? barred : barring(barred, keptApart(process, order.step), move.actorId),
    amountYuan: amount === order.amountYuan ? null : amount,
    customerName: customer === '' || customer === order.customerName ? null : customer,
  };
}
