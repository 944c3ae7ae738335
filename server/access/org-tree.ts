/** The organisation tree (省 → 供电局 → 县公司 → 供电所) as read once: who is below whom. Pure. */
export interface OrgUnit {
  readonly id: number;
  readonly parentId: number | null;
  readonly kind: string;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
}

export class OrgTree {
  readonly units: ReadonlyMap<number, OrgUnit>;
  private readonly children = new Map<number, number[]>();
  private readonly subtrees = new Map<number, readonly number[]>();

  constructor(units: readonly OrgUnit[]) {
    this.units = new Map(units.map((unit) => [unit.id, unit]));
    for (const { id, parentId } of units) {
      if (parentId === null) continue;
      const siblings = this.children.get(parentId);
      if (siblings === undefined) this.children.set(parentId, [id]);
      else siblings.push(id);
    }
  }

  /** The unit and everything below it; empty for a unit nobody knows. */
  subtree(unitId: number): readonly number[] {
    const known = this.subtrees.get(unitId);
    if (known !== undefined) return known;
    const found = new Set<number>();
    const open = this.units.has(unitId) ? [unitId] : [];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(this.children.get(next) ?? []));
    }
    const subtree = [...found].sort((a, b) => a - b);
    this.subtrees.set(unitId, subtree);
    return subtree;
  }

  /** True when `unitId` is `ancestorId` or below it. */
  isWithin(unitId: number, ancestorId: number): boolean {
    const seen = new Set<number>();
    for (let at: number | null = unitId; at !== null && !seen.has(at); at = this.units.get(at)?.parentId ?? null) {
      if (at === ancestorId) return true;
      seen.add(at);
    }
    return false;
  }

  overlap(left: number, right: number): boolean {
    return this.isWithin(left, right) || this.isWithin(right, left);
  }
}
