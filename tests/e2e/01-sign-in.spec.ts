import { expect, test } from '@playwright/test';
import { keepPicture, signIn } from './console';

test('a wrong password is told plainly and nothing typed is lost', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('用户名', { exact: true }).fill('zhang.shenhe');
  await page.getByLabel('密码', { exact: true }).fill('not-it');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();
  await expect(page.getByLabel('用户名', { exact: true })).toHaveValue('zhang.shenhe');
  await keepPicture(page, 'sign-in-refused');
});

test('a person signs in, sees their panels, and signs out', async ({ page, context }) => {
  await signIn(page, 'zhang.shenhe');
  await expect(page.getByRole('tab', { name: /工单队列/ })).toBeVisible();
  const cookies = await context.cookies();
  const session = cookies.find((cookie) => cookie.name.includes('session'));
  expect(session).toMatchObject({ httpOnly: true });
  expect(session?.sameSite).not.toBe('None');
  await page.getByRole('button', { name: '账号与角色' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);
});

test('language and theme change where one stands, and stay', async ({ page }) => {
  await signIn(page, 'zhang.shenhe');
  await page.getByRole('button', { name: '语言' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'English' }).click();
  await expect(page.getByRole('tab', { name: /Work queue/ })).toBeVisible();
  await page.getByRole('button', { name: 'Appearance' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('tab', { name: /Work queue/ })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemcheckbox', { name: '中文' }).click();
  await page.getByRole('button', { name: '外观' }).click();
  await page.getByRole('menuitemcheckbox', { name: '浅色' }).click();
});

test('the administrator has no business on the screen', async ({ page }) => {
  await signIn(page, 'ma.guanli');
  await expect(page.getByRole('navigation', { name: '模块' }).getByRole('button')).toHaveCount(1);
  const answer = await page.request.get('/api/work-orders/1');
  expect(answer.status()).toBe(403);
});
