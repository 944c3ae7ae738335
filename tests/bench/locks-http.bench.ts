/**
 * Batch lock of 1,000 orders through the HTTP API of the built application, session, CSRF and authorisation included, against a
 * bare UPDATE of the same rows in the same run. `npm run bench -- locks-http`
 */
import { freePort } from '@/server/launch/ports';
import { bundleArgs, bundleProcesses } from '@/server/launch/bundle';
import { startNode } from '@/server/launch/processes';
import { buildApp, generateClient } from '@/server/launch/steps';
import { openHome } from '@/server/launch/state';
import { openSession } from '@/tests/support/live-node';
import { smallUtility, UNITS } from '@/tests/support/small-utility';
import { figure, median, openBenchDatabase, timed } from './bench-database';
import { insertOrders } from './order-rows';

const BATCH = 1000;
const PAIRS = 20;
const WARM_UP = 5;

export async function run(): Promise<void> {
  const home = openHome();
  await generateClient(home.log('prisma'));
  await bundleProcesses();
  await buildApp(home.log('build'));
  const database = await openBenchDatabase('bench_locks_http');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const web = startNode({
    name: 'web',
    args: bundleArgs('web'),
    env: {
      DATABASE_URL: database.url,
      REDIS_URL: database.services.redis?.url ?? '',
      PORT: String(port),
      NODE_ENV: 'production',
    },
    show: 'grave',
  });
  try {
    const people = await smallUtility(database.owner);
    const ids = await insertOrders(database.owner, 20_000, [UNITS.stationSouth, UNITS.stationNorth]);
    const batch = ids.slice(0, BATCH);
    const cookie = await openSession(database.owner, people.reviewer.userId);
    await ready(origin);
    const post = async (verb: string): Promise<{ counts: Record<string, number> }> => {
      const response = await fetch(`${origin}/api/work-orders/${verb}`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json', 'x-gongdan-csrf': 'x' },
        body: JSON.stringify({ ids: batch }),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return (await response.json()) as { counts: Record<string, number> };
    };
    const bare: number[] = [];
    const http: number[] = [];
    for (let pair = 0; pair < PAIRS + WARM_UP; pair += 1) {
      const bareMs = await timed(() =>
        database.sql.run(
          `UPDATE work_order SET state = 'locked', locked_by = $2, locked_at = now(), lease_until = now() + interval '15 minutes' WHERE id = ANY($1::bigint[])`,
          [batch, people.reviewer.userId],
        ),
      );
      await database.sql.run(
        `UPDATE work_order SET state = 'pending', locked_by = NULL, locked_at = NULL, lease_until = NULL WHERE id = ANY($1::bigint[])`,
        [batch],
      );
      const httpMs = await timed(async () => {
        const receipt = await post('lock');
        if (receipt.counts['locked'] !== BATCH) throw new Error(JSON.stringify(receipt.counts));
      });
      await post('unlock');
      if (pair < WARM_UP) continue;
      bare.push(bareMs);
      http.push(httpMs);
    }
    figure(`bare UPDATE of ${BATCH} rows, median`, median(bare), 'ms');
    figure(`lock of ${BATCH} orders through HTTP, median`, median(http), 'ms');
    figure('ratio HTTP / bare UPDATE, median of pairs', median(http.map((ms, n) => ms / bare[n]!)), '×', { most: 3 });
  } finally {
    await web.stop(5_000);
    await database.close();
  }
}

async function ready(origin: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const isUp = await fetch(`${origin}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the web process did not answer within 30 s');
}
