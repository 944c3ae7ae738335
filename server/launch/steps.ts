/** The steps between a fresh clone and a running application that `npm start`, `npm run web` and `npm test` share. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundleFile, bundleProcesses } from './bundle';
import { say } from './console';
import { stepFailed } from './faults';
import { startNode, type NodeProcess } from './processes';
import { buildStamp, schemaStamp } from './stamps';

/** A step that takes long says so in between. */
const STILL_MS = 20_000;

async function runStep(
  name: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
  logFile?: string,
): Promise<number> {
  if (givenUp) throw new Error('the start was given up');
  const child = startNode({
    name,
    args,
    env,
    show: logFile === undefined ? 'all' : 'none',
    ...(logFile === undefined ? {} : { logFile }),
  });
  stepsUnderWay.add(child);
  const code = await child.exited;
  stepsUnderWay.delete(child);
  if (code !== 0 && logFile !== undefined) for (const line of child.lastLines()) process.stderr.write(`${line}\n`);
  return code;
}

const stepsUnderWay = new Set<NodeProcess>();
let givenUp = false;

/** Ends steps that are still running when the whole start is given up. */
export async function stopSteps(): Promise<void> {
  givenUp = true;
  await Promise.all([...stepsUnderWay].map((child) => child.stop(5_000)));
}

/** Prisma's client and types, when a schema has changed. */
export async function generateClient(logFile: string): Promise<void> {
  if (!existsSync('prisma/schema.prisma')) return;
  const stamp = schemaStamp();
  if (stamp.isFresh()) return;
  const code = await runStep('prisma', [path.resolve('node_modules/prisma/build/index.js'), 'generate'], {}, logFile);
  if (code !== 0) throw stepFailed('生成 Prisma 客户端', 'prisma generate', 'npx prisma generate');
  stamp.write();
  say('数据库客户端代码已生成', 'Prisma client generated');
}

/** The application as the browser gets it, when anything it is made of has changed. */
export async function buildApp(logFile: string): Promise<'built' | 'fresh'> {
  const stamp = buildStamp();
  if (stamp.isFresh()) return 'fresh';
  say('正在构建界面', 'building the application');
  const env = { NODE_ENV: 'production', DATABASE_URL: undefined, REDIS_URL: undefined };
  const begun = Date.now();
  const still = setInterval(() => {
    const seconds = Math.round((Date.now() - begun) / 1000);
    say(`仍在构建界面,已 ${seconds} 秒`, `still building, ${seconds} s`);
  }, STILL_MS);
  const code = await runStep('build', [path.resolve('node_modules/next/dist/bin/next'), 'build'], env, logFile).finally(
    () => clearInterval(still),
  );
  if (code !== 0 || !existsSync('.next/BUILD_ID')) throw stepFailed('构建界面', 'next build', 'npx next build');
  stamp.write();
  say('界面已构建', 'application built');
  return 'built';
}

/** The demo utility, into an empty migrated database. */
export async function seedDatabase(url: string, args: readonly string[] = []): Promise<void> {
  await bundleProcesses();
  const code = await runStep('seed', [bundleFile('seed'), ...args], { DATABASE_URL: url });
  if (code !== 0) throw stepFailed('装入演示数据', 'Seeding the demo utility', 'npm run seed');
}
