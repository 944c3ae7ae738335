import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as getCustomer } from '@/app/api/customers/[accountId]/endpoint';
import { GET as getSearch } from '@/app/api/search/endpoint';
import { hashPassword } from '@/server/access/commands/password';
import { addMonths, monthOf } from '@/server/kernel/time';
import { systemClock } from '@/server/platform/clock';
import { closeLive } from '@/server/wiring';
import { TestBrowser } from '@/tests/support/browser';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';
import type { CustomerView, SearchAnswer } from './contract';

const PASSWORD = 'a long enough password';
const SOUTH = 4001;
const OTHER = 7001;
const month = monthOf(systemClock.today());
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  process.env['DATABASE_URL'] = database.url;
  process.env['GONGDAN_LOG_LEVEL'] = 'silent';
  const hash = await hashPassword(PASSWORD);
  await asOwner(database.url, async (sql) => {
    await smallUtility(sql);
    await sql.run('UPDATE app_user SET password_hash = $1', [hash]);
    await sql.run(`UPDATE customer SET name = '李建国', id_no = '532301198001011234' WHERE id = $1`, [SOUTH]);
    await sql.run(`UPDATE customer SET name = '楚雄云铜机械有限公司' WHERE id = 4002`);
    await sql.run(`UPDATE customer SET name = '李建国' WHERE id = $1`, [OTHER]);
    for (let back = 0; back < 14; back += 1) {
      const at = `${addMonths(month, -back)}-01`;
      await sql.run('SELECT ensure_month($1)', [at]);
      await sql.run(
        `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source)
         VALUES ($1::date, $2, $2, 'total', $3, $4, $1::date - 30, $1::date, 'manual')`,
        [at, SOUTH, 5000 - 100 * (back + 1), back === 0 ? 5300 : 5000 - 100 * back],
      );
    }
    await sql.run(
      `INSERT INTO bill (bill_month, id, bill_no, account_id, unit_id, status, period_from, period_to, energy_kwh, amount_yuan, calculated_by,
                         calculated_at, engine_version, input_hash, output_hash, input)
       VALUES ($1, 900, 'DF26100000900', $2, 4, 'computed', $1::date - 30, $1, 400, 201.35, 3, now(), '1', 'x', 'y', '{}')`,
      [`${month}-01`, SOUTH],
    );
    await sql.run(
      `INSERT INTO work_order (id, order_no, process, process_version, family, step, role, state, unit_id, created_at, step_since, account_id, account_no, bill_month)
       SELECT n, no, process, 1, family, 'review', 'reviewer', 'pending', 4, now(), now(), $1, '0000004001', $2::date
         FROM (VALUES (800, 'JF26110000800', 'billing', 'billing'), (801, 'CY26110000801', 'reading-anomaly', 'metering')) o(n, no, process, family)`,
      [SOUTH, `${month}-01`],
    );
    await sql.run(
      `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at, order_id) VALUES ($1, 900, $2, 1, 3, now(), 800)`,
      [`${month}-01`, SOUTH],
    );
    await sql.run(
      `INSERT INTO finding (bill_month, bill_id, account_id, rule, class, severity, money_at_risk_yuan) VALUES ($1, 900, $2, 'energy-jump', 1, 2, 55.5)`,
      [`${month}-01`, SOUTH],
    );
  });
});
afterAll(async () => {
  await closeLive();
  await database.drop();
});

const browsers = new Map<string, TestBrowser>();
async function as(login: string): Promise<TestBrowser> {
  let browser = browsers.get(login);
  if (browser === undefined) {
    browser = new TestBrowser();
    expect((await browser.signIn(login, PASSWORD)).status).toBe(200);
    browsers.set(login, browser);
  }
  return browser;
}
async function view(login: string, accountId = SOUTH) {
  return (await as(login)).call<CustomerView & { error: { code: string } }>(getCustomer, {
    params: { accountId: String(accountId) },
  });
}
async function found(login: string, q: string, more = ''): Promise<string[]> {
  const path = `/api/search?q=${encodeURIComponent(q)}${more}`;
  const { body } = await (await as(login)).call<SearchAnswer>(getSearch, { path });
  return body.hits.map(({ kind, label }) => `${kind} ${label}`);
}

describe('the customer view', () => {
  it('shows a reviewer everything of the account', async () => {
    const { body } = await view('reviewer');
    expect(body.customer).toMatchObject({ name: '李建国', idNo: '532***********1234' });
    expect(body.account.unitPath.map(({ nameEn }) => nameEn)).toEqual([
      'Yunnan',
      'Chuxiong Bureau',
      'Chuxiong City Company',
      'Chengnan Station',
    ]);
    expect(body.servicePoints).toMatchObject([
      { pointNo: 'P4001', meters: [{ multiplier: '1', registers: ['total'] }] },
    ]);
    expect(body.readings?.history[0]?.months).toHaveLength(13);
    expect(body.readings?.history[0]?.months.at(-1)).toEqual({
      month,
      energy: '400',
      days: 30,
      expectedFrom: '100',
      expectedTo: '100',
      rules: ['energy-jump'],
    });
    expect(body.bills).toMatchObject([
      {
        billNo: 'DF26100000900',
        amountYuan: '201.35',
        openObligations: [{ class: 1, orderId: 800, orderNo: 'JF26110000800' }],
      },
    ]);
    expect(body.orders?.map(({ orderNo }) => orderNo)).toEqual(['CY26110000801', 'JF26110000800']);
    expect(body.findings).toMatchObject([{ rule: 'energy-jump', moneyAtRiskYuan: '55.50' }]);
  });

  it('leaves out what a role does not reach', async () => {
    const reader = (await view('readera')).body;
    expect([reader.bills, reader.orders?.map(({ process }) => process)]).toEqual([null, ['reading-anomaly']]);
    const collector = (await view('collector')).body;
    // A collector sees orders of accounts and supply; none of these is one.
    expect([collector.readings, collector.orders, collector.bills?.length]).toEqual([null, [], 1]);
  });

  it('of another unit’s account does not exist, nor for who has no business with customers', async () => {
    for (const [login, status] of [
      ['otherreviewer', 404],
      ['operator', 403],
      ['administrator', 403],
    ] as const) {
      expect((await view(login)).status).toBe(status);
    }
    expect((await view('reviewer', OTHER)).status).toBe(404);
    expect((await view('reviewer', 987654321)).status).toBe(404);
  });
});

describe('search', () => {
  it.each([
    ['0000004001', 'customer 0000004001 李建国'],
    ['04001', 'customer 0000004001 李建国'],
    ['c4001', 'customer 0000004001 李建国'],
    ['李建', 'customer 0000004001 李建国'],
    ['建国', 'customer 0000004001 李建国'],
    ['云铜机械', 'customer 0000004002 楚雄云铜机械有限公司'],
    ['M00004001', 'meter M00004001'],
    ['jf2611', 'order JF26110000800'],
    ['110000801', 'order CY26110000801'],
    ['DF2610', 'bill DF26100000900'],
  ])('finds by %s', async (q, hit) => {
    expect(await found('reviewer', q)).toContain(hit);
  });

  it('finds nothing outside the reader’s units, families and roles', async () => {
    expect(await found('otherreviewer', '李建国')).toEqual(['customer 0000007001 李建国']);
    expect(await found('reviewer', '李建国', '&unitId=5')).toEqual([]);
    expect(await found('readera', 'JF2611')).toEqual([]);
    expect(await found('readera', 'DF2610')).toEqual([]);
    for (const q of ['李建国', '0000004001', 'JF2611', 'M0000']) expect(await found('administrator', q)).toEqual([]);
  });

  it('takes percent signs and quotes for what they are', async () => {
    for (const q of ['%%', '__', "' OR '1'='1", '\\\\']) expect(await found('reviewer', q)).toEqual([]);
  });
});
