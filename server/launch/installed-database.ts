/**
 * The database a command of this installation works on: the one DATABASE_URL names, the running one of this folder, or this
 * folder's own, started for the command and stopped after it.
 */
import { ownDatabaseUrl, startOwnDatabase } from './database';
import { complain } from './console';
import { asLaunchFault, faultLine } from './faults';
import { guard } from './guard';
import { lockHolder, openHome, readSecrets, takeLock, type Home } from './state';

export async function withInstalledDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return work(given);
  const home = openHome();
  const secrets = readSecrets(home);
  if (lockHolder(home) !== undefined && secrets?.postgresPort !== undefined) return work(ownDatabaseUrl(home, secrets));
  try {
    return await withStartedDatabase(home, work);
  } catch (error) {
    const fault = asLaunchFault(error, home.postgresDir);
    if (!fault) throw error;
    complain(faultLine(fault));
    process.exit(1);
  }
}

async function withStartedDatabase<Result>(home: Home, work: (url: string) => Promise<Result>): Promise<Result> {
  const unlock = takeLock(home);
  const guardian = guard();
  try {
    const own = await startOwnDatabase(home, { onSpawn: (pid) => guardian.watch({ pid, signal: 'SIGINT' }) });
    try {
      return await work(own.url);
    } finally {
      await own.server.stop();
    }
  } finally {
    guardian.release();
    unlock();
  }
}
