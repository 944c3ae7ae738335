/** Once per run of the `pg` project: servers, and one migrated template that every test file clones. */
import type { TestProject } from 'vitest/node';
import { migrate } from '@/server/platform/migrate';
import { asAdmin, forgottenDatabases, TEMPLATE_DATABASE, withDatabase } from './database';
import { startTestServices } from './services';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const services = await startTestServices();
  try {
    await asAdmin(services.adminUrl, (client) => client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`));
    await migrate(withDatabase(services.adminUrl, TEMPLATE_DATABASE));
  } catch (error) {
    await services.stop();
    throw error;
  }
  project.provide('adminUrl', services.adminUrl);
  project.provide('redisUrl', services.redis?.url ?? '');
  return async () => {
    const forgotten = await forgottenDatabases(services.adminUrl);
    await services.stop();
    if (forgotten.length > 0) throw new Error(`test files that did not drop their database: ${forgotten.length}`);
  };
}
