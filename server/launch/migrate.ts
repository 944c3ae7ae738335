/** `npm run migrate`: brings the database of this installation up to date. */
import { migrate } from '@/server/platform/migrate';
import { complain, say } from './console';
import { asLaunchFault, faultLine } from './faults';
import { withInstalledDatabase } from './installed-database';

await withInstalledDatabase(async (url) => {
  try {
    const applied = await migrate(url);
    for (const name of applied) say(`已执行迁移 ${name}`, `applied ${name}`);
    say('数据库结构为最新', 'the database is up to date');
  } catch (error) {
    const fault = asLaunchFault(error, '');
    if (!fault) throw error;
    complain(faultLine(fault));
    process.exitCode = 1;
  }
});
