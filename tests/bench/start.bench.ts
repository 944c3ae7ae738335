/**
 * From a fresh clone to a usable login page, and the second start. `npm run bench -- start`
 * Cloned from the last commit. Packages come from npm's cache, as after a download; node_modules is not shared.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@/server/launch/ports';
import { figure } from './bench-database';

/** Starts in `clone`; seconds until the login page answers, and of those the seconds of installing; then Ctrl-C. */
async function start(clone: string): Promise<{ total: number; install: number; stop: number }> {
  const port = await freePort();
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  const env: Partial<NodeJS.ProcessEnv> = { ...process.env };
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'GONGDAN_HOME', 'NODE_ENV']) delete env[name];
  const child = spawn(process.execPath, ['server/bootstrap.mjs', 'start', '--port', String(port)], {
    cwd: clone,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let install = 0;
  const isReady = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      if (chunk.includes('packages installed')) install = seconds();
      if (chunk.includes('Ctrl-C to stop')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
  });
  await isReady;
  const page = await fetch(`http://127.0.0.1:${port}/login`);
  if (!page.ok) throw new Error(`the login page answers ${page.status}`);
  const total = seconds();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await ended;
  return { total, install, stop: seconds() - total };
}

export async function run(): Promise<void> {
  const clone = mkdtempSync(path.join(os.tmpdir(), 'gongdan-clone-'));
  try {
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${process.cwd()}`, clone]);
    const first = await start(clone);
    const second = await start(clone);
    figure('installing packages', first.install, 's');
    figure('first start without installing', first.total - first.install, 's', { most: 120 });
    figure('first start, installing from the cache included', first.total, 's');
    figure('second start', second.total, 's', { most: 15 });
    figure('Ctrl-C until nothing is left', second.stop, 's');
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}
