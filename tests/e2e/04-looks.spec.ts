/**
 * Every panel: nothing serious for assistive technology, nothing untranslated, pictures kept in both themes. Looked at by people of another
 * county than the story's, in a worker of its own: both can run at once.
 */
import AxeBuilder from '@axe-core/playwright';
import pg from 'pg';
import { expect, test, type Page } from '@playwright/test';
import { e2eState } from '@/tests/support/e2e-state';
import { DEMO_LOGINS } from '@/prisma/seed/demo-logins';
import type { RoleId } from '@/server/access/roles';
import { PANELS, type PanelId } from '@/components/dock/panels';
import { keepPicture, openScreen, rowsOf, speakEnglish, statusOf } from './console';

/** Somebody of each role beside those of the demo, in the county with the most open reviews; operator and administrator of the province. */
async function people(): Promise<Map<RoleId, string>> {
  const client = new pg.Client({ connectionString: e2eState().databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: RoleId; login: string }>(
      `WITH RECURSIVE pilot AS (
         SELECT home_unit_id AS id FROM app_user WHERE login = 'li.hesuan' UNION SELECT u.id FROM org_unit u JOIN pilot p ON u.parent_id = p.id
       ), busy AS (
         SELECT s.parent_id AS county, count(*) AS orders FROM work_order w JOIN org_unit s ON s.id = w.unit_id
          WHERE s.parent_id NOT IN (SELECT id FROM pilot) AND w.process = 'billing' AND w.step = 'review' GROUP BY 1 ORDER BY 2 DESC LIMIT 1
       ), reach AS (
         SELECT county AS id FROM busy UNION SELECT u.id FROM org_unit u JOIN busy b ON u.parent_id = b.county
          UNION SELECT c.parent_id FROM org_unit c JOIN busy b ON c.id = b.county UNION SELECT id FROM org_unit WHERE parent_id IS NULL
       )
       SELECT DISTINCT ON (g.role) g.role, u.login FROM user_grant g JOIN app_user u ON u.id = g.user_id JOIN reach r ON r.id = g.unit_id
        ORDER BY g.role, u.login = ANY($1), g.unit_id, u.id`,
      [DEMO_LOGINS.map(({ login }) => login)],
    );
    return new Map(rows.map(({ role, login }) => [role, login]));
  } finally {
    await client.end();
  }
}

/** What the dark theme, in the other language, can break: contrast of AA, and the names of controls. */
const DARK_RULES = [
  'color-contrast',
  'link-in-text-block',
  'aria-command-name',
  'aria-input-field-name',
  'aria-toggle-field-name',
  'button-name',
  'link-name',
];

async function serious(page: Page, panel: string, isFirst: boolean, isDark: boolean): Promise<string[]> {
  // The frame is the same around every panel: it is looked at once. What the theme changes is colour; names change with the language.
  // Without frames of other origins, which we have none of, the page itself may do all of it; what passes is not listed. A quarter of the time.
  let axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  if (!isFirst) axe = axe.include(`[data-panel="${panel}"]`);
  // The rules are named: a tag would also switch on the contrast of AAA, which is above what we promise.
  if (isDark) axe = axe.withRules(DARK_RULES);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(' | ')}`);
}

interface Viewer {
  readonly role: RoleId;
  readonly panels: readonly PanelId[];
}

/** Every panel is looked at once, by somebody whose daily work it is, with something in it. */
const VIEWERS: readonly Viewer[] = [
  {
    role: 'reviewer',
    panels: ['work-queue', 'order', 'review', 'review-groups', 'rule-performance', 'customer', 'bill'],
  },
  { role: 'calculator', panels: ['billing-runs', 'import', 'price-book', 'what-if', 'rules'] },
  { role: 'accountant', panels: ['cashier', 'bank', 'period-close'] },
  { role: 'reader', panels: ['reading-entry'] },
  { role: 'lead', panels: ['team-queue'] },
  { role: 'network-engineer', panels: ['network'] },
  { role: 'operator', panels: ['operations'] },
  { role: 'administrator', panels: ['users'] },
];

/** An order that waits for a review in this person's reach, with its customer and its bill. */
async function somethingOpen(login: string): Promise<Partial<Record<PanelId, string>>> {
  const client = new pg.Client({ connectionString: e2eState().databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ order: string; account: string; bill: string; month: string }>(
      `WITH RECURSIVE reach AS (
         SELECT g.unit_id AS id FROM user_grant g JOIN app_user p ON p.id = g.user_id WHERE p.login = $1 UNION SELECT u.id FROM org_unit u JOIN reach r ON u.parent_id = r.id
       )
       SELECT w.id::text AS order, w.account_id::text AS account, w.bill_id::text AS bill, to_char(w.bill_month, 'YYYY-MM') AS month
         FROM work_order w WHERE w.unit_id IN (SELECT id FROM reach) AND w.process = 'billing' AND w.step = 'review' AND w.bill_id IS NOT NULL
        ORDER BY w.id LIMIT 1`,
      [login],
    );
    const found = rows[0];
    if (found === undefined) throw new Error(`no review waits for ${login}`);
    return {
      order: `/?order=${found.order}`,
      customer: `/?customer=${found.account}`,
      bill: `/?bill=${found.bill}&month=${found.month}`,
    };
  } finally {
    await client.end();
  }
}

/** Nothing is being fetched or opened any more, and what came has been painted. */
async function settled(page: Page): Promise<void> {
  const waiting = page.getByRole('status', { name: /正在加载|正在打开|Loading|Opening/ }).filter({ visible: true });
  await expect(async () => {
    await page.waitForTimeout(200);
    expect(await waiting.count()).toBe(0);
  }).toPass({ timeout: 45_000, intervals: [0] });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

async function show(page: Page, panel: PanelId, link: string | undefined): Promise<void> {
  if (link !== undefined) await page.goto(link);
  else if (panel === 'review') await statusOf(rowsOf(page, /^(待我处理|For me|Waiting for me)/).first()).dblclick();
  else await page.locator(`nav [data-module="${panel}"]`).click();
  await expect(page.locator(`[data-panel="${panel}"]`).first()).toBeVisible();
  await settled(page);
}

test('every panel has somebody who looks at it', () => {
  expect(VIEWERS.flatMap(({ panels }) => panels).sort()).toEqual(PANELS.map(({ id }) => id).sort());
});

for (const { role, panels } of VIEWERS) {
  test(`${role}: ${panels.join(', ')} in light and dark, in both languages`, async ({ browser }) => {
    const login = (await people()).get(role);
    if (login === undefined) throw new Error(`the demo utility has no ${role}`);
    const links = panels.includes('order') ? await somethingOpen(login) : {};
    const { page, close } = await openScreen(browser, login, { theme: 'light' });
    for (const theme of ['light', 'dark'] as const) {
      if (theme === 'dark') {
        await speakEnglish(page);
        await page.getByRole('button', { name: 'Appearance' }).click();
        await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
        await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      }
      for (const [index, panel] of panels.entries()) {
        await show(page, panel, links[panel]);
        await keepPicture(page, `panel-${role}-${panel}-${theme}`);
        expect.soft(await serious(page, panel, index === 0, theme === 'dark'), panel).toEqual([]);
        // A message that was not found shows as its key.
        expect.soft(await page.getByText(/\b[a-z][\w-]+(\.[a-z][\w-]+){2,}\b/).count(), panel).toBe(0);
      }
    }
    await close();
  });
}
