/** Every panel of every role: nothing serious for assistive technology, nothing untranslated, pictures kept in both themes. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { keepPicture, openScreen, speakEnglish } from './console';

const ROLES = ['zhang.shenhe', 'wang.banzhang', 'pu.chaobiao', 'li.hesuan', 'zhou.yunwei', 'ma.guanli'];

for (const login of ROLES) {
  test(`${login}: every panel, light and dark, both languages`, async ({ browser }) => {
    test.setTimeout(180_000);
    for (const theme of ['light', 'dark'] as const) {
      const { page, close } = await openScreen(browser, login, { theme });
      if (theme === 'dark') await speakEnglish(page);
      const modules = page.getByRole('navigation', { name: /模块|Modules/ }).getByRole('button');
      await expect(modules.first()).toBeVisible();
      const count = await modules.count();
      expect(count).toBeGreaterThan(0);
      for (let index = 0; index < count; index += 1) {
        const name = (await modules.nth(index).getAttribute('aria-label')) ?? String(index);
        await modules.nth(index).click();
        await expect(page.getByRole('status', { name: /正在加载|Loading/ })).toHaveCount(0);
        await keepPicture(page, `panel-${login}-${index}-${theme}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter((found) => found.impact === 'serious' || found.impact === 'critical');
        const told = serious.map(
          (found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
        );
        expect(told, name).toEqual([]);
        // A message that was not found shows as its key.
        expect(await page.getByText(/\b[a-z][\w-]+(\.[a-z][\w-]+){2,}\b/).count(), name).toBe(0);
      }
      await close();
    }
  });
}
