/** A stage of the test run: a program of ours or of a tool, its output passed on, its time and its counts kept. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export interface StageResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
}

const running = new Set<() => void>();

/** Runs a tool of node_modules and resolves to its exit code; `quiet` keeps its output unless it fails. */
export function runTool(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string | undefined>>; quiet?: boolean } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...options.env },
    });
    const stop = (): void => void child.kill('SIGTERM');
    running.add(stop);
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => (output += String(error)));
    child.once('close', (code) => {
      running.delete(stop);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Ctrl-C ends what runs; tools end their own servers. */
export function stopTools(): void {
  for (const stop of running) stop();
}

export const tool = (file: string): string => path.resolve('node_modules', file);

export function headline(text: string): void {
  process.stdout.write(`\n━━ ${text}\n`);
}
