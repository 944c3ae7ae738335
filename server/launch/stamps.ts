/** Steps that are skipped when nothing they read has changed: their inputs' hash is kept beside their output. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Everything that ends up in the built application. */
const BUILD_INPUTS = [
  'app',
  'components',
  'server',
  'messages',
  'public',
  'next.config.js',
  'tsconfig.json',
  'package-lock.json',
];
/** Part of the launcher, never of the application. */
const NOT_BUILT = path.join('server', 'launch');
const SCHEMA_INPUTS = ['prisma/schema.prisma', 'prisma/models', 'prisma.config.ts', 'package-lock.json'];
const SCHEMA_OUTPUT = 'prisma/generated';

/** Everything our own processes are made of; the client is generated, and stands for the schema. */
const BUNDLE_INPUTS = [
  'server',
  'jobs',
  'messages',
  'prisma/seed',
  'prisma/generated',
  'tsconfig.json',
  'package-lock.json',
];

export interface Stamp {
  isFresh(): boolean;
  write(): void;
}

export function buildStamp(distDir = '.next'): Stamp {
  return stamp(BUILD_INPUTS, path.join(distDir, 'gongdan-inputs'), path.join(distDir, 'BUILD_ID'));
}

export function schemaStamp(): Stamp {
  return stamp(SCHEMA_INPUTS, 'node_modules/.gongdan-schema', SCHEMA_OUTPUT);
}

export function bundleStamp(folder: string, output: string): Stamp {
  return stamp(BUNDLE_INPUTS, path.join(folder, 'gongdan-inputs'), output);
}

function stamp(inputs: readonly string[], stampFile: string, output: string): Stamp {
  // Taken before the step runs: a file that changes while it runs makes the output stale, as it should.
  const hash = hashOf(inputs);
  return {
    isFresh: () => existsSync(output) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash,
    write: () => {
      mkdirSync(path.dirname(stampFile), { recursive: true });
      writeFileSync(stampFile, hash);
    },
  };
}

function hashOf(inputs: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap((input) => filesUnder(input)))
    hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(target: string): string[] {
  if (!existsSync(target) || target === NOT_BUILT) return [];
  if (statSync(target).isFile()) return /\.test\.tsx?$/.test(target) ? [] : [target];
  return readdirSync(target)
    .sort()
    .flatMap((name) => filesUnder(path.join(target, name)));
}
