/**
 * Separation of duties (抄核收分离): which rights one person may not hold together, and that rights are never left without a keeper.
 * Rules: SOD-1 an incompatible pair over units of which one contains the other is refused; SOD-2 the administrator holds no business
 * rights there; SOD-3 what an administrator's grant covers stays covered by another active administrator.
 */
import type { OrgTree } from './org-tree';
import { INCOMPATIBLE, type RoleId } from './roles';

export interface HeldRole {
  readonly role: string;
  readonly unitId: number;
}

/** The first grant already held that the new one may not stand beside. */
export function conflictWith(
  tree: OrgTree,
  held: readonly HeldRole[],
  wanted: { role: RoleId; unitId: number },
): HeldRole | undefined {
  return held.find(
    (grant) =>
      INCOMPATIBLE.some(
        ([one, other]) =>
          (one === wanted.role && other === grant.role) || (other === wanted.role && one === grant.role),
      ) && tree.overlap(grant.unitId, wanted.unitId),
  );
}

/** Units among `losing` that no grant of `others` would cover any more. */
export function unkept(tree: OrgTree, losing: readonly number[], others: readonly number[]): number[] {
  return losing.filter((unitId) => !others.some((other) => tree.isWithin(unitId, other)));
}
