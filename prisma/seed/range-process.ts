/** One of the processes that share the accounts of a large seed. Its work comes as one message from `seed.ts`. */
import { openPool, PoolSql } from '@/server/platform/db';
import { loadRange } from './load-range';
import { worldOf, type WorldOptions } from './world';

export interface RangeTask {
  readonly url: string;
  readonly options: WorldOptions;
  readonly from: number;
  readonly to: number;
}

async function work(task: RangeTask): Promise<void> {
  const pool = openPool(task.url, { role: null, max: 1, applicationName: 'gongdan-seed' });
  await loadRange(new PoolSql(pool), worldOf(task.options), task.from, task.to, (done) => process.send?.({ done }));
  await pool.end();
}

process.once('message', (task) => {
  work(task as RangeTask).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// The parent is gone: nobody will mark this seed as whole.
process.once('disconnect', () => process.exit());
