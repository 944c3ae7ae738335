/**
 * Random tries to do what one may not (越权): made of everything the catalogue knows, by everybody there is, and most of them wrong in one
 * thing only. What is legal is judged here anew, from the definitions and the grants, not asked of the code under test.
 */
import { Random } from '@/prisma/seed/prng';
import { isRole, ROLE_IDS, ROLES, type RoleId, type Verb } from '@/server/access/roles';
import type { Actor, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { createOrders } from '@/server/work-orders/commands/create';
import { breakLocks, lockOrders, unlockOrders } from '@/server/work-orders/commands/locks';
import { reassignOrders } from '@/server/work-orders/commands/assign';
import { submitBatch, submitOrder, type Submission } from '@/server/work-orders/commands/submit';
import type { Outcome, Receipt } from '@/server/work-orders/contract';
import { actionOf, stepOf } from '@/server/work-orders/process';
import { processById, PROCESSES } from '@/server/work-orders/processes';
import { sampleForm } from './sample-form';
import { contextOf, grant, UNITS } from './small-utility';

interface Standing {
  readonly id: number;
  readonly process: string;
  readonly family: string;
  readonly step: string;
  readonly role: string;
  readonly unitId: number;
  readonly fence: number;
  readonly isOpen: boolean;
  /** Kept apart from this step by what they did before. */
  readonly barred: number;
  readonly holder: number | null;
}

export interface Scene {
  readonly people: readonly Actor[];
  readonly orders: readonly Standing[];
}

const FIRST_ID = 501;

/** Two people of every role here, one in the other county; the third hands are those nobody has anything to do with. */
async function hire(sql: Sql): Promise<Actor[]> {
  const people: Actor[] = [];
  for (const role of ROLE_IDS)
    for (const unitId of [UNITS.county, UNITS.county, UNITS.otherCounty]) {
      const userId = FIRST_ID + people.length;
      await sql.run(
        `INSERT INTO app_user (id, login, name_zh, name_en, password_hash, home_unit_id) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $2, $2, 'x', $3)`,
        [userId, `try.${userId}`, unitId],
      );
      await sql.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
        userId,
        role,
        unitId,
      ]);
      people.push({
        kind: 'user',
        userId,
        name: `try.${userId}`,
        locale: 'zh-CN',
        homeUnitId: unitId,
        grants: [grant(role, unitId)],
      });
    }
  return people;
}

const firstOf = (people: readonly Actor[], role: string, unitId: number): Actor | undefined =>
  people.find(({ grants }) => grants[0]!.role === role && grants[0]!.unitIds.includes(unitId));

/** An order of every process at every step, of which every second is held by who may; and of every process one that has ended. */
export async function setTheScene(owner: Sql, sql: Sql): Promise<Scene> {
  const people = await hire(owner);
  const places = PROCESSES.flatMap((process) =>
    // A day that only the form names cannot be waited for by an order that has none.
    [...process.steps.filter(({ until }) => until?.startsWith('subject.') !== false), undefined].map((step, turn) => ({
      process,
      step: step ?? stepOf(process, process.initialStep),
      isEnded: step === undefined,
      unitId: turn % 5 === 4 ? UNITS.stationNorth : UNITS.stationSouth,
    })),
  );
  // What waits for a day waits for one far away.
  const waitsFor = (until: string | undefined): Record<string, unknown> =>
    until !== undefined ? { subject: { [until.slice('subject.'.length)]: '2099-01-01' } } : {};
  const barredOf = (role: string, unitId: number): number => firstOf(people, role, unitId)?.userId ?? 0;
  const raised = await sql.tx((tx) =>
    createOrders(
      tx,
      places.map(({ process, step, unitId }) => ({
        process: process.id,
        unitId,
        createdBy: 0,
        accountId: 4001,
        barred: { [step.id]: [barredOf(step.role, unitId)] },
        ...waitsFor(step.until),
        ...(step.id === process.initialStep ? {} : { trail: [{ action: 'arrive', actorId: 0, toStep: step.id }] }),
      })),
    ),
  );
  const ended: number[] = [];
  const orders: Standing[] = [];
  for (const [index, row] of [...raised].sort((a, b) => a.id - b.id).entries()) {
    const { isEnded, step, unitId } = places[index]!;
    const barred = barredOf(step.role, unitId);
    if (isEnded) ended.push(row.id);
    // The second of the role takes it: the first is kept apart from the step.
    const taker = people.find(
      ({ userId, grants }) =>
        userId !== barred && grants[0]!.role === row.role && grants[0]!.unitIds.includes(row.unitId),
    );
    let { fence } = row;
    let holder: number | null = null;
    if (!isEnded && index % 2 === 0 && taker !== undefined) {
      const entry = (await lockOrders(contextOf(sql, taker), [row.id])).entries[0]!;
      if (entry.outcome !== 'locked') throw new Error(`${row.process} ${row.step}: ${entry.outcome}`);
      holder = taker.userId;
      fence = entry.fence!;
    }
    const { id, process, family, role } = row;
    orders.push({ id, process, family, step: row.step, role, unitId, fence, isOpen: !isEnded, barred, holder });
  }
  await owner.run(`UPDATE work_order SET state = 'done' WHERE id = ANY($1::bigint[])`, [ended]);
  return { people, orders };
}

/** The oracle: whether the grants give the person the verb over the order. */
function holdsVerb({ grants }: Actor, verb: Verb, { unitId, family }: Standing): boolean {
  return grants.some(
    ({ role, unitIds }) =>
      isRole(role) &&
      (ROLES[role].verbs as readonly Verb[]).includes(verb) &&
      (ROLES[role].families as readonly string[]).includes(family) &&
      unitIds.includes(unitId),
  );
}

const doesStep = ({ userId, grants }: Actor, { role, unitId, barred }: Standing): boolean =>
  role !== '' &&
  userId !== barred &&
  grants.some((each) => each.role === (role as RoleId) && each.unitIds.includes(unitId));

const SUCCESSES: ReadonlySet<Outcome> = new Set(['done', 'locked', 'unlocked', 'broken', 'reassigned']);

export interface Tries {
  readonly tried: number;
  readonly accepted: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** The first that were accepted, in words. */
  readonly examples: readonly string[];
}

const AT_ONCE = 6;
const IN_A_BATCH = 25;

export async function illegalTries(sql: Sql, scene: Scene, tries: number, seed: number): Promise<Tries> {
  const { people, orders } = scene;
  const byId = new Map(people.map((person) => [person.userId, person]));
  const steps = [...new Set(PROCESSES.flatMap((process) => process.steps.map((step) => step.id)))];
  const actions = [
    ...new Set(PROCESSES.flatMap((process) => process.steps.flatMap((step) => step.actions.map((each) => each.id)))),
  ];
  const byKind: Record<string, number> = {};
  const examples: string[] = [];
  let tried = 0;
  let accepted = 0;
  let turn = 0;
  const note = (kind: string, count: number, done: number, what: unknown): void => {
    byKind[kind] = (byKind[kind] ?? 0) + count;
    tried += count;
    accepted += done;
    if (done > 0 && examples.length < 5) examples.push(`${kind} ${JSON.stringify(what)}`);
  };

  const worker = async (): Promise<void> => {
    while (tried < tries) {
      const random = new Random(seed, turn);
      turn += 1;
      const pick = <Item>(items: readonly Item[]): Item => items[random.int(0, items.length - 1)]!;
      const oneIn = (n: number): boolean => random.int(1, n) === 1;
      const order = pick(orders);
      // Most often somebody who stands near it: the holder, or one of its role.
      const near = people.filter((each) => each.grants[0]!.role === order.role);
      const holder = order.holder === null ? undefined : byId.get(order.holder);
      const person =
        holder !== undefined && oneIn(3) ? holder : near.length > 0 && oneIn(2) ? pick(near) : pick(people);
      const ctx = contextOf(sql, person);
      const isForged = oneIn(12);
      const id = isForged ? random.int(1_000_000, 9_000_000) : order.id;
      const tell = (kind: string, more: object, receipt: Receipt | undefined): void => {
        const done = receipt?.entries.filter(({ outcome }) => SUCCESSES.has(outcome)).length ?? 0;
        note(kind, 1, done, { person: person.grants[0], order, id, ...more });
      };
      switch (random.int(0, 9)) {
        case 0: {
          if (order.isOpen && order.holder === null && doesStep(person, order)) break;
          tell('lock', {}, await lockOrders(ctx, [id]).catch(refusalOnly));
          break;
        }
        case 1: {
          if (order.holder === person.userId) break;
          tell('unlock', {}, await unlockOrders(ctx, [id]).catch(refusalOnly));
          break;
        }
        case 2: {
          if (holdsVerb(person, 'order.break-lock', order)) break;
          tell('break', {}, await breakLocks(ctx, [id], '代为处理').catch(refusalOnly));
          break;
        }
        case 3: {
          const to = pick(people);
          const by = oneIn(2) ? 'holder' : 'lead';
          const mayGive = by === 'holder' ? order.holder === person.userId : holdsVerb(person, 'order.reassign', order);
          if (order.isOpen && mayGive && doesStep(to, order)) break;
          const receipt = await reassignOrders(ctx, [id], to.userId, '转派', by).catch(refusalOnly);
          tell('reassign', { to: to.grants[0], by }, receipt);
          break;
        }
        case 4: {
          // Many at once, each wrong: of somebody else's hands, or with a fence of before.
          const asked = Array.from({ length: IN_A_BATCH }, () => {
            const each = pick(orders);
            return { id: each.id, fence: each.holder === person.userId ? each.fence - 1 : each.fence };
          });
          const submission = submissionFor(order, pick, oneIn);
          const receipt = await submitBatch(ctx, asked, submission).catch(refusalOnly);
          note('batch', new Set(asked.map((each) => each.id)).size, receipt?.counts.done ?? 0, { person, submission });
          break;
        }
        default: {
          const submission = submissionFor(order, pick, oneIn);
          let fence = oneIn(3) ? random.int(0, 6) : order.fence;
          const isRight = person === holder && !isForged && fence === order.fence && submission.step === order.step;
          const found = actionOf(stepOf(processById(order.process), order.step), submission.action);
          if (isRight && found !== undefined && found.auto !== true) fence += oneIn(2) ? -1 : random.int(1, 9);
          let done = 0;
          if ((await submitOrder(ctx, id, fence, submission).catch(refusalOnly)) !== undefined) done = 1;
          note('submit', 1, done, { person: person.grants[0], order, id, fence, submission });
        }
      }
    }
  };

  /** The right step and one of its actions with a form it takes; or a step or an action of somewhere else. */
  function submissionFor(
    order: Standing,
    pick: <Item>(items: readonly Item[]) => Item,
    oneIn: (n: number) => boolean,
  ): Submission {
    const here = stepOf(processById(order.process), order.step);
    const step = oneIn(4) ? pick(steps) : order.step;
    const action = here.actions.length === 0 || oneIn(4) ? pick(actions) : pick(here.actions).id;
    const known = actionOf(here, action);
    return { step, action, form: (known === undefined ? undefined : sampleForm(known)) ?? { reason: '照办' } };
  }

  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { tried, accepted, byKind, examples };
}

function refusalOnly(error: unknown): undefined {
  if (error instanceof Refusal) return undefined;
  throw error;
}
