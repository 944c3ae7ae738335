/**
 * `npm start`: everything on one machine, in order, with progress; and everything ended again in the opposite order.
 * `npm run dev` is the same with the application in development mode.
 *
 * Arguments: --port N (or PORT, default 3000) · --customers N (size of the demo utility) · --no-seed
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { migrate } from '@/server/platform/migrate';
import { chooseBroker, type Broker } from './broker-choice';
import { bundleArgs, bundleProcesses } from './bundle';
import { complain, say } from './console';
import {
  checkDatabaseUrl,
  markSeed,
  recreateOwnDatabase,
  seedState,
  startOwnDatabase,
  type OwnDatabase,
} from './database';
import {
  asLaunchFault,
  databaseHalfSeeded,
  faultLine,
  LaunchFault,
  portInUse,
  startupFailed,
  unknownOption,
} from './faults';
import { guard, type Guardian } from './guard';
import { canListen } from './ports';
import { startNode, tsxLoader, type NodeProcess } from './processes';
import { openHome, requireSpace, takeLock, type Home } from './state';
import { buildApp, generateClient, seedDatabase, stopSteps } from './steps';
import { supervise } from './supervisor';

const FIRST_START_MB = 1500;
const LATER_START_MB = 300;
const HEALTH_DEADLINE_MS = 90_000;

interface Options {
  readonly dev: boolean;
  readonly port: number;
  readonly seed: boolean;
  readonly customers: string | undefined;
}

interface DemoLogin {
  readonly login: string;
  readonly password: string;
  readonly roleZh: string;
  readonly roleEn: string;
}

/** What has been started, newest last; ended newest first. */
const started: { name: string; stop: () => Promise<void> }[] = [];
/** Set when a person or a failure ends the start; what is under way then goes no further. */
const giveUp = new AbortController();

function parsedArguments() {
  try {
    return parseArgs({
      args: process.argv.slice(3),
      options: {
        port: { type: 'string' },
        customers: { type: 'string' },
        'no-seed': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw unknownOption(error instanceof Error ? error.message : String(error), error);
  }
}

function readOptions(): Options {
  const { values } = parsedArguments();
  const { customers } = values;
  if (customers !== undefined && !(Number.isInteger(Number(customers)) && Number(customers) >= 1)) {
    throw new LaunchFault(
      `演示户数无效:${customers}(应为正整数,如 --customers 20000)`,
      `not a number of customers: ${customers} (a whole number, such as --customers 20000)`,
    );
  }
  const port = Number(values.port ?? process.env['PORT'] ?? '3000');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new LaunchFault(
      `端口号无效:${values.port ?? process.env['PORT']}`,
      `not a port number: ${values.port ?? process.env['PORT']}`,
    );
  }
  return { dev: process.argv[2] === 'dev', port, seed: !values['no-seed'], customers };
}

async function run(home: Home): Promise<void> {
  const options = readOptions();
  const unlock = takeLock(home);
  started.push({ name: 'lock', stop: async () => unlock() });
  if (!(await canListen(options.port))) throw portInUse(options.port);
  requireSpace(home, existsSync(home.postgresDir) ? LATER_START_MB : FIRST_START_MB);

  const guardian = guard();
  started.push({ name: 'guardian', stop: async () => guardian.release() });
  const [database, broker] = await all([
    openDatabase(home, guardian),
    openBroker(home, guardian),
    generateClient(home.log('prisma')),
  ]);
  giveUp.signal.throwIfAborted();
  const { url, own } = database;
  const applied = await migrate(url);
  if (applied.length > 0) say(`数据库结构已更新(${applied.length} 个迁移)`, `database migrated (${applied.length})`);
  if (!options.dev) await bundleProcesses();
  await all([seedIfEmpty(url, own, options), options.dev ? undefined : buildApp(home.log('build'))]);
  giveUp.signal.throwIfAborted();

  const env = {
    ...broker.env,
    DATABASE_URL: url,
    PORT: String(options.port),
    NODE_ENV: options.dev ? 'development' : 'production',
  };
  const web = startApp(home, 'web', env);
  startApp(home, 'worker', env);
  await untilHealthy(options.port, web, home.log('web'));
  await announce(options.port);
}

async function openDatabase(home: Home, guardian: Guardian): Promise<{ url: string; own?: OwnDatabase }> {
  const given = process.env['DATABASE_URL'];
  if (given) {
    await checkDatabaseUrl(given);
    say(`数据库:DATABASE_URL(${new URL(given).host})`, 'using DATABASE_URL');
    return { url: given };
  }
  const onSpawn = (pid: number) => guardian.watch({ pid, signal: 'SIGINT' });
  const own = await startOwnDatabase(home, { onSpawn });
  const startAgain = async () => (await startOwnDatabase(home, { onSpawn, again: true })).server;
  started.push({ name: 'PostgreSQL', stop: supervise('PostgreSQL', own.server, startAgain).stop });
  say(
    `PostgreSQL 已启动(端口 ${own.server.port},数据在 ${path.relative('.', home.postgresDir)})`,
    'PostgreSQL is running',
  );
  return { url: own.url, own };
}

async function openBroker(home: Home, guardian: Guardian): Promise<Broker> {
  const broker = await chooseBroker(home);
  if (broker.server) {
    guardian.watch({ pid: broker.server.pid, signal: 'SIGTERM' });
    const startAgain = async () => {
      const again = await broker.startAgain();
      guardian.watch({ pid: again.pid, signal: 'SIGTERM' });
      return again;
    };
    started.push({ name: 'Redis', stop: supervise('Redis', broker.server, startAgain).stop });
  }
  say(broker.zh, broker.en);
  return broker;
}

async function seedIfEmpty(url: string, own: OwnDatabase | undefined, options: Options): Promise<void> {
  if (!options.seed) return;
  const found = await seedState(url);
  if (found === 'whole') return;
  if (found === 'half') {
    if (!own) throw databaseHalfSeeded(new URL(url).pathname.slice(1));
    say('上次装入演示数据被中断,从头再装', 'an earlier seeding was cut off, starting over');
    await recreateOwnDatabase(own.server);
    await migrate(url);
  }
  say('首次启动,正在装入演示数据', 'first start, seeding the demo utility');
  await markSeed(url, 'half');
  await seedDatabase(url, options.customers === undefined ? [] : ['--customers', options.customers]);
  await markSeed(url, 'whole');
  say('演示数据已装入', 'demo utility seeded');
}

/** As bundled; in development from the sources, the worker started again whenever one changes. */
function appArgs(name: 'web' | 'worker', isDev: boolean): string[] {
  if (!isDev) return bundleArgs(name);
  return name === 'web'
    ? ['--import', tsxLoader(), path.resolve('server/main.ts')]
    : [path.resolve('node_modules/tsx/dist/cli.mjs'), 'watch', 'jobs/main.ts'];
}

function startApp(home: Home, name: 'web' | 'worker', env: Record<string, string>): () => NodeProcess {
  const args = appArgs(name, env['NODE_ENV'] === 'development');
  let current: NodeProcess;
  const launch = (): NodeProcess => {
    current = startNode({
      name,
      args,
      env,
      logFile: home.log(name),
      show: env['NODE_ENV'] === 'development' ? 'all' : 'grave',
    });
    return current;
  };
  const outOfSpace = (ended: NodeProcess): string =>
    ended.lastLines().some((line) => /ENOSPC|No space left on device/.test(line))
      ? '(磁盘已满,请清理;disk full, free some space)'
      : '';
  const supervised = supervise(name, launch(), async () => launch(), outOfSpace);
  started.push({ name, stop: supervised.stop });
  return () => current;
}

async function untilHealthy(port: number, web: () => NodeProcess, logFile: string): Promise<void> {
  const first = web();
  const deadline = Date.now() + HEALTH_DEADLINE_MS;
  while (Date.now() < deadline) {
    giveUp.signal.throwIfAborted();
    const healthy = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5_000) })
      .then((response) => response.ok)
      .catch(() => false);
    if (healthy) return;
    // It died before it ever served: a fault of configuration or of ours, which a restart does not cure.
    if (web() !== first) break;
    await delay(100);
  }
  throw startupFailed(
    'web',
    logFile,
    first.lastLines().findLast((line) => /error|fault/i.test(line)) ?? 'no answer from /api/health',
  );
}

async function announce(port: number): Promise<void> {
  say('已就绪', 'ready');
  process.stdout.write(`\n    工单系统 Gongdan   http://localhost:${port}\n\n`);
  const file = path.resolve('prisma/seed/demo-logins.ts');
  if (existsSync(file)) {
    const { DEMO_LOGINS } = (await import(pathToFileURL(file).href)) as { DEMO_LOGINS: readonly DemoLogin[] };
    for (const { login, password, roleZh, roleEn } of DEMO_LOGINS) {
      process.stdout.write(`    ${login.padEnd(22)} ${password.padEnd(18)} ${roleZh} · ${roleEn}\n`);
    }
  }
  process.stdout.write('\n    Ctrl-C 停止 · Ctrl-C to stop\n\n');
}

async function stopAll(): Promise<void> {
  // The application first and together, then what it writes to.
  const apps = started.filter(({ name }) => name === 'web' || name === 'worker');
  await Promise.all(apps.map(({ stop }) => stop()));
  for (const { stop } of started.filter((each) => !apps.includes(each)).reverse()) await stop();
}

/** Waits for all, so that whatever was started is known and can be stopped; then the first failure counts. */
async function all<const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Key in keyof Work]: Awaited<Work[Key]> }> {
  const settled: PromiseSettledResult<unknown>[] = await Promise.allSettled(work);
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  return settled.map((result) => (result.status === 'fulfilled' ? result.value : undefined)) as never;
}

function parentOf(pid: number): string {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

/** Resolves at the first signal. A second one ends us at once: leash and guardian then end what we started. */
function endRequested(): Promise<void> {
  return new Promise((resolve) => {
    const ask = (): void => {
      if (giveUp.signal.aborted) return;
      say('正在停止', 'stopping');
      giveUp.abort();
      void stopSteps();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      let asked = 0;
      process.on(signal, () => {
        asked += 1;
        if (asked > 2) process.exit(130);
        ask();
      });
    }
    // npm may be killed without telling us; then we, or the shell between it and us, belong to somebody else.
    const parents = (): string => `${process.ppid} ${process.env['npm_lifecycle_event'] ? parentOf(process.ppid) : ''}`;
    const before = parents();
    setInterval(() => {
      if (parents() !== before) ask();
    }, 1_000).unref();
  });
}

const home = openHome();
const requested = endRequested();
let exitCode = 0;
try {
  await run(home);
  await requested;
} catch (error) {
  if (!giveUp.signal.aborted) {
    exitCode = 1;
    giveUp.abort();
    await stopSteps();
    const fault = asLaunchFault(error, home.postgresDir);
    if (fault) complain(`\n${faultLine(fault)}\n`);
    else console.error(error);
  }
}
await stopAll();
process.exit(exitCode);
