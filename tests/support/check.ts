/** `npm run check`: everything that can be said about the source without running it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateClient } from '@/server/launch/steps';
import { runTool, tool } from './stage';

interface Check {
  readonly name: string;
  readonly says: string;
  readonly args: readonly string[];
}

const CRUISED = ['app', 'components', 'server', 'jobs', 'messages', 'prisma', 'tests'];

const CHECKS: readonly Check[] = [
  { name: 'types', says: 'tsc', args: [tool('typescript/bin/tsc'), '--noEmit'] },
  {
    name: 'pure files',
    says: 'tsc -p tsconfig.pure.json',
    args: [tool('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.pure.json'],
  },
  { name: 'lint', says: 'eslint .', args: [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  {
    name: 'format',
    says: 'npm run format puts it right',
    args: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  {
    name: 'boundaries',
    says: '.dependency-cruiser.cjs',
    args: [tool('dependency-cruiser/bin/dependency-cruise.mjs'), ...CRUISED, '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'unused code', says: 'knip.json', args: [tool('knip/bin/knip.js'), '--no-progress', '--no-config-hints'] },
  {
    name: 'messages, sizes, lock file',
    says: 'messages/ and tests/house/',
    args: [tool('vitest/vitest.mjs'), 'run', '--project', 'unit', '--reporter', 'dot', 'messages', 'tests/house'],
  },
];

/** Runs all, two at a time, and says of each how it went; what failed shows its output. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const waiting = [...CHECKS];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const begun = Date.now();
      const { code, output } = await runTool(check.args, { quiet: true });
      const seconds = ((Date.now() - begun) / 1000).toFixed(1).padStart(5);
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${seconds} s  ${check.name} (${check.says})\n`);
      if (code === 0) continue;
      failed += 1;
      process.stdout.write(`${output.trimEnd()}\n`);
    }
  };
  await Promise.all([work(), work()]);
  return { passed: CHECKS.length - failed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href || process.argv[2] === 'check') {
  const logs = path.resolve('.gongdan/logs');
  mkdirSync(logs, { recursive: true });
  await generateClient(path.join(logs, 'prisma.log'));
  const { failed } = await runChecks();
  process.exit(failed === 0 ? 0 : 1);
}
