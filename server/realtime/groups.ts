/** Sockets by scope. Pure bookkeeping: which groups an event reaches, and what each group has been sent. */
import type { FeedEvent } from './contract';
import { keysOf, type Scope } from './scope';
import { roughBytes, toEvent, type FeedRow } from './feed-row';

export interface Group {
  readonly room: string;
  readonly scope: Scope;
  members: number;
  /** Position up to which every member has been told. */
  sentTo: number;
}

export class Groups {
  private readonly byScope = new Map<string, Group>();
  private readonly bySubscription = new Map<string, Set<Group>>();
  private sequence = 0;

  /** The group of this scope, made when it is the first; `position` is where a new one starts. */
  join(scope: Scope, position: number): Group {
    let group = this.byScope.get(scope.key);
    if (group === undefined) {
      group = { room: `scope:${(this.sequence += 1)}`, scope, members: 0, sentTo: position };
      this.byScope.set(scope.key, group);
      for (const key of scope.subscriptions) {
        const groups = this.bySubscription.get(key);
        if (groups === undefined) this.bySubscription.set(key, new Set([group]));
        else groups.add(group);
      }
    }
    group.members += 1;
    return group;
  }

  leave(group: Group): void {
    group.members -= 1;
    if (group.members > 0) return;
    this.byScope.delete(group.scope.key);
    for (const key of group.scope.subscriptions) {
      const groups = this.bySubscription.get(key);
      groups?.delete(group);
      if (groups?.size === 0) this.bySubscription.delete(key);
    }
  }

  all(): Iterable<Group> {
    return this.byScope.values();
  }

  /** Rows split by the groups that may see them, in order. */
  split(rows: readonly FeedRow[], ancestorsOf: (unitId: number) => readonly number[]): Map<Group, FeedEvent[]> {
    const result = new Map<Group, FeedEvent[]>();
    for (const row of rows) {
      const reached = new Set<Group>();
      for (const key of keysOf(row, row.unitId === null ? [] : ancestorsOf(row.unitId))) {
        for (const group of this.bySubscription.get(key) ?? []) reached.add(group);
      }
      if (reached.size === 0) continue;
      const event = toEvent(row);
      for (const group of reached) {
        const events = result.get(group);
        if (events === undefined) result.set(group, [event]);
        else events.push(event);
      }
    }
    return result;
  }
}

/** Merges a person's own events into those of the scope, by position. */
export function merged(left: readonly FeedEvent[], right: readonly FeedEvent[]): FeedEvent[] {
  return [...left, ...right].sort((a, b) => a.seq - b.seq);
}

const SLICE_EVENTS = 500;
const SLICE_BYTES = 500_000;

/** Cuts rows into stretches small enough for one message each. */
export function slices(rows: readonly FeedRow[]): FeedRow[][] {
  const result: FeedRow[][] = [];
  let current: FeedRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = roughBytes(row.payload);
    if (current.length > 0 && (current.length >= SLICE_EVENTS || bytes + size > SLICE_BYTES)) {
      result.push(current);
      current = [];
      bytes = 0;
    }
    current.push(row);
    bytes += size;
  }
  if (current.length > 0) result.push(current);
  return result;
}
