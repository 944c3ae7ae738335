import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const everywhere = ['server', 'jobs', 'components', 'app', 'messages', 'prisma', 'tests'];
const never = ['node_modules/**', '.next/**', 'tests/e2e/**'];

export default defineConfig({
  resolve: { alias: { '@': root } },
  test: {
    // Half of the time a test waits for a server: two at least, also where one core would be left for the runner alone.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: everywhere.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: [...never, '**/*.pg.test.ts'],
          pool: 'threads',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: everywhere.map((folder) => `${folder}/**/*.pg.test.ts`),
          exclude: never,
          globalSetup: ['tests/support/pg-global-setup.ts'],
          // Processes, not threads: a test may kill, time out or leak without touching its neighbours.
          pool: 'forks',
          // A worker loads the application once, not once a file: that was most of the time. Each file has a database of its own.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
