'use client';
import { useMemo } from 'react';
import { useName } from '@/components/i18n/intl';
import { useSession } from '@/components/shell/session';

export interface UnitChoice {
  readonly value: string;
  readonly label: string;
}

/** The units of the session as a tree written down: each below its parent, set in by its depth. */
export function useUnits(): {
  readonly choices: readonly UnitChoice[];
  readonly nameOf: (unitId: number | string) => string;
} {
  const { scopeUnits } = useSession();
  const name = useName();
  return useMemo(() => {
    const byId = new Map(scopeUnits.map((unit) => [unit.id, unit]));
    const choices: UnitChoice[] = [];
    const write = (parentId: string | null, depth: number): void => {
      for (const unit of scopeUnits) {
        const isRoot = unit.parentId === null || !byId.has(unit.parentId);
        if (parentId === null ? !isRoot : unit.parentId !== parentId) continue;
        choices.push({ value: unit.id, label: `${'\u3000'.repeat(depth)}${name(unit)}` });
        write(unit.id, depth + 1);
      }
    };
    write(null, 0);
    const nameOf = (unitId: number | string): string => {
      const unit = byId.get(String(unitId));
      return unit ? name(unit) : String(unitId);
    };
    return { choices, nameOf };
  }, [scopeUnits, name]);
}
