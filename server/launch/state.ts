/** The git-ignored folder of this installation: data, logs, secrets and the lock that keeps two launchers apart. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { statfsSync } from 'node:fs';
import path from 'node:path';
import { commandOf } from '@/server/platform/embedded-postgres';
import { alreadyRunning, diskFull } from './faults';

export interface Home {
  readonly dir: string;
  readonly postgresDir: string;
  readonly redisDir: string;
  readonly lockFile: string;
  log(name: string): string;
}

export interface Secrets {
  readonly postgresPassword: string;
  readonly postgresPort?: number;
}

/** Process numbers are used again: a lock counts only while its process is one of ours. */
const OUR_COMMANDS = /^\S*node\s.*(bootstrap\.mjs|server\/launch|prisma\/seed)|^"node\.exe"/;
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

export function openHome(): Home {
  const dir = path.resolve(process.env['GONGDAN_HOME'] ?? '.gongdan');
  const logs = path.join(dir, 'logs');
  mkdirSync(logs, { recursive: true });
  return {
    dir,
    postgresDir: path.join(dir, 'postgres'),
    redisDir: path.join(dir, 'redis'),
    lockFile: path.join(dir, 'lock'),
    log: (name) => rotated(path.join(logs, `${name}.log`)),
  };
}

function rotated(file: string): string {
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return file;
}

function secretsFile(home: Home): string {
  return path.join(home.dir, 'secrets.json');
}

export function readSecrets(home: Home): Secrets | undefined {
  const file = secretsFile(home);
  if (!existsSync(file)) return undefined;
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Secrets;
    return typeof found.postgresPassword === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}

export function writeSecrets(home: Home, secrets: Secrets): Secrets {
  const draft = `${secretsFile(home)}.new`;
  writeFileSync(draft, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  renameSync(draft, secretsFile(home));
  return secrets;
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** Takes the lock of this folder, or says who holds it. A lock whose process is gone is taken over. */
export function takeLock(home: Home): () => void {
  for (;;) {
    try {
      const handle = openSync(home.lockFile, 'wx', 0o644);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(home.lockFile, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = lockHolder(home);
    if (holder !== undefined) throw alreadyRunning(holder);
    rmSync(home.lockFile, { force: true });
  }
}

/** The launcher or command that works in this folder now, if any. */
export function lockHolder(home: Home): number | undefined {
  if (!existsSync(home.lockFile)) return undefined;
  const pid = Number(readFileSync(home.lockFile, 'utf8'));
  if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid) return undefined;
  return OUR_COMMANDS.test(commandOf(pid)) ? pid : undefined;
}

export function requireSpace(home: Home, neededMb: number): void {
  const disk = statfsSync(home.dir);
  const freeMb = Math.floor((disk.bavail * disk.bsize) / 1024 ** 2);
  if (freeMb < neededMb) throw diskFull(home.dir, freeMb, neededMb);
}
