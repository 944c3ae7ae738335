/** Our own Node processes: started with a leash on the parent, logged to a file, the grave lines shown on the terminal. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { sayRaw } from './console';

export interface NodeProcess {
  readonly pid: number | undefined;
  /** Exit code, 1 when it was ended by a signal. */
  readonly exited: Promise<number>;
  /** The last lines it wrote, for the line that says why it died. */
  lastLines(): readonly string[];
  /** Asks it to end; insists after the grace time. */
  stop(graceMs?: number): Promise<void>;
}

export interface NodeProcessOptions {
  readonly name: string;
  /** Arguments of node: a TypeScript file runs through tsx. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile?: string;
  /** `grave`: warnings and errors of the log; `all`: every line; `none`: the log file alone. */
  readonly show: 'grave' | 'all' | 'none';
}

const KEPT_LINES = 40;
const LONGEST_SHOWN = 400;
const GRAVE_LEVELS = ['warn', 'error', 'fatal'];

export const tsxLoader = (): string => pathToFileURL(path.resolve('node_modules/tsx/dist/loader.mjs')).href;
const leash = (): string => pathToFileURL(path.resolve('server/launch/leash.mjs')).href;

export function startNode(options: NodeProcessOptions): NodeProcess {
  const child = spawn(process.execPath, ['--import', leash(), ...options.args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a group of its own Ctrl-C reaches the launcher alone, which ends things in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: { ...process.env, ...options.env, GONGDAN_LEASH: String(process.pid) },
  });
  const kept: string[] = [];
  const log =
    options.logFile === undefined ? undefined : createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
  // A full disk must not end the launcher through its log.
  log?.on('error', () => undefined);
  const follow = (stream: NodeJS.ReadableStream | null, isError: boolean): void => {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => {
      log?.write(`${line}\n`);
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      const shown = shownText(options.show, line, isError);
      if (shown !== undefined) sayRaw(options.name, shown.slice(0, LONGEST_SHOWN));
    });
  };
  follow(child.stdout, false);
  follow(child.stderr, true);
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => {
      log?.end();
      resolve(code ?? 1);
    });
  });
  return {
    pid: child.pid,
    exited,
    lastLines: () => kept,
    stop: (graceMs = 15_000) => stopChild(child, exited, graceMs),
  };
}

async function stopChild(child: ChildProcess, exited: Promise<number>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(insist);
}

interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly error?: { readonly message?: string };
}

function parseLog(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}

function shownText(show: NodeProcessOptions['show'], line: string, isError: boolean): string | undefined {
  if (show === 'none') return undefined;
  if (show === 'all') return readable(line);
  const entry = parseLog(line);
  if (!entry) return isError && line.trim() !== '' ? line : undefined;
  return GRAVE_LEVELS.includes(entry.level ?? '') ? logText(entry) : undefined;
}

function readable(line: string): string {
  const entry = parseLog(line);
  return entry ? logText(entry) : line;
}

function logText(entry: LogLine): string {
  const cause = entry.error?.message;
  return cause === undefined || cause === entry.msg ? (entry.msg ?? '') : `${entry.msg ?? ''} (${cause})`;
}
