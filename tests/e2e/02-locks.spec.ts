import { expect, test } from '@playwright/test';
import { keepPicture, openModule, openScreen, rowsOf, selectRows, statusOf } from './console';

test('locks are seen at once on other screens and leave the selection there alone', async ({ browser }) => {
  const mine = await openScreen(browser, 'zhang.shenhe');
  const hers = await openScreen(browser, 'chen.review', { language: 'en' });
  const myRows = rowsOf(mine.page, '待我处理');
  const herRows = rowsOf(hers.page, /^(Waiting f|F)or me/);
  await expect(myRows.nth(5)).toBeVisible();
  await expect(herRows.nth(5)).toBeVisible();

  const releaseAll = mine.page.getByRole('button', { name: '全部释放' });
  if (await releaseAll.isVisible()) await releaseAll.click();
  await expect(mine.page.getByText('已锁定 0 / 1,000')).toBeVisible();

  // She has chosen a row; what happens elsewhere must not move her choice.
  await statusOf(herRows.nth(4)).click();
  await expect(herRows.nth(4)).toHaveAttribute('aria-selected', 'true');
  await selectRows(myRows, 3);
  await mine.page.keyboard.press('l');
  await expect(mine.page.getByText('3 张已锁定')).toBeVisible();
  await expect(statusOf(myRows.first())).toContainText(/我(已)?锁定/);
  await expect(statusOf(herRows.first())).toContainText('Zhang Wenhua');
  await expect(herRows.nth(4)).toHaveAttribute('aria-selected', 'true');
  await keepPicture(hers.page, 'locks-seen-by-another-en');

  // Opening what another holds: read-only, with their name.
  await statusOf(herRows.first()).dblclick();
  await expect(hers.page.getByText(/Zhang Wenhua/).first()).toBeVisible();
  await keepPicture(hers.page, 'order-held-by-another-en');

  // A lead takes one away with a reason; the holder is told.
  const lead = await openScreen(browser, 'wang.banzhang');
  await openModule(lead.page, '工单队列');
  await lead.page.getByRole('tab', { name: /他人处理中/ }).click();
  const held = rowsOf(lead.page, '他人处理中');
  await expect(held.nth(2)).toBeVisible();
  await statusOf(held.first()).click();
  await lead.page
    .getByRole('button', { name: /强制解锁/ })
    .first()
    .click();
  await lead.page.getByLabel('原因').fill('急件，改派他人');
  await lead.page.keyboard.press('Enter');
  await expect(mine.page.getByRole('button', { name: /通知，\d+ 条未读/ })).toBeVisible();
  await keepPicture(lead.page, 'lock-broken-by-lead');

  // The rest goes back as a batch.
  await releaseAll.click();
  await expect(mine.page.getByText('已锁定 0 / 1,000')).toBeVisible();
  for (const screen of [mine, hers, lead]) await screen.close();
});
