/**
 * Illegal moves: random people, stale fences, wrong steps, foreign actions, forged ids, alone and in batches. None may be accepted.
 *
 *   npm run bench -- illegal-moves            100,000 tries; TRIES=… for another number
 */
import { illegalTries, raiseOneOfEach } from '@/tests/support/illegal-moves';
import { snapshot } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';
import { figure, openBenchDatabase } from './bench-database';

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_illegal', 10);
  try {
    const people = await smallUtility(database.owner);
    const standing = await raiseOneOfEach(database.sql, people);
    const before = JSON.stringify([...(await snapshot(database.sql))]);
    const tries = Number(process.env['TRIES'] ?? 100_000);
    const { tried, accepted } = await illegalTries(database.sql, people, standing, tries, 48);
    figure('illegal moves tried', tried, 'tries');
    figure('illegal moves accepted', accepted, 'moves', { most: 0 });
    figure('orders changed by them', JSON.stringify([...(await snapshot(database.sql))]) === before ? 0 : 1, 'orders', {
      most: 0,
    });
  } finally {
    await database.close();
  }
}
