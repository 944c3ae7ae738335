/**
 * A `redis-server` or `valkey-server` found on the PATH, run as our own child. It carries work and messages only: nothing in it is
 * a fact, so it writes nothing to disk, and it never evicts a queued job.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { commandOf } from './embedded-postgres';

const OLDEST_USABLE = [6, 2] as const;

export interface RedisProgram {
  readonly file: string;
  readonly version: string;
}

export interface RunningRedis {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** The first usable server on the PATH; one that is too old for the queues counts as absent. */
export function findRedisProgram(searchPath = process.env['PATH'] ?? ''): RedisProgram | undefined {
  if (process.platform === 'win32') return undefined;
  // Debian keeps servers in /usr/sbin, which is not on every user's PATH.
  const folders = [...searchPath.split(path.delimiter), ...(searchPath === '' ? [] : ['/usr/local/sbin', '/usr/sbin'])];
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of folders.filter((each) => each !== '')) {
      const file = path.join(folder, name);
      const version = versionOf(file);
      if (version !== undefined) return { file, version };
    }
  }
  return undefined;
}

function versionOf(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    const text = execFileSync(file, ['--version'], { encoding: 'utf8', timeout: 5_000 });
    const match = /v=(\d+)\.(\d+)\.(\d+)/.exec(text);
    if (!match) return undefined;
    const [major, minor] = [Number(match[1]), Number(match[2])];
    const usable = major > OLDEST_USABLE[0] || (major === OLDEST_USABLE[0] && minor >= OLDEST_USABLE[1]);
    return usable ? `${match[1]}.${match[2]}.${match[3]}` : undefined;
  } catch {
    return undefined;
  }
}

export async function startRedis(options: {
  readonly program: RedisProgram;
  readonly dir: string;
  readonly port: number;
  readonly logFile: string;
}): Promise<RunningRedis> {
  mkdirSync(options.dir, { recursive: true });
  const pidFile = path.join(options.dir, 'redis.pid');
  await stopStale(pidFile);
  const log = openSync(options.logFile, 'a', 0o600);
  const args = ['--port', String(options.port), '--bind', '127.0.0.1', '--dir', options.dir, '--daemonize', 'no'];
  args.push(
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
    '--stop-writes-on-bgsave-error',
    'no',
  );
  const child = spawn(options.program.file, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      gone = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const pid = child.pid;
  if (pid !== undefined) writeFileSync(pidFile, String(pid));
  for (let waited = 0; !gone && pid !== undefined && waited < 10_000; waited += 20) {
    if (await answersPing(options.port)) {
      return {
        pid,
        port: options.port,
        url: `redis://127.0.0.1:${options.port}`,
        exited,
        stop: async () => {
          child.kill('SIGTERM');
          const slow = setTimeout(() => child.kill('SIGKILL'), 10_000);
          await exited;
          clearTimeout(slow);
        },
      };
    }
    await delay(20);
  }
  child.kill('SIGKILL');
  throw new Error(`${options.program.file} did not start; see ${options.logFile}`);
}

/** Ends a server that a killed launcher left in this folder. */
async function stopStale(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const isOurs = (): boolean => Number.isInteger(pid) && pid > 1 && /(redis|valkey)-server/.test(commandOf(pid));
  for (let waited = 0; waited < 5_000 && isOurs(); waited += 50) {
    if (waited === 0) process.kill(pid, 'SIGTERM');
    await delay(50);
  }
  rmSync(pidFile, { force: true });
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
