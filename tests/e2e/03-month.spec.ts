/**
 * A utility's month on three screens: readings imported, a run started, orders appearing as the workers find things, forty locked at
 * once, one sent for re-reading and corrected on site, the rest decided, the bills released.
 */
import { writeFileSync } from 'node:fs';
import pg from 'pg';
import { expect, test, type Page } from '@playwright/test';
import { e2eState } from '@/tests/support/e2e-state';
import { keepPicture, openModule, openScreen, rowsOf, speakEnglish, statusOf } from './console';

const COUNTY = '楚雄市供电公司';

interface Prepared {
  readonly file: string;
  readonly month: string;
  readonly rows: number;
}

/** Takes the county's readings of the newest month out of the database and into a file, as a reading system would deliver them. */
async function takeReadingsOut(file: string): Promise<Prepared> {
  const client = new pg.Client({ connectionString: e2eState().databaseUrl });
  await client.connect();
  try {
    const { rows: months } = await client.query<{ month: string }>(
      `SELECT to_char(max(reading_month), 'YYYY-MM') AS month FROM reading`,
    );
    const month = months[0]!.month;
    const { rows } = await client.query<Record<string, string | null>>(
      `WITH RECURSIVE below AS (
         SELECT id FROM org_unit WHERE name_zh = $2 UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id
       )
       SELECT m.meter_no, r.register, r.prev_value::text, r.value::text, to_char(r.prev_read_on, 'YYYY-MM-DD') AS prev_read_on,
              to_char(r.read_on, 'YYYY-MM-DD') AS read_on
         FROM reading r JOIN meter m ON m.id = r.meter_id JOIN account a ON a.id = r.account_id
        WHERE r.reading_month = ($1 || '-01')::date AND a.unit_id IN (SELECT id FROM below) ORDER BY m.id, r.register`,
      [month, COUNTY],
    );
    const lines = rows.map((row) => [
      month,
      row['meter_no'],
      row['register'],
      row['prev_value'],
      row['value'],
      row['prev_read_on'],
      row['read_on'],
    ]);
    const header = '抄表月份,表号,示数类型,上次示数,本次示数,上次抄表日期,抄表日期';
    writeFileSync(file, `${header}\n${lines.map((line) => line.map((value) => value ?? '').join(',')).join('\n')}\n`);
    await client.query(
      `DELETE FROM reading r USING account a, org_unit u, org_unit c
        WHERE r.account_id = a.id AND a.unit_id = u.id AND (u.parent_id = c.id OR u.id = c.id) AND c.name_zh = $2
          AND r.reading_month = ($1 || '-01')::date`,
      [month, COUNTY],
    );
    return { file, month, rows: rows.length };
  } finally {
    await client.end();
  }
}

async function figures(sql: string, values: unknown[]): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: e2eState().databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql, values)).rows[0]!;
  } finally {
    await client.end();
  }
}

async function send(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).last().click();
}

test('a month from readings to released bills', async ({ browser }, info) => {
  test.setTimeout(240_000);
  const prepared = await takeReadingsOut(info.outputPath('readings.csv'));
  const clerk = await openScreen(browser, 'li.hesuan');
  const reviewer = await openScreen(browser, 'zhang.shenhe');
  const lead = await openScreen(browser, 'wang.banzhang');
  await speakEnglish(lead.page);

  await test.step('the clerk imports the readings', async () => {
    const { page } = clerk;
    await openModule(page, '数据导入');
    await page.getByTestId('import-file').setInputFiles(prepared.file);
    await page.getByRole('button', { name: '导入', exact: true }).click();
    await expect(page.getByText('已装入').first()).toBeVisible({ timeout: 60_000 });
    await keepPicture(page, 'month-1-imported');
  });

  const before = await rowsOf(reviewer.page, '待我处理').count();

  await test.step('the run is started and watched; orders appear on the reviewer’s screen', async () => {
    const { page } = clerk;
    await openModule(page, '计费批次');
    await page.getByRole('button', { name: '开始算费' }).first().click();
    const form = page.getByRole('form', { name: '开始算费' });
    await form.getByLabel('电费月份').fill(prepared.month);
    await form.getByRole('button', { name: '开始', exact: true }).click();
    await expect
      .poll(
        async () =>
          (
            await figures(
              `SELECT coalesce(max(status), '') AS status FROM billing_run WHERE bill_month = ($1 || '-01')::date`,
              [prepared.month],
            )
          )['status'],
        {
          timeout: 120_000,
        },
      )
      .toBe('done');
    await expect(page.getByRole('heading', { name: new RegExp(prepared.month) })).toBeVisible();
    await expect(page.getByText(/100%/).first()).toBeVisible();
    await keepPicture(page, 'month-2-run');
    const pill = reviewer.page.getByText(/\d+ 条新增/).first();
    const rows = rowsOf(reviewer.page, '待我处理');
    await expect(async () => {
      if (await pill.isVisible()) await pill.click();
      expect(await rows.count()).toBeGreaterThan(before);
    }).toPass({ timeout: 30_000 });
    await keepPicture(reviewer.page, 'month-3-orders-appear');
  });

  await test.step('the reviewer locks forty at once and opens one', async () => {
    const { page } = reviewer;
    const rows = rowsOf(page, '待我处理');
    await statusOf(rows.first()).click();
    await page.keyboard.press('Control+a');
    await expect(page.getByText(/已选 (4\d|[5-9]\d|\d{3,}) 张/)).toBeVisible();
    await page.keyboard.press('l');
    await expect(page.getByText(/(4\d|[5-9]\d|\d{3,}) 张已锁定/).first()).toBeVisible();
    await expect(statusOf(rows.first())).toContainText(/我(已)?锁定/);
    await keepPicture(page, 'month-5-locked');
    await statusOf(rows.first()).dblclick();
    await expect(page.getByRole('radiogroup')).toBeVisible();
    await keepPicture(page, 'month-6-order-open');
  });

  await test.step('it is sent for re-reading', async () => {
    const { page } = reviewer;
    await page.getByRole('radio', { name: /退回重抄/ }).check();
    await page.getByRole('textbox', { name: '理由' }).last().fill('示数与历史不符，请现场核实');
    await send(page, '退回重抄');
    await expect(page.getByText('已退回重抄，等待现场核实').first()).toBeVisible();
  });

  await test.step('the rest are decided as one batch', async () => {
    const { page } = reviewer;
    await page.getByRole('tab', { name: /我锁定的/ }).click();
    const rows = rowsOf(page, '我锁定的');
    await expect(rows.first()).toBeVisible();
    await statusOf(rows.first()).click();
    await page.keyboard.press('Control+a');
    await expect(page.getByText(/已选 (4\d|[5-9]\d|\d{3,}) 张/)).toBeVisible();
    await page.getByRole('button', { name: '通过', exact: true }).click();
    const send = page.getByRole('button', { name: /^通过（\d+）/ });
    const strip = page.locator('form').filter({ has: send });
    await strip.getByLabel('审核结论').selectOption('harmless');
    await strip.getByLabel('理由').fill('已核对历史用电，属正常');
    await keepPicture(page, 'month-7-deciding');
    await send.click();
    await expect(rows).toHaveCount(0, { timeout: 20_000 });
    await keepPicture(page, 'month-8-accepted');
  });

  await test.step('the lead sees them waiting and dispatches the re-reading', async () => {
    const { page } = lead;
    await openModule(page, /Work queue/);
    await page.getByRole('tab', { name: /^(Waiting f|F)or me/ }).click();
    const rows = rowsOf(page, /^(Waiting f|F)or me/);
    const field = rows.filter({ hasText: 'Dispatch' }).first();
    await expect(field).toBeVisible({ timeout: 20_000 });
    await keepPicture(page, 'month-9-lead-queue-en');
  });

  await test.step('the lead releases the run', async () => {
    const { page } = lead;
    await openModule(page, /Billing runs/);
    await page.getByRole('button', { name: 'Release bills' }).first().click();
    await page
      .getByRole('alertdialog')
      .or(page.getByRole('dialog'))
      .getByRole('button', { name: 'Release bills' })
      .click();
    await expect(page.getByText(/released/i).first()).toBeVisible({ timeout: 60_000 });
    await keepPicture(page, 'month-10-released-en');
  });

  await test.step('the money adds up, and what is under review stayed', async () => {
    const sums = await figures(
      `SELECT coalesce(sum(b.amount_yuan) FILTER (WHERE b.status = 'released'), 0)::text AS bills,
              (SELECT coalesce(sum(amount_yuan), 0)::text FROM receivable WHERE bill_month = ($1 || '-01')::date) AS receivables,
              (SELECT coalesce(sum(debit_yuan), 0)::text FROM ledger_entry WHERE bill_month = ($1 || '-01')::date AND ledger = 'receivable') AS debits,
              count(*) FILTER (WHERE b.status = 'released' AND b.open_obligations > 0)::text AS wrongly,
              count(*) FILTER (WHERE b.status = 'released')::text AS released
         FROM bill b WHERE b.bill_month = ($1 || '-01')::date`,
      [prepared.month],
    );
    expect(Number(sums['released'])).toBeGreaterThan(50);
    expect(sums['wrongly']).toBe('0');
    expect(sums['receivables']).toBe(sums['bills']);
    expect(sums['debits']).toBe(sums['bills']);
  });

  for (const screen of [clerk, reviewer, lead]) await screen.close();
});
