import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUEUES } from '@/server/operations/contract';
import { JOBS, QUEUE_SETTINGS } from './catalog';

const folder = path.dirname(new URL(import.meta.url).pathname);
const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(path.join(folder, name)).map((file) => `${name}/${file}`))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.replace(/\.ts$/, ''));

describe('the catalogue of jobs', () => {
  it('lists every file under jobs/<module>/, once, under its own name', () => {
    expect(JOBS.map(({ name }) => name).sort()).toEqual([...files].sort());
  });

  it('exports from each file the definition that it lists', async () => {
    for (const file of files) {
      const module = (await import(/* @vite-ignore */ path.join(folder, `${file}.ts`))) as {
        default: (typeof JOBS)[number];
      };
      expect(JOBS).toContain(module.default);
    }
  });

  it.each(JOBS.map((job) => [job.name, job] as const))(
    '%s: bounded tries, a known queue, a payload that is checked',
    (_name, job) => {
      expect(QUEUES).toContain(job.queue);
      expect(job.attempts).toBeGreaterThanOrEqual(1);
      expect(job.attempts).toBeLessThanOrEqual(20);
      expect(job.payload.safeParse({ somethingElse: 1 }).success).toBe(false);
      if (job.everyMs !== undefined) {
        expect(job.everyMs).toBeGreaterThanOrEqual(1_000);
        expect(job.payload.safeParse({}).success).toBe(true);
      }
    },
  );

  it('says for every queue how it is worked', () => {
    expect(Object.keys(QUEUE_SETTINGS).sort()).toEqual([...QUEUES].sort());
  });
});
