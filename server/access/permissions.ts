/**
 * What an actor may do where. Pure: the grants and the units below them come with the session.
 */
import type { Actor, Grant } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { type Family, isRole, type RoleId, ROLES, type Verb } from './roles';

function grantsVerb(grant: Grant, verb: Verb): boolean {
  return isRole(grant.role) && (ROLES[grant.role].verbs as readonly Verb[]).includes(verb);
}

function grantsFamily(grant: Grant, family: Family): boolean {
  return isRole(grant.role) && (ROLES[grant.role].families as readonly Family[]).includes(family);
}

/** Units in which the actor holds the verb (for a family when given), ascending, without repeats. */
export function unitsFor(actor: Actor, verb: Verb, family?: Family): number[] {
  const units = new Set<number>();
  for (const grant of actor.grants) {
    if (!grantsVerb(grant, verb)) continue;
    if (family !== undefined && !grantsFamily(grant, family)) continue;
    for (const unitId of grant.unitIds) units.add(unitId);
  }
  return [...units].sort((a, b) => a - b);
}

export function may(actor: Actor, verb: Verb, unitId?: number, family?: Family): boolean {
  return actor.grants.some(
    (grant) =>
      grantsVerb(grant, verb) &&
      (family === undefined || grantsFamily(grant, family)) &&
      (unitId === undefined || grant.unitIds.includes(unitId)),
  );
}

/** Refuses with 403 when the actor holds the verb nowhere, with 404 (as if absent) when not in this unit. */
export function requireVerb(actor: Actor, verb: Verb, unitId?: number, family?: Family): void {
  if (may(actor, verb, unitId, family)) return;
  if (unitId !== undefined && may(actor, verb)) throw new Refusal('access.out-of-scope', { verb });
  throw new Refusal('access.not-permitted', { verb });
}

export function holdsRole(actor: Actor, role: RoleId, unitId: number): boolean {
  return actor.grants.some((grant) => grant.role === role && grant.unitIds.includes(unitId));
}

/** Units per role: which waiting orders are "mine to do". */
export function unitsByRole(actor: Actor): Map<RoleId, number[]> {
  const result = new Map<RoleId, Set<number>>();
  for (const grant of actor.grants) {
    if (!isRole(grant.role)) continue;
    const units = result.get(grant.role) ?? new Set<number>();
    for (const unitId of grant.unitIds) units.add(unitId);
    result.set(grant.role, units);
  }
  return new Map([...result].map(([role, units]) => [role, [...units].sort((a, b) => a - b)]));
}
