/**
 * Our own processes as one file each: node then reads three files instead of compiling seven hundred, which is most of a second start.
 * What they stand on stays in node_modules. Development and tests run the sources.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { stepFailed } from './faults';
import { bundleStamp } from './stamps';

const FOLDER = 'node_modules/.gongdan-build';
const ENTRIES = {
  web: 'server/main.ts',
  worker: 'jobs/main.ts',
  seed: 'prisma/seed/main.ts',
  'range-process': 'prisma/seed/range-process.ts',
};

export type Bundle = keyof typeof ENTRIES;

export function bundleFile(name: Bundle): string {
  return path.resolve(FOLDER, `${name}.mjs`);
}

/** Arguments of node for one of them. */
export function bundleArgs(name: Bundle): string[] {
  // A chunk of a run lives for a moment: with the usual young generation a sixth of a worker's time went into collecting it.
  return name === 'worker' ? ['--max-semi-space-size=32', bundleFile(name)] : [bundleFile(name)];
}

/** Makes them when anything they are made of has changed. */
export async function bundleProcesses(): Promise<void> {
  const stamp = bundleStamp(FOLDER, bundleFile('worker'));
  if (stamp.isFresh()) return;
  rmSync(FOLDER, { recursive: true, force: true });
  try {
    await build({
      entryPoints: ENTRIES,
      outdir: FOLDER,
      bundle: true,
      splitting: true,
      outExtension: { '.js': '.mjs' },
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      keepNames: false,
      logLevel: 'error',
    });
  } catch {
    throw stepFailed('编译服务进程', 'Compiling the processes', 'npm start');
  }
  stamp.write();
}
