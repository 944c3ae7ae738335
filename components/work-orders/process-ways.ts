/**
 * The picture of a process as one order went through it (流程图): its steps in order, every way from step to step with how often it was taken,
 * and how long each step took. Ways ahead that leave steps out run on one side, send-backs on the other; ways that overlap keep apart in
 * lanes. Pure.
 */
import { processLine, type LineStep } from '@/components/work-orders/process-line';
import type { HistoryEntry, OrderState } from '@/server/work-orders/contract';
import { type ProcessDefinition, targetsOf } from '@/server/work-orders/process';

export interface PictureNode extends LineStep {
  /** All visits together, the present one until now; null when never reached. */
  readonly spentMs: number | null;
  /** What was done last to leave it. */
  readonly lastAction: string | null;
  readonly lastReason: string;
}

export interface PictureEdge {
  /** Places of steps; the place after the last is the end. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'next' | 'skip' | 'back';
  /** Actions that go this way. */
  readonly actions: readonly string[];
  readonly taken: number;
  /** How far out it runs, beside others of its side; 0 for the main line. */
  readonly lane: number;
}

export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly isEnded: boolean;
  /** Lanes of each side. */
  readonly skips: number;
  readonly backs: number;
}

type Line = Pick<HistoryEntry, 'seq' | 'at' | 'actorName' | 'action' | 'reason' | 'fromStep' | 'toStep' | 'toState'>;

export function processPicture(
  process: ProcessDefinition,
  history: readonly Line[],
  order: { readonly step: string; readonly state: OrderState },
  nowMs: number,
): Picture {
  const place = new Map(process.steps.map((step, index) => [step.id, index]));
  const end = process.steps.length;
  const moves = history.filter((line) => line.toStep !== line.fromStep || line.toState === 'done');
  const spent = spentBy(history, nowMs);
  const nodes = processLine(process, history, order).map((step): PictureNode => {
    const last = moves.findLast((line) => line.fromStep === step.id);
    return {
      ...step,
      spentMs: spent.get(step.id) ?? null,
      lastAction: last?.action ?? null,
      lastReason: last?.reason ?? '',
    };
  });
  const ways = new Map<string, { from: number; to: number; actions: Set<string>; taken: number }>();
  const way = (from: number, to: number) => {
    const key = `${from}>${to}`;
    const known = ways.get(key) ?? { from, to, actions: new Set<string>(), taken: 0 };
    ways.set(key, known);
    return known;
  };
  process.steps.forEach((step, from) => {
    for (const action of step.actions)
      for (const target of targetsOf(action)) {
        const to = 'step' in target ? place.get(target.step)! : end;
        // A rejection may end an order anywhere: it is drawn where it happened.
        if (to === end && from !== end - 1 && action.main !== true) continue;
        if (to !== from) way(from, to).actions.add(action.id);
      }
    if (step.resume !== undefined) way(from, place.get(step.resume)!);
  });
  for (const line of moves) {
    const from = place.get(line.fromStep);
    if (from === undefined) continue;
    const taken = way(from, line.toState === 'done' ? end : place.get(line.toStep)!);
    taken.taken += 1;
    taken.actions.add(line.action);
  }
  const kinds = [...ways.values()].map(({ actions, ...edge }) => ({
    ...edge,
    actions: [...actions],
    kind: edge.to === edge.from + 1 ? ('next' as const) : edge.to > edge.from ? ('skip' as const) : ('back' as const),
  }));
  const skips = inLanes(kinds.filter(({ kind }) => kind === 'skip'));
  const backs = inLanes(kinds.filter(({ kind }) => kind === 'back'));
  return {
    nodes,
    edges: [
      ...kinds.filter(({ kind }) => kind === 'next').map((edge) => ({ ...edge, lane: 0 })),
      ...skips.edges,
      ...backs.edges,
    ],
    isEnded: order.state === 'done' || order.state === 'archived',
    skips: skips.lanes,
    backs: backs.lanes,
  };
}

/** Milliseconds at each step. */
function spentBy(history: readonly Line[], nowMs: number): Map<string, number> {
  const spent = new Map<string, number>();
  let at: { step: string; since: number } | null = null;
  const leave = (until: number): void => {
    if (at !== null) spent.set(at.step, (spent.get(at.step) ?? 0) + Math.max(0, until - at.since));
  };
  for (const line of history) {
    const now = Date.parse(line.at);
    if (line.toState === 'done' || line.toState === 'archived') {
      leave(now);
      at = null;
    } else if (at === null || line.toStep !== at.step) {
      leave(now);
      at = { step: line.toStep, since: now };
    }
  }
  leave(nowMs);
  return spent;
}

/** The shortest run closest to the line; two that overlap never share a lane. */
function inLanes<Edge extends { readonly from: number; readonly to: number }>(
  edges: readonly Edge[],
): { edges: (Edge & { lane: number })[]; lanes: number } {
  const low = ({ from, to }: Edge): number => Math.min(from, to);
  const high = ({ from, to }: Edge): number => Math.max(from, to);
  const lanes: Edge[][] = [];
  const placed = [...edges]
    .sort((a, b) => high(a) - low(a) - (high(b) - low(b)) || low(a) - low(b))
    .map((edge) => {
      let lane = lanes.findIndex((taken) =>
        taken.every((other) => high(other) <= low(edge) || low(other) >= high(edge)),
      );
      if (lane === -1) lane = lanes.push([]) - 1;
      lanes[lane]!.push(edge);
      return { ...edge, lane };
    });
  return { edges: placed, lanes: lanes.length };
}
