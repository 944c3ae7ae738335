/**
 * A screen that missed 5,000 events comes back: how long until it shows exactly what a fresh snapshot shows.
 *
 *   npm run bench -- reconnect
 */
import { isDeepStrictEqual } from 'node:util';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { LiveClient } from '@/components/live/client';
import type { FeedEvent } from '@/server/realtime/contract';
import { feedPosition } from '@/server/realtime/queries/feed';
import { lockOrders, unlockOrders } from '@/server/work-orders/commands/locks';
import type { OrderEvent } from '@/server/work-orders/contract';
import { applyOrderEvent } from '@/server/work-orders/projection';
import { clientSocket, openSession, until } from '@/tests/support/live-node';
import { snapshot } from '@/tests/support/orders';
import { contextOf, smallUtility, UNITS } from '@/tests/support/small-utility';
import { figure, openBenchDatabase, timed } from './bench-database';
import { answerOf, startProcess } from './live-latency.bench';
import { insertOrders } from './order-rows';

const MISSED = 5_000;
const ROUNDS = 3;
const WRITERS = 8;

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_reconnect', 12);
  const children: ChildProcess[] = [];
  let client: LiveClient | undefined;
  try {
    const { sql, owner } = database;
    const people = await smallUtility(owner);
    const ids = await insertOrders(owner, 3_000, [UNITS.stationSouth]);
    const server = startProcess('live-server.ts', database.url);
    children.push(server);
    const { port } = await answerOf<{ port: number }>(server);
    const origin = `http://127.0.0.1:${port}`;
    const socket = clientSocket(origin, { cookie: await openSession(sql, people.lead.userId), origin });
    let snapshotsTaken = 0;
    const live = new LiveClient({ socket });
    client = live;
    let rows = new Map<number, unknown>() as Awaited<ReturnType<typeof snapshot>>;
    const apply = (events: FeedEvent[]): void => {
      for (const event of events) applyOrderEvent(rows, event.payload as OrderEvent);
    };
    const subscription = live.subscribe(['orders'], apply, () => (snapshotsTaken += 1));
    const at = await feedPosition(sql);
    rows = await snapshot(sql);
    subscription.noteSnapshot(at);
    const inStep = async (): Promise<boolean> => live.seq === (await feedPosition(sql));
    await until(inStep);

    const reviewer = contextOf(sql, people.reviewer);
    const times: number[] = [];
    let equal = true;
    for (let round = 0; round < ROUNDS; round += 1) {
      socket.disconnect();
      const from = await feedPosition(sql);
      await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          for (let n = 0; n < MISSED / WRITERS / 2; n += 1) {
            const id = ids[(n * WRITERS + writer) % 900]!;
            await lockOrders(reviewer, [id]);
            if ((n + round) % 3 === 0) await lockOrders(reviewer, [ids[900 + ((n * WRITERS + writer) % 90)]!]);
            else await unlockOrders(reviewer, [id]);
          }
        }),
      );
      let held = 0;
      while ((await feedPosition(sql)) - from < MISSED) {
        const id = ids[1_000 + (held += 1)]!;
        await lockOrders(reviewer, [id]);
        await unlockOrders(reviewer, [id]);
        await delay(5);
      }
      const missed = (await feedPosition(sql)) - from;
      const ms = await timed(async () => {
        socket.connect();
        const head = from + missed;
        while ((live.seq ?? 0) < head) await delay(1);
      });
      console.log(`round ${round + 1}: ${missed} events missed, ${Math.round(ms)} ms`);
      times.push(ms);
      await until(inStep);
      equal &&= isDeepStrictEqual(rows, await snapshot(sql));
      await unlockOrders(reviewer, ids.slice(0, 2_500));
      await until(inStep);
    }
    figure('reconnect to the state of a fresh snapshot, slowest', Math.max(...times), 'ms', { most: 1_000 });
    figure('screens that differ from a fresh snapshot', equal ? 0 : 1, '', { most: 0 });
    figure('snapshots that had to be taken', snapshotsTaken, '', { most: 0 });
  } finally {
    client?.close();
    for (const child of children) child.disconnect();
    await database.close();
  }
}
