/** `npm run web` and `npm run worker`: one process of many against shared servers. Migrating is `npm run migrate`, once. */
import { checkDatabaseUrl } from './database';
import { complain } from './console';
import { asLaunchFault, faultLine, missingSetting } from './faults';
import { openHome } from './state';
import { buildApp, generateClient } from './steps';

const role = process.argv[2];

try {
  const url = process.env['DATABASE_URL'];
  if (!url) throw missingSetting('DATABASE_URL');
  if (!process.env['REDIS_URL'] && process.env['GONGDAN_BROKER'] !== 'postgres') throw missingSetting('REDIS_URL');
  await checkDatabaseUrl(url);
  const home = openHome();
  await generateClient(home.log('prisma'));
  if (role === 'web') await buildApp(home.log('build'));
} catch (error) {
  const fault = asLaunchFault(error, '');
  if (!fault) throw error;
  complain(faultLine(fault));
  process.exit(1);
}
Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? 'production' });
if (role === 'web') await import('@/server/main');
else await import('@/jobs/main');
