/** Keeps something running: when it ends although nobody asked it to, it is started again, later each time, and that is said. */
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './console';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Having run this long, an end is an accident of its own and the pause starts small again. */
const STABLE_MS = 60_000;

export interface Running {
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

export interface Supervised {
  /** Ends it for good. */
  stop(): Promise<void>;
}

export function supervise<Thing extends Running>(
  name: string,
  first: Thing,
  startAgain: () => Promise<Thing>,
  reasonOf: (ended: Thing) => string = () => '',
): Supervised {
  const stopping = new AbortController();
  let current: Thing | undefined = first;

  const keep = async (): Promise<void> => {
    let pauseMs = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      const since = Date.now();
      await current?.exited;
      if (stopping.signal.aborted) return;
      const reason = current ? reasonOf(current) : '';
      current = undefined;
      if (Date.now() - since > STABLE_MS) pauseMs = FIRST_PAUSE_MS;
      const seconds = (pauseMs / 1000).toFixed(1);
      say(
        `${name} 意外退出,${seconds} 秒后重启${reason}`,
        `${name} ended unexpectedly, starting again in ${seconds} s`,
      );
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      if (stopping.signal.aborted) return;
      try {
        current = await startAgain();
        say(`${name} 已重启`, `${name} is running again`);
      } catch (error) {
        say(`${name} 重启未成功`, `${name} did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const kept = keep();

  return {
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await kept;
      // A start that was under way when we were asked to stop.
      await current?.stop();
    },
  };
}
