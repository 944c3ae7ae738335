/** `npm run seed [-- --customers N]`: the demo utility into an empty database of this installation. */
import { migrate } from '@/server/platform/migrate';
import { complain, say } from './console';
import { markSeed, seedState } from './database';
import { asLaunchFault, databaseHalfSeeded, faultLine, LaunchFault } from './faults';
import { withInstalledDatabase } from './installed-database';
import { seedDatabase } from './steps';

async function seed(url: string): Promise<void> {
  await migrate(url);
  const state = await seedState(url);
  if (state === 'half') throw databaseHalfSeeded(new URL(url).pathname.slice(1));
  if (state === 'whole') {
    throw new LaunchFault(
      '数据库中已有数据,未作改动:演示数据只能装入空库',
      'the database already holds data and was left alone: seeding needs an empty one',
    );
  }
  await markSeed(url, 'half');
  await seedDatabase(url, process.argv.slice(2));
  await markSeed(url, 'whole');
  say('演示数据已装入', 'demo utility seeded');
}

await withInstalledDatabase(async (url) => {
  try {
    await seed(url);
  } catch (error) {
    const fault = asLaunchFault(error, '');
    if (!fault) throw error;
    complain(faultLine(fault));
    process.exitCode = 1;
  }
});
