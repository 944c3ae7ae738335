import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './tests/support/system-packages';

// Read again by every worker process, which inherits the environment: the port must be the same in all.
const port = (process.env['E2E_PORT'] ??= '3917');
const executablePath = process.env['E2E_CHROMIUM'] ?? findChromium();
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // One database behind all tests. What tells a story goes one after the other, in the order of the file names; beside it, in a worker of
  // its own, what only looks, as people whom no story concerns.
  workers: 2,
  fullyParallel: false,
  projects: [
    { name: 'story', testIgnore: /-looks\.spec\.ts$/, workers: 1 },
    { name: 'looks', testMatch: /-looks\.spec\.ts$/, workers: 1 },
  ],
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 45_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // A trace films every screen all the time: on two cores that costs more than the test itself. Asked for, it is there.
    trace: process.env['E2E_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // Chromium's sandbox refuses to run as root; containers often have a small /dev/shm, and drawing by an emulated GPU is slow.
      args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', '--disable-gpu'],
    },
  },
  webServer: {
    command: 'node --import tsx tests/support/e2e-app.ts',
    url: `http://127.0.0.1:${port}/api/health`,
    reuseExistingServer: false,
    timeout: 600_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    stdout: 'pipe',
    env: { E2E_PORT: port },
  },
});
