import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectCluster, PostgresFault } from '@/server/platform/embedded-postgres';
import { MigrationFault } from '@/server/platform/migrate';
import { checkDatabaseUrl } from './database';
import { asLaunchFault, faultLine, LaunchFault } from './faults';
import { guard } from './guard';
import { canListen, freePort } from './ports';
import { openHome, requireSpace, takeLock, type Home } from './state';
import { supervise, type Running } from './supervisor';

let dir: string;
let home: Home;

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'gongdan-launch-'));
  process.env['GONGDAN_HOME'] = dir;
  home = openHome();
});

afterEach(() => {
  delete process.env['GONGDAN_HOME'];
  rmSync(dir, { recursive: true, force: true });
});

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 8_000 && !holds(); waited += 20) await delay(20);
  expect(holds()).toBe(true);
}

describe('what goes wrong before the start', () => {
  it('is one line in both languages that says what to do', () => {
    const data = path.resolve('.gongdan/postgres');
    const faults = [
      new PostgresFault('foreign-data', data),
      new PostgresFault('wrong-version', '17'),
      new PostgresFault('unreachable-path', '/root'),
      new PostgresFault('unsupported-platform', 'linux-mips'),
      new PostgresFault('start-failed', 'could not write: No space left on device'),
      new MigrationFault('edited', '1_a', 'migration 1_a was changed after it had been applied'),
      Object.assign(new Error('write failed'), { code: 'ENOSPC' }),
      Object.assign(new Error('open failed'), { code: 'EACCES', path: data }),
    ];
    for (const fault of faults) {
      const line = faultLine(asLaunchFault(fault, data) as LaunchFault);
      expect(line).toMatch(/^✗ .*[\u4e00-\u9fff].* \| .*[a-z]/);
      expect(line).not.toContain('\n');
    }
    expect(asLaunchFault(new TypeError('a bug'), data)).toBeUndefined();
  });

  it('names what is wrong with DATABASE_URL, and never the password', async () => {
    const port = await freePort();
    const message = async (url: string): Promise<string> =>
      checkDatabaseUrl(url).then(
        () => 'accepted',
        (error: unknown) => faultLine(error as LaunchFault),
      );
    expect(await message('postgres')).toContain('malformed');
    expect(await message('postgresql://host')).toContain('malformed');
    const unreachable = await message(`postgresql://u:geheim@127.0.0.1:${port}/x`);
    expect(unreachable).toContain(`No database server answers at 127.0.0.1:${port}`);
    expect(unreachable).not.toContain('geheim');
  });

  it('tells a data folder of ours from anything else', () => {
    const folder = path.join(dir, 'data');
    expect(inspectCluster(folder)).toBe('absent');
    mkdirSync(path.join(folder, 'global'), { recursive: true });
    expect(inspectCluster(folder)).toBe('foreign');
    writeFileSync(path.join(folder, 'PG_VERSION'), '18\n');
    expect(inspectCluster(folder)).toBe('foreign');
    writeFileSync(path.join(folder, 'global', 'pg_control'), '');
    expect(inspectCluster(folder)).toBe('usable');
    writeFileSync(path.join(folder, 'PG_VERSION'), '17\n');
    expect(inspectCluster(folder)).toBe('wrong-version');
  });

  it('refuses a disk without room', () => {
    expect(() => requireSpace(home, 1)).not.toThrow();
    expect(() => requireSpace(home, Number.MAX_SAFE_INTEGER)).toThrow(LaunchFault);
  });
});

describe('the lock of a folder', () => {
  it('is taken over when its process is gone or is none of ours', () => {
    const stranger = spawn('sleep', ['30'], { stdio: 'ignore' });
    for (const holder of ['999999999', String(stranger.pid), 'nonsense', '']) {
      writeFileSync(home.lockFile, holder);
      const unlock = takeLock(home);
      unlock();
      expect(existsSync(home.lockFile)).toBe(false);
    }
    stranger.kill('SIGKILL');
  });

  it('keeps a second launcher out', async () => {
    const script = path.join(dir, 'bootstrap.mjs');
    writeFileSync(script, 'setInterval(() => undefined, 1000);');
    const other = spawn(process.execPath, [script], { stdio: 'ignore' });
    await delay(100);
    writeFileSync(home.lockFile, String(other.pid));
    expect(() => takeLock(home)).toThrow(`process ${other.pid}`);
    other.kill('SIGKILL');
  });
});

describe('a port', () => {
  it('that is taken is not free, and another is found', async () => {
    const server = net.createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await canListen(port, '127.0.0.1')).toBe(false);
    expect(await freePort(port)).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    expect(await freePort(port)).toBe(port);
  });
});

describe('supervision', () => {
  function thing(): Running & { end: () => void; stopped: boolean } {
    let end = (): void => undefined;
    const exited = new Promise<void>((resolve) => (end = resolve));
    const self = {
      exited,
      end,
      stopped: false,
      stop: async () => {
        self.stopped = true;
        end();
      },
    };
    return self;
  }

  it('starts again what ended by itself, and not what was stopped', async () => {
    const things = [thing()];
    const supervised = supervise('a thing', things[0]!, async () => {
      const next = thing();
      things.push(next);
      return next;
    });
    things[0]!.end();
    await until(() => things.length === 2);
    await supervised.stop();
    expect(things[1]!.stopped).toBe(true);
    await delay(600);
    expect(things).toHaveLength(2);
  });
});

describe('the guardian', () => {
  it('ends what its parent left behind, and removes its folder', async () => {
    const left = path.join(dir, 'left');
    mkdirSync(left);
    const orphan = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    let gone = false;
    orphan.once('exit', () => (gone = true));
    const script = `import { guard } from ${JSON.stringify(path.resolve('server/launch/guard.ts'))};
      guard({ removeDirs: [${JSON.stringify(left)}] }).watch({ pid: ${orphan.pid}, signal: 'SIGTERM' });
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`;
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'ignore' });
    await until(() => gone && !existsSync(left));
  });

  it('leaves everything alone when released', async () => {
    const kept = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    const guardian = guard();
    guardian.watch({ pid: kept.pid ?? 0, signal: 'SIGKILL' });
    guardian.release();
    await delay(300);
    expect(kept.exitCode).toBeNull();
    expect(kept.signalCode).toBeNull();
    kept.kill('SIGKILL');
  });
});
