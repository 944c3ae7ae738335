/**
 * Batch lock of 1,000 orders against a bare UPDATE of the same rows in the same run, and the race of 20 clients for 500 orders.
 *
 *   npm run bench -- locks            ratio and 100 rounds of the race
 *   RACE_ROUNDS=1000 npm run bench -- locks
 */
import { contextOf, smallUtility, UNITS } from '@/tests/support/small-utility';
import { lockOrders, unlockOrders } from '@/server/work-orders/commands/locks';
import type { Receipt } from '@/server/work-orders/contract';
import { figure, median, openBenchDatabase, timed } from './bench-database';
import { insertOrders } from './order-rows';
import { reviewers } from './replay-people';

const BATCH = 1000;
const PAIRS = 15;

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_locks', 24);
  try {
    const { sql, owner } = database;
    const people = await smallUtility(owner);
    const ids = await insertOrders(owner, 20_000, [UNITS.stationSouth, UNITS.stationNorth]);
    const batch = ids.slice(0, BATCH);
    const reviewer = contextOf(sql, people.reviewer);
    const bare: number[] = [];
    const ours: number[] = [];
    for (let pair = 0; pair < PAIRS + 3; pair += 1) {
      const bareMs = await timed(() =>
        sql.run(
          `UPDATE work_order SET state = 'locked', locked_by = $2, locked_at = now(), lease_until = now() + interval '15 minutes' WHERE id = ANY($1::bigint[])`,
          [batch, people.reviewer.userId],
        ),
      );
      await sql.run(
        `UPDATE work_order SET state = 'pending', locked_by = NULL, locked_at = NULL, lease_until = NULL WHERE id = ANY($1::bigint[])`,
        [batch],
      );
      let receipt: Receipt | undefined;
      const oursMs = await timed(async () => {
        receipt = await lockOrders(reviewer, batch);
      });
      if (receipt?.counts.locked !== BATCH) throw new Error(`locked ${receipt?.counts.locked}`);
      await unlockOrders(reviewer, batch);
      if (pair < 3) continue;
      bare.push(bareMs);
      ours.push(oursMs);
    }
    figure(`bare UPDATE of ${BATCH} rows, median`, median(bare), 'ms');
    figure(`lock of ${BATCH} orders with history, event and receipt, median`, median(ours), 'ms');
    figure('ratio lock / bare UPDATE, median of pairs', median(ours.map((ms, n) => ms / bare[n]!)), '×', { most: 1.5 });

    const rounds = Number(process.env['RACE_ROUNDS'] ?? 100);
    const contested = ids.slice(BATCH, BATCH + 500);
    let doubles = 0;
    let untrue = 0;
    const racers = await reviewers(owner, sql, people, 20);
    const raceMs = await timed(async () => {
      for (let round = 0; round < rounds; round += 1) {
        const receipts = await Promise.all(
          racers.map((racer, n) => lockOrders(racer, n % 2 ? contested : [...contested].reverse())),
        );
        const holders = await sql.query<{ id: number; lockedBy: number; fence: number }>(
          `SELECT id, locked_by AS "lockedBy", fence FROM work_order WHERE id = ANY($1::bigint[])`,
          [contested],
        );
        const holderOf = new Map(holders.map((row) => [row.id, row]));
        const winners = new Map<number, number>();
        receipts.forEach((receipt, n) => {
          for (const entry of receipt.entries) {
            const now = holderOf.get(entry.id)!;
            if (entry.outcome === 'locked') {
              winners.set(entry.id, (winners.get(entry.id) ?? 0) + 1);
              if (now.lockedBy !== racers[n]!.actor.userId || now.fence !== entry.fence) untrue += 1;
            } else if (entry.outcome === 'already-yours') {
              if (now.lockedBy !== racers[n]!.actor.userId) untrue += 1;
            } else if (entry.outcome === 'held') {
              if (now.lockedBy !== entry.holderId) untrue += 1;
            } else untrue += 1;
          }
        });
        for (const id of contested) if (winners.get(id) !== 1) doubles += 1;
        await Promise.all(racers.map((racer) => unlockOrders(racer, contested)));
      }
    });
    figure(`race: 20 clients, 500 orders, ${rounds} rounds`, raceMs / rounds, 'ms a round');
    figure('orders without exactly one winner', doubles, '', { most: 0 });
    figure('receipt lines that were not true', untrue, '', { most: 0 });
  } finally {
    await database.close();
  }
}
