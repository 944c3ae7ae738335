/**
 * How often something may be done in a stretch of time. Counted in Redis where there is one, so that all nodes count together; else,
 * and whenever Redis does not answer, in this process: a limit is never lifted by losing a server.
 */
import { createClient } from 'redis';
import type { Log } from '@/server/kernel/ports';
import { processLog } from './log';

export interface Verdict {
  /** How often it was done in the running window, this time included. */
  readonly count: number;
  readonly allowed: boolean;
  /** Milliseconds until the window ends. */
  readonly retryAfterMs: number;
}

export interface RateLimiter {
  /** Counts one more under `key`. */
  hit(key: string, limit: number, windowMs: number): Promise<Verdict>;
  /** Forgets what was counted under `key`. */
  clear(key: string): Promise<void>;
  close(): Promise<void>;
}

const KEPT_KEYS = 50_000;

export function memoryLimiter(nowMs: () => number = Date.now): RateLimiter {
  const windows = new Map<string, { count: number; endsMs: number }>();
  const sweep = (now: number): void => {
    for (const [key, window] of windows) if (window.endsMs <= now) windows.delete(key);
    // Still too many: a flood of invented names. The oldest go first.
    for (const key of windows.keys()) {
      if (windows.size <= KEPT_KEYS) return;
      windows.delete(key);
    }
  };
  return {
    hit: async (key, limit, windowMs) => {
      const now = nowMs();
      if (windows.size > KEPT_KEYS) sweep(now);
      let window = windows.get(key);
      if (window === undefined || window.endsMs <= now)
        windows.set(key, (window = { count: 0, endsMs: now + windowMs }));
      window.count += 1;
      return { count: window.count, allowed: window.count <= limit, retryAfterMs: window.endsMs - now };
    },
    clear: async (key) => void windows.delete(key),
    close: async () => windows.clear(),
  };
}

const HIT = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}`;
const ANSWER_WITHIN_MS = 250;

export function redisLimiter(url: string, log: Log, prefix = 'gongdan:rate:'): RateLimiter {
  const fallback = memoryLimiter();
  const client = createClient({ url, disableOfflineQueue: true, socket: { connectTimeout: 2_000 } });
  let isSilent = false;
  const complain = (error: unknown): void => {
    if (!isSilent) log.warn({ error }, 'rate limits are counted in this process alone: Redis does not answer');
    isSilent = true;
  };
  client.on('error', complain);
  client.on('ready', () => (isSilent = false));
  const connected = client.connect().catch(complain);
  const within = async <Result>(work: Promise<Result>): Promise<Result> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    hit: async (key, limit, windowMs) => {
      try {
        if (!client.isReady) await within(Promise.resolve(connected));
        const answer = await within(client.eval(HIT, { keys: [prefix + key], arguments: [String(windowMs)] }));
        const [count, left] = answer as [number, number];
        return { count, allowed: count <= limit, retryAfterMs: Math.max(0, left) };
      } catch (error) {
        complain(error);
        return fallback.hit(key, limit, windowMs);
      }
    },
    clear: async (key) => {
      await fallback.clear(key);
      if (client.isReady) await within(client.del(prefix + key)).catch(complain);
    },
    close: async () => {
      await fallback.close();
      client.destroy();
    },
  };
}

const KEY = Symbol.for('gongdan.rate-limit');

/** The limiter of this process. */
export function processLimiter(): RateLimiter {
  const shelf = globalThis as { [KEY]?: RateLimiter };
  const url = process.env['REDIS_URL'];
  shelf[KEY] ??= url ? redisLimiter(url, processLog()) : memoryLimiter();
  return shelf[KEY];
}
