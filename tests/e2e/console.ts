/** The console as a person drives it: sign in, open panels, work in the queue's grid. Found by role and name, as a screen reader would. */
import { mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '@/prisma/seed/demo-logins';

export type Language = 'zh-CN' | 'en';

const SIGN_IN: Readonly<Record<Language, { login: string; password: string }>> = {
  'zh-CN': { login: '用户名', password: '密码' },
  en: { login: 'User name', password: 'Password' },
};

export interface Screen {
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

export interface ScreenOptions {
  readonly language?: Language;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** A browser of its own for one person, signed in. */
export async function openScreen(browser: Browser, login: string, options: ScreenOptions = {}): Promise<Screen> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1366, height: options.height ?? 768 },
    locale: options.language ?? 'zh-CN',
    colorScheme: options.theme ?? 'light',
    timezoneId: 'Asia/Shanghai',
    // Nothing that only moves: it would be drawn, by the processor, for as long as the screen is open.
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await signIn(page, login);
  return { context, page, close: () => context.close() };
}

export async function signIn(page: Page, login: string, password = DEMO_PASSWORD): Promise<void> {
  await page.goto('/login');
  const language = ((await page.locator('html').getAttribute('lang')) ?? 'zh-CN') as Language;
  const words = SIGN_IN[language];
  await page.getByLabel(words.login, { exact: true }).fill(login);
  await page.getByLabel(words.password, { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  await expect(page.getByRole('contentinfo')).toBeVisible();
}

/** Rows of the grid in the region of that name. */
export function rowsOf(page: Page, region: string | RegExp): Locator {
  return page
    .getByRole('region', { name: region })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
}

/** First cell of a row: the status, always in sight. */
export function statusOf(row: Locator): Locator {
  return row.getByRole('gridcell').first();
}

export async function selectRows(rows: Locator, count: number): Promise<void> {
  await statusOf(rows.first()).click();
  if (count > 1) await statusOf(rows.nth(count - 1)).click({ modifiers: ['Shift'] });
}

/** Opens a panel from the rail. */
export async function openModule(page: Page, name: string | RegExp): Promise<void> {
  await page
    .getByRole('navigation', { name: /模块|Modules/ })
    .getByRole('button', { name })
    .click();
}

/** In English from here on, whatever the person chose before. */
export async function speakEnglish(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(语言|Language)$/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'English' }).click();
  await expect(page.getByRole('button', { name: 'Language' })).toBeVisible();
}

const SHOTS = 'tests/e2e/screenshots';

/** Keeps a picture of the screen in `tests/e2e/screenshots` (git-ignored). */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}
