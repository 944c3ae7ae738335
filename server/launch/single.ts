/** `npm run web` and `npm run worker`: one process of many against shared servers. Migrating is `npm run migrate`, once. */
import { pathToFileURL } from 'node:url';
import { bundleFile, bundleProcesses } from './bundle';
import { checkDatabaseUrl } from './database';
import { complain } from './console';
import { asLaunchFault, faultLine, missingSetting } from './faults';
import { openHome } from './state';
import { buildApp, generateClient } from './steps';

const role = process.argv[2] === 'web' ? 'web' : 'worker';

try {
  const url = process.env['DATABASE_URL'];
  if (!url) throw missingSetting('DATABASE_URL');
  if (!process.env['REDIS_URL'] && process.env['GONGDAN_BROKER'] !== 'postgres') throw missingSetting('REDIS_URL');
  await checkDatabaseUrl(url);
  const home = openHome();
  await generateClient(home.log('prisma'));
  await bundleProcesses();
  if (role === 'web') await buildApp(home.log('build'));
} catch (error) {
  const fault = asLaunchFault(error, '');
  if (!fault) throw error;
  complain(faultLine(fault));
  process.exit(1);
}
Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? 'production' });
await import(pathToFileURL(bundleFile(role)).href);
