import { describe, expect, it } from 'vitest';
import { testRedisUrl } from '@/tests/support/database';
import { memoryLimiter, redisLimiter, type RateLimiter } from './rate-limit';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe.each([
  ['in memory', () => memoryLimiter()],
  ['in Redis', () => redisLimiter(testRedisUrl(), silent, `rate-${Date.now()}:`)],
] as const)('a limit %s', (_name, open) => {
  async function use(work: (limiter: RateLimiter) => Promise<void>): Promise<void> {
    const limiter = open();
    try {
      await work(limiter);
    } finally {
      await limiter.close();
    }
  }

  it('allows so many, then says how long to wait, by key', () =>
    use(async (limiter) => {
      const verdicts = [];
      for (let n = 0; n < 4; n += 1) verdicts.push(await limiter.hit('a', 3, 10_000));
      expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
      expect(verdicts[3]?.retryAfterMs).toBeGreaterThan(5_000);
      expect((await limiter.hit('b', 3, 10_000)).allowed).toBe(true);
      await limiter.clear('a');
      expect((await limiter.hit('a', 3, 10_000)).count).toBe(1);
    }));

  it('counts each of many at once', () =>
    use(async (limiter) => {
      const verdicts = await Promise.all(Array.from({ length: 50 }, () => limiter.hit('c', 20, 10_000)));
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(20);
    }));

  it('begins again after its window', () =>
    use(async (limiter) => {
      await limiter.hit('d', 1, 60);
      expect((await limiter.hit('d', 1, 60)).allowed).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 90));
      expect((await limiter.hit('d', 1, 60)).allowed).toBe(true);
    }));
});

describe('a limit', () => {
  it('holds in this process while Redis is away', async () => {
    const limiter = redisLimiter('redis://127.0.0.1:1', silent);
    const verdicts = [];
    for (let n = 0; n < 3; n += 1) verdicts.push((await limiter.hit('a', 2, 10_000)).allowed);
    expect(verdicts).toEqual([true, true, false]);
    await limiter.close();
  });

  it('forgets invented names rather than growing without end', async () => {
    const limiter = memoryLimiter();
    for (let n = 0; n < 50_050; n += 1) await limiter.hit(`name-${n}`, 5, 60_000);
    expect((await limiter.hit('name-0', 5, 60_000)).count).toBe(1);
    expect((await limiter.hit('name-50049', 5, 60_000)).count).toBe(2);
    await limiter.close();
  });
});
