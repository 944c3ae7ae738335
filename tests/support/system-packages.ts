/** What the tests need of the system: a Redis, a Chromium, Chinese fonts. Installed where we may; else said, exactly. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { findRedisProgram } from '@/server/platform/redis-process';

interface Need {
  readonly what: string;
  readonly debianPackage: string;
  readonly elsewhere: string;
  readonly isMet: () => boolean;
}

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium of the system, else the one that Playwright downloaded; undefined when there is neither. */
export function findChromium(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    for (const name of CHROMIUM_NAMES) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        // Ubuntu's package of that name is a script that asks for snap.
        if (!/snap/.test(readFileSync(file).subarray(0, 2000).toString('latin1'))) return file;
      } catch {
        continue;
      }
    }
  }
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : undefined;
}

function hasChineseFont(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return execFileSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).trim() !== '';
  } catch {
    return false;
  }
}

const NEEDS: readonly Need[] = [
  {
    what: 'redis-server ≥ 6.2',
    debianPackage: 'redis-server',
    elsewhere: 'macOS: brew install redis · Fedora: dnf install valkey',
    isMet: () => findRedisProgram() !== undefined,
  },
  {
    what: 'Chromium',
    debianPackage: 'chromium',
    elsewhere: 'npx playwright install --with-deps chromium · Fedora: dnf install chromium',
    isMet: () => findChromium() !== undefined,
  },
  {
    what: '中文字体 Chinese fonts',
    debianPackage: 'fonts-noto-cjk',
    elsewhere: 'Fedora: dnf install google-noto-sans-cjk-fonts',
    isMet: hasChineseFont,
  },
];

/** Lines that say what is missing and how to get it; none when everything is there. */
export function provideSystemPackages(): string[] {
  let missing = NEEDS.filter((need) => !need.isMet());
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (missing.length > 0 && mayInstall) {
    const packages = missing.map(({ debianPackage }) => debianPackage);
    process.stdout.write(`apt-get install ${packages.join(' ')}\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...packages, 'fontconfig'],
    ]) {
      const { status, stderr } = spawnSync('apt-get', args, {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      });
      if (status !== 0) process.stdout.write(stderr);
    }
    missing = NEEDS.filter((need) => !need.isMet());
  }
  return missing.map(
    ({ what, debianPackage, elsewhere }) => `✗ ${what}: Debian: apt-get install ${debianPackage} · ${elsewhere}`,
  );
}
