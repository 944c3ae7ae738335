/**
 * What an actor sees and does, as SQL conditions on `work_order w`. Pure: the text and its values, nothing is run here.
 */
import { unitsByRole, unitsFor } from '@/server/access/permissions';
import { FAMILIES } from '@/server/access/roles';
import type { Actor } from '@/server/kernel/ports';

/** `(role, unit)` pairs of the actor as an SQL condition on `w`; values are appended to `values`. */
export function actsOn(actor: Actor, values: unknown[]): string {
  return anyOf('w.role', [...unitsByRole(actor)], values);
}

/** What holds in the same units is asked for once: a row is then looked at once and not for each role or family. */
function anyOf(
  column: string,
  held: readonly (readonly [name: string, units: readonly number[]])[],
  values: unknown[],
): string {
  const byUnits = new Map<string, { names: string[]; units: readonly number[] }>();
  for (const [name, units] of held) {
    if (units.length === 0) continue;
    const key = [...units].sort((a, b) => a - b).join();
    const alike = byUnits.get(key);
    if (alike === undefined) byUnits.set(key, { names: [name], units });
    else alike.names.push(name);
  }
  const parts = [...byUnits.values()].map(({ names, units }) => {
    values.push(names, units);
    return `(${column} = ANY($${values.length - 1}::text[]) AND w.unit_id = ANY($${values.length}::int[]))`;
  });
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
}

/** Condition: the actor holds `verb` in the order's unit and family. */
export function inScope(
  actor: Actor,
  verb: 'order.see' | 'order.break-lock' | 'order.reassign',
  values: unknown[],
): string {
  const held = FAMILIES.map((family) => [family, unitsFor(actor, verb, family)] as const);
  return anyOf('w.family', held, values);
}
