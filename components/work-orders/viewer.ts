'use client';
import { useMemo } from 'react';
import { useSession, type SessionView } from '@/components/shell/session';
import type { UnitsBelow } from '@/components/work-orders/queue-model';
import type { Viewer } from '@/server/work-orders/projection';

/** Units below each unit of the session's scope, themselves included. */
export function unitsBelowOf(units: SessionView['scopeUnits']): UnitsBelow {
  const children = new Map<string, string[]>();
  for (const unit of units) {
    if (unit.parentId === null) continue;
    const list = children.get(unit.parentId) ?? [];
    list.push(unit.id);
    children.set(unit.parentId, list);
  }
  const known = new Map<number, ReadonlySet<number>>();
  return (unitId) => {
    const cached = known.get(unitId);
    if (cached !== undefined) return cached;
    const found = new Set<number>();
    const visit = (id: string): void => {
      found.add(Number(id));
      for (const child of children.get(id) ?? []) visit(child);
    };
    visit(String(unitId));
    known.set(unitId, found);
    return found;
  };
}

export interface ViewerFacts {
  readonly viewer: Viewer;
  readonly unitsBelow: UnitsBelow;
  readonly userId: number;
  readonly roles: ReadonlySet<string>;
}

/** Who looks at the queue, in the terms of the projection. */
export function useViewer(): ViewerFacts {
  const session = useSession();
  return useMemo(() => {
    const unitsBelow = unitsBelowOf(session.scopeUnits);
    const unitsByRole = new Map<string, number[]>();
    for (const { role, unitId } of session.roles) {
      const units = unitsByRole.get(role) ?? [];
      units.push(...unitsBelow(Number(unitId)));
      unitsByRole.set(role, units);
    }
    const userId = Number(session.user.id);
    return { viewer: { userId, unitsByRole }, unitsBelow, userId, roles: new Set(unitsByRole.keys()) };
  }, [session]);
}
