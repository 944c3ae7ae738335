/**
 * A guardian process holds the other end of a pipe from us. When we end in any way, kill -9 included, the pipe closes and the
 * guardian ends the servers we started and removes our temporary folders.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Watched {
  readonly pid: number;
  readonly signal: NodeJS.Signals;
}

export interface Guardian {
  watch(process: Watched): void;
  /** Everything was ended in order: the guardian leaves without doing anything. */
  release(): void;
}

export function guard(options: { readonly removeDirs?: readonly string[] } = {}): Guardian {
  const script = fileURLToPath(new URL('./guardian.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
  });
  const say = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  for (const dir of options.removeDirs ?? []) say({ removeDir: dir });
  return {
    watch: (watched) => say({ watch: watched }),
    release: () => {
      say({ release: true });
      child.stdin.end();
    },
  };
}
