/** The process of one order as a line of steps with times: what was done, what is current, what lies ahead. Pure. */
import type { HistoryEntry, OrderState } from '@/server/work-orders/contract';
import type { ProcessDefinition } from '@/server/work-orders/process';

export interface LineStep {
  readonly id: string;
  /** `skipped`: the order passed it by another way. */
  readonly state: 'done' | 'current' | 'ahead' | 'detour' | 'skipped';
  /** When it was last reached; null when never. */
  readonly reachedAt: string | null;
  /** When it was last left, and by whom. */
  readonly leftAt: string | null;
  readonly leftBy: string | null;
  /** Times it was reached; more than one after a send-back. */
  readonly visits: number;
  /** Times the flow went back from here. */
  readonly sentBack: number;
}

type Entry = Pick<HistoryEntry, 'seq' | 'at' | 'actorName' | 'fromStep' | 'toStep' | 'toState'>;

/**
 * A `wait` step stands beside the main line: `detour` until it is visited. Steps after the current one are ahead, even when they
 * were visited before a send-back: their work is to be done again.
 */
export function processLine(
  process: ProcessDefinition,
  history: readonly Entry[],
  order: { readonly step: string; readonly state: OrderState },
): LineStep[] {
  const place = new Map(process.steps.map((step, index) => [step.id, index]));
  const finished = order.state === 'done' || order.state === 'archived';
  const current = place.get(order.step) ?? 0;
  return process.steps.map((step, index) => {
    const reached = history.filter((entry) => entry.toStep === step.id && entry.fromStep !== step.id);
    const left = history.filter(
      (entry) => entry.fromStep === step.id && (entry.toStep !== step.id || entry.toState === 'done'),
    );
    const back = left.filter((entry) => (place.get(entry.toStep) ?? index) < index);
    const last = left.at(-1);
    const isCurrent = !finished && step.id === order.step;
    const state = isCurrent
      ? 'current'
      : step.kind === 'wait'
        ? reached.length > 0
          ? 'done'
          : 'detour'
        : finished || index < current
          ? reached.length > 0
            ? 'done'
            : 'skipped'
          : 'ahead';
    return {
      id: step.id,
      state,
      reachedAt: reached.at(-1)?.at ?? null,
      leftAt: isCurrent ? null : (last?.at ?? null),
      leftBy: isCurrent ? null : (last?.actorName ?? null),
      visits: reached.length,
      sentBack: back.length,
    };
  });
}
