/**
 * What an actor sees and does, as SQL conditions on `work_order w`. Pure: the text and its values, nothing is run here.
 */
import { unitsByRole, unitsFor } from '@/server/access/permissions';
import { FAMILIES } from '@/server/access/roles';
import type { Actor } from '@/server/kernel/ports';

/** `(role, unit)` pairs of the actor as an SQL condition on `w`; values are appended to `values`. */
export function actsOn(actor: Actor, values: unknown[]): string {
  const parts: string[] = [];
  for (const [role, units] of unitsByRole(actor)) {
    values.push(role, units);
    parts.push(`(w.role = $${values.length - 1} AND w.unit_id = ANY($${values.length}::int[]))`);
  }
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
}

/** Condition: the actor holds `verb` in the order's unit and family. */
export function inScope(
  actor: Actor,
  verb: 'order.see' | 'order.break-lock' | 'order.reassign',
  values: unknown[],
): string {
  const parts: string[] = [];
  for (const family of FAMILIES) {
    const units = unitsFor(actor, verb, family);
    if (units.length === 0) continue;
    values.push(family, units);
    parts.push(`(w.family = $${values.length - 1} AND w.unit_id = ANY($${values.length}::int[]))`);
  }
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
}
