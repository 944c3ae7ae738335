/**
 * The built application on servers of its own with a small demo utility, for the browser tests: web and worker in production mode.
 * E2E_PORT: where it listens. E2E_CUSTOMERS: size of the demo utility.
 */
import { writeFileSync } from 'node:fs';
import { bundleArgs } from '@/server/launch/bundle';
import { startNode, type NodeProcess } from '@/server/launch/processes';
import { seedDatabase } from '@/server/launch/steps';
import { migrate } from '@/server/platform/migrate';
import { asAdmin, withDatabase } from './database';
import { e2eStateFile, type E2eState } from './e2e-state';
import { startTestServices } from './services';

const port = process.env['E2E_PORT'] ?? '3917';
const customers = process.env['E2E_CUSTOMERS'] ?? '8000';

const services = await startTestServices();
const apps: NodeProcess[] = [];
let isEnding = false;

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await Promise.all(apps.map((app) => app.stop(5_000)));
  await services.stop();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

try {
  await asAdmin(services.adminUrl, (client) => client.query('CREATE DATABASE gongdan'));
  const databaseUrl = withDatabase(services.adminUrl, 'gongdan');
  await migrate(databaseUrl);
  await seedDatabase(databaseUrl, ['--customers', customers]);
  const redisUrl = services.redis?.url ?? '';
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, PORT: port, NODE_ENV: 'production' };
  for (const name of ['web', 'worker'] as const) {
    const app = startNode({ name, args: bundleArgs(name), env, show: 'grave' });
    apps.push(app);
    void app.exited.then((code) => {
      if (!isEnding) process.stderr.write(`${name} ended with ${code}:\n${app.lastLines().join('\n')}\n`);
      return end(1);
    });
  }
  const state: E2eState = { baseUrl: `http://127.0.0.1:${port}`, databaseUrl, redisUrl };
  writeFileSync(e2eStateFile(port), JSON.stringify(state), { mode: 0o600 });
} catch (error) {
  console.error(error);
  await end(1);
}
