import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '@/server/kernel/ports';
import type { Refusal } from '@/server/kernel/refusal';
import { OrgTree, type OrgUnit } from './org-tree';
import { holdsRole, may, requireVerb, unitsByRole, unitsFor } from './permissions';
import { FAMILIES, INCOMPATIBLE, PANEL_VERB, PANELS, ROLE_IDS, ROLES, VERBS, type RoleId } from './roles';
import { conflictWith, unkept } from './separation';

/** A forest of up to 20 units: each may hang below an earlier one. */
const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 20 }).map((parents) => {
  const units = parents.map((pick, index): OrgUnit => {
    const parent = pick % (index + 1);
    const name = `u${index + 1}`;
    return {
      id: index + 1,
      parentId: parent === 0 ? null : parent,
      kind: 'station',
      code: name,
      nameZh: name,
      nameEn: name,
    };
  });
  return new OrgTree(units);
});
const role = fc.constantFrom(...ROLE_IDS);
const worlds = trees.chain((tree) => {
  const unit = fc.integer({ min: 1, max: tree.units.size });
  const grants = fc.array(fc.record({ role, unitId: unit }), { maxLength: 4 });
  return fc.record({ tree: fc.constant(tree), grants, unit, other: unit });
});

function actorWith(tree: OrgTree, grants: readonly { role: RoleId; unitId: number }[]): Actor {
  return {
    kind: 'user',
    userId: 1,
    name: '',
    locale: 'en',
    homeUnitId: 1,
    grants: grants.map((grant) => ({ ...grant, unitIds: tree.subtree(grant.unitId) })),
  };
}

describe('rights', () => {
  it('are held exactly where some grant’s role has the verb and its unit is above or the same', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...VERBS), ({ tree, grants, unit }, verb) => {
        const actor = actorWith(tree, grants);
        const wanted = grants.some(
          (grant) => (ROLES[grant.role].verbs as readonly string[]).includes(verb) && tree.isWithin(unit, grant.unitId),
        );
        expect(may(actor, verb, unit)).toBe(wanted);
        expect(unitsFor(actor, verb).includes(unit)).toBe(wanted);
      }),
    );
  });

  it('refuse with 403 who holds the verb nowhere, and with 404 who holds it elsewhere', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...VERBS), ({ tree, grants, unit }, verb) => {
        const actor = actorWith(tree, grants);
        let refusal: unknown;
        try {
          requireVerb(actor, verb, unit);
        } catch (error) {
          refusal = error;
        }
        if (may(actor, verb, unit)) expect(refusal).toBeUndefined();
        else expect((refusal as Refusal).status).toBe(may(actor, verb) ? 404 : 403);
      }),
    );
  });

  it('never come from a family a role does not work in', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...FAMILIES), ({ tree, grants }, family) => {
        const actor = actorWith(tree, grants);
        const without = grants.filter((grant) => (ROLES[grant.role].families as readonly string[]).includes(family));
        expect(unitsFor(actor, 'order.see', family)).toEqual(unitsFor(actorWith(tree, without), 'order.see', family));
      }),
    );
  });

  it('only shrink when a grant is taken away', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...VERBS), ({ tree, grants }, verb) => {
        const all = new Set(unitsFor(actorWith(tree, grants), verb));
        for (const unit of unitsFor(actorWith(tree, grants.slice(1)), verb)) expect(all.has(unit)).toBe(true);
      }),
    );
  });

  it('agree with the units by role', () => {
    fc.assert(
      fc.property(worlds, role, ({ tree, grants, unit }, id) => {
        const actor = actorWith(tree, grants);
        expect(unitsByRole(actor).get(id)?.includes(unit) ?? false).toBe(holdsRole(actor, id, unit));
      }),
    );
  });

  it('of the system and of roles nobody knows are none', () => {
    const system: Actor = { ...actorWith(new OrgTree([]), []), kind: 'system', userId: 0 };
    const unknown: Actor = { ...system, grants: [{ role: 'emperor', unitId: 1, unitIds: [1] }] };
    for (const actor of [system, unknown]) for (const verb of VERBS) expect(may(actor, verb)).toBe(false);
  });
});

describe('the organisation tree', () => {
  it('has in a subtree exactly what is within its top', () => {
    fc.assert(
      fc.property(worlds, ({ tree, unit, other }) => {
        expect(tree.subtree(unit).includes(other)).toBe(tree.isWithin(other, unit));
      }),
    );
  });

  it('survives a circle', () => {
    const unit = { kind: 'station', code: '', nameZh: '', nameEn: '' };
    const tree = new OrgTree([
      { ...unit, id: 1, parentId: 2 },
      { ...unit, id: 2, parentId: 1 },
    ]);
    expect([tree.subtree(1), tree.isWithin(1, 3)]).toEqual([[1, 2], false]);
  });
});

describe('separation of duties', () => {
  it('sees a conflict in whichever order the two are granted', () => {
    fc.assert(
      fc.property(worlds, role, role, ({ tree, unit, other }, one, two) => {
        const first = conflictWith(tree, [{ role: one, unitId: unit }], { role: two, unitId: other });
        const second = conflictWith(tree, [{ role: two, unitId: other }], { role: one, unitId: unit });
        expect(first === undefined).toBe(second === undefined);
        const pair = INCOMPATIBLE.some(([a, b]) => (a === one && b === two) || (a === two && b === one));
        expect(first !== undefined).toBe(pair && tree.overlap(unit, other));
      }),
    );
  });

  it('gives the administrator no verb of business, and nobody else the managing of people', () => {
    const business = VERBS.filter((verb) => !verb.startsWith('user.'));
    for (const verb of business) expect(ROLES.administrator.verbs).not.toContain(verb);
    for (const id of ROLE_IDS) if (id !== 'administrator') expect(ROLES[id].verbs).not.toContain('user.manage');
  });

  it('keeps calculating, reviewing and releasing in different roles', () => {
    const holding = (verb: string) => ROLE_IDS.filter((id) => (ROLES[id].verbs as readonly string[]).includes(verb));
    const apart = (one: RoleId, other: RoleId) =>
      INCOMPATIBLE.some((pair) => pair.includes(one) && pair.includes(other));
    for (const starter of holding('run.start')) {
      for (const id of [...holding('bill.review'), ...holding('bill.release')]) expect(apart(starter, id)).toBe(true);
    }
  });

  it('names the units a leaving administrator leaves unkept', () => {
    fc.assert(
      fc.property(worlds, ({ tree, unit, other }) => {
        expect(unkept(tree, [unit], [other])).toEqual(tree.isWithin(unit, other) ? [] : [unit]);
        expect(unkept(tree, [unit], [])).toEqual([unit]);
      }),
    );
  });

  it('opens every panel by a verb some role holds', () => {
    for (const panel of PANELS) {
      expect(ROLE_IDS.some((id) => (ROLES[id].verbs as readonly string[]).includes(PANEL_VERB[panel]))).toBe(true);
    }
  });
});
