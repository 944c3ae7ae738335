/** Random tries to move orders one may not move, made of everything the catalogue knows; shared by a test and a bench. */
import { Random } from '@/prisma/seed/prng';
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { createOrders } from '@/server/work-orders/commands/create';
import { lockOrders } from '@/server/work-orders/commands/locks';
import { submitBatch, submitOrder } from '@/server/work-orders/commands/submit';
import { PROCESSES } from '@/server/work-orders/processes';
import { contextOf, type People, type PersonKey, UNITS } from './small-utility';

export interface Standing {
  readonly id: number;
  readonly fence: number;
  readonly step: string;
  /** Who holds it, by key; undefined while nobody does. */
  readonly holder: PersonKey | undefined;
}

/** An order of every process at its first step, locked by somebody where somebody may. */
export async function raiseOneOfEach(sql: Sql, people: People): Promise<Standing[]> {
  const orders = await sql.tx((tx) =>
    createOrders(
      tx,
      PROCESSES.map((process) => ({
        process: process.id,
        unitId: UNITS.stationSouth,
        createdBy: 0,
        accountId: 4001,
        ...(process.id === 'billing'
          ? {
              trail: [
                { action: 'calculate', actorId: 0, toStep: 'self-check' },
                { action: 'self-check', actorId: 0, toStep: 'review' },
              ],
            }
          : {}),
      })),
    ),
  );
  const standing: Standing[] = [];
  for (const order of orders) {
    let holder: PersonKey | undefined;
    let fence = order.fence;
    for (const key of Object.keys(people) as PersonKey[]) {
      if (!people[key].grants.some((grant) => grant.role === order.role && grant.unitIds.includes(order.unitId)))
        continue;
      const entry = (await lockOrders(contextOf(sql, people[key]), [order.id])).entries[0]!;
      if (entry.outcome === 'locked') {
        holder = key;
        fence = entry.fence!;
      }
      break;
    }
    standing.push({ id: order.id, fence, step: order.step, holder });
  }
  return standing;
}

const AT_ONCE = 6;

export async function illegalTries(
  sql: Sql,
  people: People,
  standing: readonly Standing[],
  tries: number,
  seed: number,
): Promise<{ tried: number; accepted: number }> {
  const keys = Object.keys(people) as PersonKey[];
  const steps = [...new Set(PROCESSES.flatMap((process) => process.steps.map((step) => step.id)))];
  const actions = [
    ...new Set(PROCESSES.flatMap((process) => process.steps.flatMap((step) => step.actions.map((each) => each.id)))),
  ];
  let accepted = 0;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tries) {
      const random = new Random(seed, next);
      next += 1;
      const pick = <Item>(items: readonly Item[]): Item => items[random.int(0, items.length - 1)]!;
      const order = pick(standing);
      const person = pick(keys);
      const isForged = random.int(0, 9) === 0;
      const id = isForged ? random.int(1_000_000, 9_000_000) : order.id;
      let fence = random.int(0, 2) === 0 ? order.fence : random.int(0, 50);
      const step = random.int(0, 1) === 0 ? order.step : pick(steps);
      // Everything right is what the holder may do: then the fence is made stale.
      if (person === order.holder && !isForged && fence === order.fence && step === order.step)
        fence = order.fence + random.int(1, 9);
      const form = { reason: 'x', note: '', opinion: '', verdict: 'harmless' };
      const ctx = contextOf(sql, people[person]);
      const submission = { step, action: pick(actions), form };
      if (random.int(0, 4) === 0) {
        const outcome = await submitBatch(ctx, [{ id, fence }], submission).catch(refusalOnly);
        if (outcome !== undefined && (outcome.counts.done ?? 0) > 0) accepted += 1;
      } else if ((await submitOrder(ctx, id, fence, submission).catch(refusalOnly)) !== undefined) accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { tried: tries, accepted };
}

function refusalOnly(error: unknown): undefined {
  if (error instanceof Refusal) return undefined;
  throw error;
}
