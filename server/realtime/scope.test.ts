import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { may } from '@/server/access/permissions';
import { FAMILIES, ROLE_IDS } from '@/server/access/roles';
import { SYSTEM_ACTOR, type Actor, type Grant } from '@/server/kernel/ports';
import { TOPICS, type Topic } from './contract';
import type { FeedRow } from './feed-row';
import { Groups, slices } from './groups';
import { keysOf, scopeOf } from './scope';
import { TokenBucket } from './token-bucket';

/** Units 0 … 14 as a binary tree: the parent of n is (n − 1) / 2, rounded down. */
const UNITS = Array.from({ length: 15 }, (_, n) => n + 1);
const parentOf = (unit: number): number | undefined => (unit === 1 ? undefined : Math.floor(unit / 2));
function ancestorsOf(unit: number): number[] {
  const parent = parentOf(unit);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}
const subtree = (unit: number): number[] => UNITS.filter((each) => each === unit || ancestorsOf(each).includes(unit));

const grant: fc.Arbitrary<Grant> = fc
  .record({ role: fc.constantFrom(...ROLE_IDS), unitId: fc.constantFrom(...UNITS) })
  .map(({ role, unitId }) => ({ role, unitId, unitIds: subtree(unitId) }));
const actor: fc.Arbitrary<Actor> = fc
  .array(grant, { maxLength: 4 })
  .map((grants) => ({ ...SYSTEM_ACTOR, kind: 'user', userId: 1, grants }));
const addressed = fc.record({
  topic: fc.constantFrom(...(Object.keys(TOPICS) as Topic[])),
  unitId: fc.option(fc.constantFrom(...UNITS)),
  family: fc.option(fc.constantFrom(...FAMILIES)),
});

describe('the scope of a person', () => {
  it('answers to exactly the events the permissions allow', () => {
    fc.assert(
      fc.property(actor, addressed, (person, event) => {
        const verb = TOPICS[event.topic];
        const keys = keysOf(event, event.unitId === null ? [] : ancestorsOf(event.unitId));
        const reaches = keys.some((key) => scopeOf(person).subscriptions.includes(key));
        const expected =
          verb === 'self'
            ? false
            : event.unitId === null
              ? event.topic === 'operations' && event.family === null && may(person, verb)
              : may(person, verb, event.unitId, event.family ?? undefined);
        expect(reaches).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same for the same grants in another order', () => {
    fc.assert(
      fc.property(actor, (person) => {
        expect(scopeOf({ grants: [...person.grants].reverse() }).key).toBe(scopeOf(person).key);
      }),
    );
  });
});

const row = (seq: number, unitId: number, payload: unknown = {}): FeedRow => ({
  seq,
  topic: 'orders',
  unitId,
  family: 'billing',
  userId: null,
  at: '',
  payload,
});

describe('groups', () => {
  it('share what people with the same rights receive, and are forgotten with the last of them', () => {
    const groups = new Groups();
    const reviewer = scopeOf({ grants: [{ role: 'reviewer', unitId: 2, unitIds: subtree(2) }] });
    const other = scopeOf({ grants: [{ role: 'reviewer', unitId: 3, unitIds: subtree(3) }] });
    const first = groups.join(reviewer, 10);
    expect(groups.join(reviewer, 20)).toBe(first);
    expect(first.sentTo).toBe(10);
    const second = groups.join(other, 10);
    const split = groups.split([row(11, 4), row(12, 7), row(13, 1)], ancestorsOf);
    expect([...split].map(([group, events]) => [group, events.map(({ seq }) => seq)])).toEqual([
      [first, [11]],
      [second, [12]],
    ]);
    groups.leave(first);
    expect([...groups.all()]).toContain(first);
    groups.leave(first);
    expect([...groups.all()]).toEqual([second]);
    expect(groups.split([row(14, 4)], ancestorsOf).size).toBe(0);
  });

  it('never hands the addressee of a personal event to others', () => {
    const groups = new Groups();
    const group = groups.join(scopeOf({ grants: [{ role: 'lead', unitId: 1, unitIds: subtree(1) }] }), 0);
    const split = groups.split([{ ...row(1, 4), userId: 77 }], ancestorsOf);
    expect(JSON.stringify(split.get(group))).not.toContain('77');
  });
});

describe('messages', () => {
  it('are cut by number and by size, in order, nothing lost', () => {
    const rows = [
      ...Array.from({ length: 1_200 }, (_, n) => row(n + 1, 4)),
      row(1_201, 4, { created: new Array(900).fill({}) }),
      row(1_202, 4),
    ];
    const cut = slices(rows);
    expect(cut.flat()).toEqual(rows);
    expect(cut.map((slice) => slice.length)).toEqual([500, 500, 200, 1, 1]);
  });
});

describe('a bound on how often', () => {
  it('allows a burst, then a pace', () => {
    const bucket = new TokenBucket(3, 2);
    expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
    expect([500, 500, 10_000, 10_000, 10_000, 10_000].map((now) => bucket.take(now))).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});
