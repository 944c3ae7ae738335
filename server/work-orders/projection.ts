/**
 * What an event does to rows held by a client. Pure; the parity test of every command runs through it:
 * old snapshot + events = fresh snapshot.
 */
import type { OrderEvent, OrderRow, QueueView } from './contract';
import { OPEN_STATES } from './contract';

/** Applies one event; rows not held are left out (a queue decides by itself whether to fetch them). Returns ids that changed. */
export function applyOrderEvent(rows: Map<number, OrderRow>, event: OrderEvent): number[] {
  const changed: number[] = [];
  for (const created of event.created ?? []) {
    const held = rows.get(created.id);
    if (held !== undefined && held.version >= created.version) continue;
    rows.set(created.id, created);
    changed.push(created.id);
  }
  for (const [id, version, fence] of event.rows ?? []) {
    const held = rows.get(id);
    if (held === undefined || held.version >= version) continue;
    rows.set(id, { ...held, ...event.patch, version, fence });
    changed.push(id);
  }
  return changed;
}

export interface Viewer {
  readonly userId: number;
  /** Units per role the viewer acts in. */
  readonly unitsByRole: ReadonlyMap<string, readonly number[]>;
}

/** True when the row belongs to the view; the same rule as the queue's SQL. */
export function inView(row: OrderRow, view: QueueView, viewer: Viewer): boolean {
  if (!OPEN_STATES.includes(row.state)) return false;
  switch (view) {
    case 'mine':
      return row.state === 'locked'
        ? row.lockedBy === viewer.userId
        : row.role !== '' &&
            (viewer.unitsByRole.get(row.role)?.includes(row.unitId) ?? false) &&
            (row.assigneeId === null || row.assigneeId === viewer.userId);
    case 'locked-by-me':
      return row.lockedBy === viewer.userId;
    case 'others':
      return row.state === 'locked' && row.lockedBy !== viewer.userId;
    case 'unit':
      return true;
  }
}
