/**
 * `npm test [-- check|unit|pg|build|e2e …]`: all stages, or those named, in this order. The last line is the sum of all tests.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@/server/launch/ports';
import { buildApp, generateClient, stopSteps } from '@/server/launch/steps';
import { runChecks } from './check';
import { headline, runTool, stopTools, tool, type StageResult } from './stage';
import { findChromium, provideSystemPackages } from './system-packages';

type Counts = { readonly passed: number; readonly failed: number };

const reports = mkdtempSync(path.join(os.tmpdir(), 'gongdan-report-'));
const logs = path.resolve('.gongdan/logs');
mkdirSync(logs, { recursive: true });

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
}

function readReport<Report>(file: string): Report | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
}

async function vitest(project: string): Promise<Counts> {
  const file = path.join(reports, `${project}.json`);
  const args = [tool('vitest/vitest.mjs'), 'run', '--project', project];
  args.push('--reporter', 'dot', '--reporter', 'json', `--outputFile.json=${file}`);
  const { code } = await runTool(args);
  const report = readReport<VitestReport>(file);
  const failed = report?.numFailedTests ?? 1;
  // A file that cannot be loaded fails no test of its own; a leak found at the end fails none either.
  return {
    passed: report?.numPassedTests ?? 0,
    failed: code !== 0 && failed === 0 ? Math.max(1, report?.numFailedTestSuites ?? 1) : failed,
  };
}

async function playwright(): Promise<Counts> {
  const file = path.join(reports, 'e2e.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, E2E_PORT: String(await freePort()), E2E_CHROMIUM: findChromium() };
  const { code } = await runTool([tool('@playwright/test/cli.js'), 'test', '--reporter=list,json'], { env });
  const report = readReport<PlaywrightReport>(file);
  const failed = (report?.stats.unexpected ?? 1) + (report?.errors.length ?? 0);
  // A test that passes only on the second try has not passed.
  const flaky = report?.stats.flaky ?? 0;
  return { passed: report?.stats.expected ?? 0, failed: code !== 0 && failed + flaky === 0 ? 1 : failed + flaky };
}

async function build(): Promise<Counts> {
  const outcome = await buildApp(path.join(logs, 'build.log'));
  process.stdout.write(outcome === 'fresh' ? 'nothing has changed since the last build\n' : '');
  return { passed: 0, failed: 0 };
}

const STAGES: Readonly<Record<string, () => Promise<Counts>>> = {
  check: runChecks,
  unit: () => vitest('unit'),
  pg: () => vitest('pg'),
  build,
  e2e: playwright,
};

async function runStage(name: string, stage: () => Promise<Counts>): Promise<StageResult> {
  headline(name);
  const begun = Date.now();
  const counts = await stage().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  return { name, ok: counts.failed === 0, seconds: (Date.now() - begun) / 1000, ...counts };
}

function chosenStages(): string[] {
  const asked = process.argv.slice(3);
  const unknown = asked.filter((name) => !(name in STAGES));
  if (unknown.length > 0) {
    process.stderr.write(`✗ 未知阶段 ${unknown.join(' ')} | unknown stage; one of ${Object.keys(STAGES).join(', ')}\n`);
    process.exit(1);
  }
  const names = asked.length === 0 ? Object.keys(STAGES) : asked.includes('e2e') ? [...asked, 'build'] : asked;
  return Object.keys(STAGES).filter((name) => names.includes(name));
}

/** Tests bring their own servers; what the person's shell points at is left alone. */
function forgetSurroundings(): void {
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'GONGDAN_BROKER', 'GONGDAN_HOME', 'PORT', 'NODE_ENV'])
    delete process.env[name];
}

const begun = Date.now();
const stages = chosenStages();
forgetSurroundings();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopTools();
    void stopSteps().then(() => process.exit(130));
  });
}
if (stages.some((name) => name === 'pg' || name === 'e2e')) {
  headline('system packages');
  const missing = provideSystemPackages();
  for (const line of missing) process.stdout.write(`${line}\n`);
  if (missing.length > 0) process.exit(1);
  process.stdout.write('redis-server, chromium, 中文字体: ✓\n');
}
await generateClient(path.join(logs, 'prisma.log'));
const results: StageResult[] = [];
for (const name of stages) results.push(await runStage(name, STAGES[name] as () => Promise<Counts>));
rmSync(reports, { recursive: true, force: true });

headline(`summary, ${((Date.now() - begun) / 1000).toFixed(0)} s`);
for (const { name, ok, seconds, passed, failed } of results) {
  process.stdout.write(
    `${ok ? '✓' : '✗'} ${name.padEnd(6)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed, ${failed} failed\n`,
  );
}
const sum = (pick: (result: StageResult) => number): number =>
  results.reduce((total, result) => total + pick(result), 0);
process.stdout.write(`${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed\n`);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
