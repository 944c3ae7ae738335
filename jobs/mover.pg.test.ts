import type { Worker } from 'bullmq';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { enqueue } from '@/server/kernel/outbox';
import { SYSTEM_ACTOR, type Log } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { QUEUES } from '@/server/operations/contract';
import { steerFailedJobs } from '@/server/operations/commands/failed-jobs';
import { operationsOverview } from '@/server/operations/queries/overview';
import { openBroker, type Broker } from '@/server/platform/broker';
import { openPool, PoolSql } from '@/server/platform/db';
import type { Leader } from '@/server/platform/leader';
import { createTestDatabase, testRedisUrl, type TestDatabase } from '@/tests/support/database';
import { until } from '@/tests/support/live-node';
import { asOwner } from '@/tests/support/orders';
import { contextOf, smallUtility, type People } from '@/tests/support/small-utility';
import { defineJob, type JobDefinition, type JobTools } from './define-job';
import { startMover } from './mover';
import { processorOf } from './processor';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What ran, and what is to happen when it runs. */
const runs: { id: number; attempt: number }[] = [];
let behave: (id: number, tools: JobTools) => Promise<void> = async () => undefined;

const probe = defineJob({
  name: 'operations/probe',
  queue: 'imports',
  payload: z.strictObject({ id: z.number() }),
  attempts: 3,
  backoffMs: 20,
  dedupe: ({ id }) => String(id),
  handler: async (_ctx, { id }, tools) => {
    runs.push({ id, attempt: tools.attempt });
    await behave(id, tools);
  },
});
const pulse = defineJob({
  name: 'operations/pulse',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 10,
  everyMs: 300,
  handler: async () => void runs.push({ id: 0, attempt: 0 }),
});
const jobs = new Map<string, JobDefinition>([probe, pulse].map((job) => [job.name, job]));

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

beforeAll(async () => {
  database = await createTestDatabase();
  people = await asOwner(database.url, smallUtility);
  pool = openPool(database.url, { max: 6 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe.each(['redis', 'postgres'] as const)('jobs over %s', (kind) => {
  let broker: Broker;
  let workers: Worker[] = [];
  const movers: Leader[] = [];

  beforeAll(async () => {
    const config = {
      databaseUrl: database.url,
      queuePrefix: database.name,
      broker: kind === 'redis' ? { kind, url: testRedisUrl() } : { kind },
    } as const;
    broker = await openBroker(config, silent);
    const process = processorOf({ jobs, context: () => contextOf(sql, SYSTEM_ACTOR), log: silent });
    workers = QUEUES.map((queue) =>
      broker.worker(queue, process, { concurrency: 2, lockDuration: 5_000, name: 'test' }),
    );
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await broker.close();
  });
  afterEach(async () => {
    await Promise.all(movers.splice(0).map((mover) => mover.stop()));
    runs.length = 0;
    behave = async () => undefined;
  });

  function mover(only = [probe.name]): Leader {
    const some = new Map([...jobs].filter(([name]) => only.includes(name)));
    const started = startMover({ databaseUrl: database.url, broker, log: silent, jobs: some });
    movers.push(started);
    return started;
  }
  const ran = (id: number): number => runs.filter((run) => run.id === id).length;

  it('runs each once what was committed, and nothing that was rolled back', async () => {
    mover();
    mover();
    await enqueue(
      sql,
      Array.from({ length: 300 }, (_, n) => ({ name: probe.name, payload: { id: n + 1 } })),
    );
    await sql
      .tx(async (tx) =>
        enqueue(tx, [{ name: probe.name, payload: { id: 999 } }]).then(() => Promise.reject(new Error('no'))),
      )
      .catch(() => undefined);
    await until(() => runs.length >= 300, 20_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(runs.map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
    expect(await sql.query('SELECT 1 FROM outbox')).toEqual([]);
  }, 40_000);

  it('keeps one of several alike while it waits or runs, and takes it again afterwards', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    behave = async () => gate;
    mover();
    await enqueue(sql, [{ name: probe.name, payload: { id: 1 } }]);
    await until(() => ran(1) === 1);
    await enqueue(
      sql,
      [1, 1, 1].map((id) => ({ name: probe.name, payload: { id } })),
    );
    await until(async () => (await sql.query('SELECT 1 FROM outbox')).length === 0);
    release();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ran(1)).toBe(1);
    await enqueue(sql, [{ name: probe.name, payload: { id: 1 } }]);
    await until(() => ran(1) === 2);
  });

  it('tries again, gives up after its tries, and shows and repeats what failed', async () => {
    const operator = contextOf(sql, people.operator);
    behave = async (id, { attempt }) => {
      if (id === 5 && attempt < 3) throw new Error('not yet');
      if (id === 6) throw new Error('never');
      if (id === 7) throw new Refusal('input.invalid');
    };
    mover();
    await enqueue(
      sql,
      [5, 6, 7].map((id) => ({ name: probe.name, payload: { id } })),
    );
    await until(() => ran(5) === 3 && ran(6) === 3 && ran(7) === 1);
    await until(async () => (await broker.queue('imports').getFailedCount()) === 2);
    const { failed, queues, broker: said } = await operationsOverview(operator, broker);
    expect(said).toEqual({ kind, reachable: true });
    expect(queues.find(({ name }) => name === 'imports')).toMatchObject({ failed: 2, waiting: 0, active: 0 });
    expect(failed.map(({ error }) => error).sort()).toEqual(['input.invalid {}', 'never']);
    expect(failed.find(({ error }) => error === 'never')).toMatchObject({
      name: probe.name,
      payload: { id: 6 },
      attempts: 3,
    });
    behave = async () => undefined;
    const [never, invalid] = ['never', 'input.invalid {}'].map(
      (error) => failed.find((job) => job.error === error)!.id,
    );
    expect(
      await steerFailedJobs(operator, broker, { action: 'retry', queue: 'imports', ids: [never!, 'gone'] }),
    ).toEqual({ done: [never] });
    await until(() => ran(6) === 4);
    expect(await steerFailedJobs(operator, broker, { action: 'remove', queue: 'imports', ids: [invalid!] })).toEqual({
      done: [invalid],
    });
    await until(async () => (await broker.queue('imports').getFailedCount()) === 0);
    await expect(operationsOverview(contextOf(sql, people.reviewer), broker)).rejects.toThrow('access.not-permitted');
    await expect(
      steerFailedJobs(contextOf(sql, people.supervisor), broker, { action: 'retry', queue: 'imports', ids: ['1'] }),
    ).rejects.toThrow('access.not-permitted');
  }, 30_000);

  it('spends no try on a database that is away, and refuses a payload that its schema refuses', async () => {
    behave = async () => {
      if (ran(8) < 2) throw Object.assign(new Error('gone'), { code: '57P01' });
    };
    mover();
    await enqueue(sql, [
      { name: probe.name, payload: { id: 8 } },
      { name: probe.name, payload: { id: 'eight' } },
    ]);
    await until(() => ran(8) === 2, 10_000);
    await until(async () => (await broker.queue('imports').getFailedCount()) === 1);
    const [bad] = await broker.queue('imports').getFailed();
    expect(bad?.failedReason).toMatch(/payload refused/);
    await bad?.remove();
  }, 20_000);

  it('leaves alone what only a newer version knows', async () => {
    mover();
    await enqueue(sql, [{ name: 'operations/of-tomorrow', payload: {} }]);
    await enqueue(sql, [{ name: probe.name, payload: { id: 12 } }]);
    await until(() => ran(12) === 1);
    const left = () => sql.query<{ topic: string }>('SELECT topic FROM outbox');
    await until(async () => (await left()).length === 1);
    expect(await left()).toEqual([{ topic: 'operations/of-tomorrow' }]);
    await sql.run('DELETE FROM outbox');
  });

  it('ticks a periodic job once in the installation, however many movers there are', async () => {
    for (let n = 0; n < 3; n += 1) mover([pulse.name]);
    await until(() => ran(0) >= 1);
    const from = ran(0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(ran(0) - from).toBeGreaterThanOrEqual(3);
    expect(ran(0) - from).toBeLessThanOrEqual(6);
  });
});
