/**
 * Illegal moves: random people, stale fences, wrong steps, foreign actions, forged ids, alone and in batches. None may be accepted.
 *
 *   npm run bench -- illegal-moves            100,000 tries; TRIES=… for another number
 */
import { illegalTries, setTheScene } from '@/tests/support/illegal-moves';
import { snapshot } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';
import { figure, openBenchDatabase } from './bench-database';

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_illegal', 10);
  try {
    await smallUtility(database.owner);
    const scene = await setTheScene(database.owner, database.sql);
    const before = JSON.stringify([...(await snapshot(database.sql))]);
    const tries = Number(process.env['TRIES'] ?? 100_000);
    const start = performance.now();
    const { tried, accepted, byKind, examples } = await illegalTries(database.sql, scene, tries, 48);
    figure('seconds they took', (performance.now() - start) / 1000, 's');
    for (const [kind, count] of Object.entries(byKind)) figure(`tried: ${kind}`, count, 'tries');
    figure('illegal moves tried', tried, 'tries', { least: tries });
    for (const example of examples) console.log(example);
    figure('illegal moves accepted', accepted, 'moves', { most: 0 });
    figure('orders changed by them', JSON.stringify([...(await snapshot(database.sql))]) === before ? 0 : 1, 'orders', {
      most: 0,
    });
  } finally {
    await database.close();
  }
}
