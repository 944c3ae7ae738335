/**
 * A real back office replayed: every work item of a public log is offered (SCHEDULE), locked by the person who took it (START) and done
 * (COMPLETE), in the order it happened, by as many people. Who starts what a colleague still holds asks for it, and it is handed over.
 * `npm run bench -- replay-worklist`
 *
 *   REPLAY_EVENTS=20000   how many events of the log (172,000 in all)
 */
import { createOrders } from '@/server/work-orders/commands/create';
import { lockOrders } from '@/server/work-orders/commands/locks';
import { handOver } from '@/server/work-orders/commands/shift';
import { submitOrder } from '@/server/work-orders/commands/submit';
import { verifyHistory } from '@/server/work-orders/queries/verify-history';
import type { OrderCtx } from '@/server/work-orders/effects';
import { smallUtility, UNITS } from '@/tests/support/small-utility';
import { figure, openBenchDatabase, quantile, timed } from './bench-database';
import { brokenLocks, reviewers } from './replay-people';
import { rowsOf, sharedFile } from './shared-data';

interface Item {
  id: number;
  holder: OrderCtx | null;
  fence: number;
}

interface WorkEvent {
  /** Case and kind of work: one item at a time. */
  readonly key: string;
  readonly kind: 'SCHEDULE' | 'START' | 'COMPLETE';
  readonly person: string;
}

const accept = { step: 'review', action: 'accept', form: { verdict: 'harmless', reason: '已处理' } };

async function eventsOf(file: string, most: number): Promise<WorkEvent[]> {
  const rows: { at: string; event: WorkEvent }[] = [];
  for await (const row of rowsOf(file)) {
    const name = row['concept:name'] ?? '';
    if (!name.startsWith('W_')) continue;
    const kind = row['lifecycle:transition'] as WorkEvent['kind'];
    const event = { key: `${row['case:concept:name']} ${name}`, kind, person: row['org:resource'] ?? '' };
    rows.push({ at: row['time:timestamp'] ?? '', event });
  }
  rows.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return rows.slice(0, most).map(({ event }) => event);
}

export async function run(): Promise<void> {
  const file = sharedFile('bpic2012-worklist.csv.gz');
  if (file === undefined) return;
  const events = await eventsOf(file, Number(process.env['REPLAY_EVENTS'] ?? 20_000));
  const names = [...new Set(events.map(({ person }) => person).filter((person) => person !== ''))];
  const database = await openBenchDatabase('bench_worklist', 12);
  try {
    const { sql, owner } = database;
    const people = await smallUtility(owner);
    const staff = await reviewers(owner, sql, people, names.length);
    const contextByName = new Map(names.map((name, n) => [name, staff[n]!]));
    const items = new Map<string, Item>();
    const [offering, locking, completing]: number[][] = [[], [], []];
    const doneBy = new Map<string, number>();
    let [taken, contested, strange] = [0, 0, 0];

    const offer = async (key: string): Promise<Item> => {
      const item: Item = { id: 0, holder: null, fence: 0 };
      offering!.push(
        await timed(async () => {
          const [order] = await sql.tx((tx) =>
            createOrders(tx, [
              {
                process: 'billing',
                unitId: UNITS.stationSouth,
                createdBy: people.calculator.userId,
                trail: [{ action: 'self-check', actorId: 0, toStep: 'review' }],
              },
            ]),
          );
          item.id = order!.id;
        }),
      );
      items.set(key, item);
      return item;
    };
    const begin = async (item: Item, person: OrderCtx): Promise<void> => {
      locking!.push(
        await timed(async () => {
          const { entries } = await lockOrders(person, [item.id]);
          const entry = entries[0]!;
          if (entry.outcome === 'held') {
            contested += 1;
            if (entry.holderId !== item.holder?.actor.userId) strange += 1;
            const handed = await handOver(item.holder!, [item.id], person.actor.userId, '请接手');
            if (handed.counts.reassigned !== 1) strange += 1;
            item.fence = handed.entries[0]!.fence ?? 0;
          } else if (entry.outcome === 'locked' || entry.outcome === 'already-yours') {
            taken += 1;
            item.fence = entry.fence ?? item.fence;
          } else strange += 1;
          item.holder = person;
        }),
      );
    };
    const seconds =
      (await timed(async () => {
        for (const { key, kind, person: name } of events) {
          if (kind === 'SCHEDULE') {
            if (!items.has(key)) await offer(key);
            continue;
          }
          const person = contextByName.get(name);
          if (person === undefined) continue;
          const item = items.get(key) ?? (await offer(key));
          if (item.holder !== person) await begin(item, person);
          if (kind === 'START') continue;
          completing!.push(await timed(() => submitOrder(person, item.id, item.fence, accept)));
          doneBy.set(name, (doneBy.get(name) ?? 0) + 1);
          items.delete(key);
        }
      })) / 1000;
    const broken = await brokenLocks(sql);
    const history = await verifyHistory(sql);
    const figures = await sql.one<{ done: number }>(
      `SELECT count(*)::int AS done FROM work_order WHERE step = 'release'`,
    );
    const loads = [...doneBy.values()].sort((a, b) => b - a);
    figure('events of the log', events.length, '');
    figure('people', names.length, '');
    figure('events a second, one after the other', events.length / seconds, '');
    figure('offer, p99', quantile(offering!, 0.99), 'ms');
    figure('lock, p99 (hand-overs included)', quantile(locking!, 0.99), 'ms');
    figure('complete, p99', quantile(completing!, 0.99), 'ms');
    figure('locked at once', taken, '');
    figure('held by a colleague and handed over', contested, '');
    figure('done by the busiest person', loads[0] ?? 0, `of ${completing!.length}`);
    figure('items done, beyond what the log completed', Math.abs(figures.done - completing!.length), '', { most: 0 });
    figure('answers that were not true', strange, '', { most: 0 });
    figure(
      'locks with two holders, steps unrecorded, fences that fell',
      broken.overlapping + broken.unrecorded + broken.fences,
      '',
      { most: 0 },
    );
    figure('faults of the history chain', history.faults.length, '', { most: 0 });
  } finally {
    await database.close();
  }
}
