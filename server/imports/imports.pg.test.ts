import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_ACTOR } from '@/server/kernel/ports';
import { openPrisma } from '@/server/platform/prisma';
import { openPool, PoolSql } from '@/server/platform/db';
import { processLog } from '@/server/platform/log';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { insertBatch } from './commands/batches';
import { loadFile } from './commands/load-file';
import type { ImportKind } from './contract';
import { batchView, faultsCsv } from './queries/batches';

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
let sql: PoolSql;
let prisma: ReturnType<typeof openPrisma>;
const clock = { now: () => '2026-11-23T02:00:00.000Z', today: () => '2026-11-23' };

const context = () => ({ sql, prisma, clock, log: processLog(), actor: SYSTEM_ACTOR });

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function load(
  kind: ImportKind,
  content: string | Buffer,
  options: { acceptGood?: boolean; startedBy?: number; piece?: number } = {},
) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const ctx = context();
  const id = await insertBatch(ctx, sql, {
    kind,
    fileName: `${kind}.csv`,
    bytes: bytes.length,
    acceptGood: options.acceptGood ?? false,
    unitId: 1,
    startedBy: options.startedBy ?? 0,
  });
  return loadFile(ctx, id, () => pieces(bytes, options.piece ?? 37));
}

async function faultsOf(id: number): Promise<string[]> {
  const rows = await sql.query<{ text: string }>(
    `SELECT concat_ws(' ', line, column_name, code, value) AS text FROM import_fault WHERE batch_id = $1 ORDER BY line, column_name`,
    [id],
  );
  return rows.map((row) => row.text);
}

const count = async (table: string): Promise<number> =>
  (await sql.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)).n;

const CUSTOMER_HEADER = '户号,客户编号,客户名称,供电单位编码,抄表段编号,用电类别,电价代码,电压等级,立户日期,用电地址\n';
const customerLine = (
  no: number,
  name = '李建华',
  rest = '050101,R1,居民,t-home,0.22,2020/3/5,"人民路1号,2单元"',
): string => `05000000${String(no).padStart(2, '0')},KH${no},${name},${rest}\n`;
const METER_HEADER = 'meter_no,account_no,kind,digits,decimals,ct_ratio,has_reactive,installed_on\n';
const READING_HEADER = 'month,meter_no,register,prev_value,value,prev_read_on,read_on\n';

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = openPool(database.url, { role: null, max: 1 });
  await owner.query(`
    INSERT INTO org_unit (id, parent_id, kind, code, name_zh, name_en) VALUES
      (1, NULL, 'province', '05', '省', 'P'), (2, 1, 'county', '0501', '县', 'C'), (3, 2, 'station', '050101', '所', 'S'),
      (4, 1, 'county', '0502', '县2', 'C2'), (5, 4, 'station', '050201', '所2', 'S2');
    INSERT INTO app_user (id, login, name_zh, name_en, password_hash, home_unit_id) VALUES (7, 'clerk', '核', 'Clerk', 'x', 2), (8, 'reader', '抄', 'Reader', 'x', 2);
    INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES (7, 'calculator', 2, 0), (8, 'reader', 2, 0);
    INSERT INTO route (id, unit_id, code, name) VALUES (1, 3, 'R1', '一段'), (2, 5, 'R2', '二段');
    INSERT INTO price_version (id, tariff_code, region_code, effective_from, document_no, sourced, body, content_hash)
      VALUES ('v1', 't-home', '53', '2020-01-01', 'd', 'sample', '{}', 'h');`);
  await owner.end();
  pool = openPool(database.url, { max: 4 });
  sql = new PoolSql(pool);
  prisma = openPrisma(pool);
});

afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
  await database.drop();
});

describe('import', () => {
  it('loads customers, meters and readings; the same file again changes nothing', async () => {
    const customers = CUSTOMER_HEADER + customerLine(1) + customerLine(2, '杨秀英');
    expect(await load('customers', customers)).toMatchObject({
      status: 'loaded',
      rowsRead: 2,
      rowsNew: 2,
      rowsBad: 0,
      encoding: 'utf-8',
    });
    expect(await load('customers', customers)).toMatchObject({
      status: 'unchanged',
      rowsNew: 0,
      rowsChanged: 0,
      rowsSame: 2,
    });
    const changed = await load('customers', CUSTOMER_HEADER + customerLine(1, '李建花') + customerLine(2, '杨秀英'));
    expect(changed).toMatchObject({ status: 'loaded', rowsChanged: 1, rowsSame: 1 });
    expect(
      await sql.one(`SELECT a.address, c.name, a.version, p.point_no FROM account a JOIN customer c ON c.id = a.customer_id
      JOIN service_point p ON p.account_id = a.id WHERE account_no = '0500000001'`),
    ).toEqual({
      address: '人民路1号,2单元',
      name: '李建花',
      version: 2,
      point_no: 'P0500000001',
    });
    const meters = `${METER_HEADER}M1,0500000001,single,5,2,,no,2020-03-05\nM2,0500000002,三费率,6,2,30,是,2020-03-05\n`;
    expect(await load('meters', meters)).toMatchObject({ status: 'loaded', rowsNew: 2 });
    expect(await load('meters', meters)).toMatchObject({ status: 'unchanged', rowsSame: 2 });
    const readings = `${READING_HEADER}2026-10,M1,total,100,180.5,2026-09-05,2026-10-05\n2026-11,M1,总,,260.25,,2026-11-05\n2026/11,M2,reactive,1,,2026-10-05,\n`;
    expect(await load('readings', readings)).toMatchObject({ status: 'refused', rowsBad: 1 });
    // A month can follow only what is in the database.
    const [first, second] = [
      readings.split('\n').slice(0, 2).join('\n'),
      readings
        .split('\n')
        .filter((_, i) => i !== 1)
        .join('\n'),
    ];
    expect(await load('readings', first)).toMatchObject({ status: 'loaded', rowsNew: 1 });
    expect(await load('readings', second)).toMatchObject({ status: 'loaded', rowsNew: 2 });
    expect(
      await sql.query(
        `SELECT prev_value, value, prev_read_on, read_on, source FROM reading WHERE reading_month = '2026-11-01' ORDER BY register`,
      ),
    ).toEqual([
      { prev_value: '1.000', value: null, prev_read_on: '2026-10-05', read_on: null, source: 'import' },
      { prev_value: '180.500', value: '260.250', prev_read_on: '2026-10-05', read_on: '2026-11-05', source: 'import' },
    ]);
    expect(await load('readings', second)).toMatchObject({ status: 'unchanged', rowsSame: 2 });
    expect(await load('readings', second.replace('260.25', '261'))).toMatchObject({
      status: 'loaded',
      rowsChanged: 1,
      rowsSame: 1,
    });
    expect(await sql.query(`SELECT revision, value, replaced_by FROM reading_revision`)).toEqual([
      { revision: 0, value: '260.250', replaced_by: 0 },
    ]);
  });

  it('names every bad row by line, column, value and reason, and loads nothing of the file', async () => {
    const before = await count('account');
    const file =
      CUSTOMER_HEADER +
      customerLine(11) +
      '12345,KH12,某人,050101,R1,居民,t-home,0.22,2020-03-05,地址\n' +
      customerLine(13, '张三', '050101,R1,住宅,t-home,abc,2020-13-05,地址') +
      customerLine(14, '', '050199,R2,居民,t-none,0.22,2020-03-05,地址') +
      customerLine(15, '王五', '050101,R2,居民,t-none,0.22,2020-03-05,地址') +
      customerLine(11) +
      '0500000016,只有三列,x\n' +
      '"0500000017,没有结束的引号\n' +
      customerLine(18, '赵六', '050199,R1,居民,t-home,0.22,2027-03-05,地址');
    const batch = await load('customers', file);
    expect(batch).toMatchObject({
      status: 'refused',
      rowsRead: 9,
      rowsBad: 8,
      rowsNew: 0,
      message: { code: 'bad-rows', params: { count: 8 } },
    });
    expect(await faultsOf(batch.id)).toEqual([
      '3 account_no wrong-form 12345',
      '4 class not-in-list 住宅',
      '4 opened_on not-a-date 2020-13-05',
      '4 voltage_kv not-a-number abc',
      '5 customer_name required ',
      '6 route_code route-of-other-unit R2',
      '6 tariff_code unknown-tariff t-none',
      '7 account_no duplicate-in-file 0500000011',
      '8  wrong-column-count 0500000016,只有三列,x',
      '9  broken-quotes "0500000017,没有结束的引号',
      '10 opened_on in-future 2027-03-05',
      '10 unit_code unknown-unit 050199',
    ]);
    expect(await count('account')).toBe(before);
    let text = '';
    for await (const piece of faultsCsv(sql, batch.id, 'zh-CN')) text += piece;
    expect(text.split('\r\n')[1]).toBe('3,户号,12345,格式不符，应如 0512345678');
    expect(text.split('\r\n')).toHaveLength(14);
    const partly = await load('customers', file, { acceptGood: true });
    expect(partly).toMatchObject({ status: 'loaded-partly', rowsNew: 1, rowsBad: 8 });
    expect(await count('account')).toBe(before + 1);
  });

  it('reads GB18030, a byte order mark, tabs and quotes alike', async () => {
    const rows = CUSTOMER_HEADER + customerLine(21, '㐂龘') + customerLine(22, '"罗 ""小""梅"');
    const gb = await load('customers', iconv.encode(rows, 'gb18030'), { piece: 3 });
    expect(gb).toMatchObject({ status: 'loaded', encoding: 'gb18030', rowsNew: 2 });
    const utf8 = await load('customers', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(rows)]), {
      piece: 2,
    });
    expect(utf8).toMatchObject({ status: 'unchanged', encoding: 'utf-8', rowsSame: 2 });
    expect(
      await sql.query(`SELECT name FROM customer WHERE customer_no IN ('KH21', 'KH22') ORDER BY customer_no`),
    ).toEqual([{ name: '㐂龘' }, { name: '罗 "小"梅' }]);
    const tabs = 'meter_no\taccount_no\tkind\tdigits\tinstalled_on\nM21\t0500000021\tsingle\t5\t2020-01-01\n';
    expect(await load('meters', tabs)).toMatchObject({ status: 'loaded', rowsNew: 1 });
    const broken = await load(
      'customers',
      Buffer.concat([
        iconv.encode(CUSTOMER_HEADER + customerLine(23), 'gb18030'),
        Buffer.from('0500000024,KH24,\xff\xff', 'latin1'),
        iconv.encode(',050101,R1,居民,t-home,0.22,2020-01-01,x\n', 'gb18030'),
      ]),
    );
    expect(await faultsOf(broken.id)).toEqual([expect.stringContaining('3 customer_name undecodable')]);
  });

  it('refuses a file as a whole for its columns or encoding', async () => {
    const columns = await load('meters', 'meter_no,account,kind,digits,installed_on\nM1,1,single,5,2020-01-01\n');
    expect(columns).toMatchObject({
      status: 'refused',
      message: { code: 'unknown-columns', params: { missing: '户号', unknown: 'account', twice: 'none' } },
    });
    expect(await load('meters', iconv.encode('meter_no,kind\n', 'utf-16'))).toMatchObject({
      status: 'refused',
      message: { code: 'bad-encoding' },
    });
    expect(await load('meters', '')).toMatchObject({ status: 'refused', message: { code: 'empty-file' } });
  });

  it('keeps people inside the units they may import into', async () => {
    const row = customerLine(31, '外单位', '050201,R2,居民,t-home,0.22,2020-03-05,地址');
    const outside = await load('customers', CUSTOMER_HEADER + row, { startedBy: 7 });
    expect(await faultsOf(outside.id)).toEqual(['2 unit_code out-of-scope 050201']);
    const noRight = await load('customers', CUSTOMER_HEADER + customerLine(32), { startedBy: 8 });
    expect(await faultsOf(noRight.id)).toEqual(['2 unit_code out-of-scope 050101']);
    expect(await load('customers', CUSTOMER_HEADER + row)).toMatchObject({ status: 'loaded' });
  });

  it('leaves the readings of a released bill alone, row by row', async () => {
    const owner = openPool(database.url, { role: null, max: 1 });
    await owner.query(`INSERT INTO bill (bill_month, bill_no, account_id, unit_id, status, period_from, period_to, energy_kwh, amount_yuan,
        calculated_by, calculated_at, released_by, released_at, engine_version, input_hash, output_hash, input)
      SELECT '2026-10-01', 'B1', account_id, 3, 'released', '2026-09-05', '2026-10-05', 80, 40, 7, now(), 9, now(), '1', '', '', '{}' FROM meter WHERE meter_no = 'M1'`);
    await owner.end();
    const same = `${READING_HEADER}2026-10,M1,total,100,180.5,2026-09-05,2026-10-05\n`;
    expect(await load('readings', same)).toMatchObject({ status: 'unchanged' });
    const batch = await load(
      'readings',
      `${READING_HEADER}2026-10,M1,total,100,190,2026-09-05,2026-10-05\n2026-11,M2,peak,5,6,2026-10-05,2026-11-05\n`,
      { acceptGood: true },
    );
    expect(batch).toMatchObject({ status: 'loaded-partly', rowsNew: 1, rowsBad: 1 });
    expect(await faultsOf(batch.id)).toEqual(['2 value reading-released 190.000']);
    const faulty = await load(
      'readings',
      `${READING_HEADER}2026-11,M1,peak,1,2,2026-10-05,2026-11-05\n2026-11,M1,total,1,123456,2026-10-05,2026-11-05\n2026-11,M9,total,1,2,2026-10-05,2026-11-05\n2026-11,M2,valley,1,2,2026-11-05,2026-11-05\n`,
    );
    expect(await faultsOf(faulty.id)).toEqual([
      '2 register register-not-on-meter peak',
      '3 value exceeds-digits 123456.000',
      '4 meter_no unknown-meter M9',
      '5 read_on dates-out-of-order 2026-11-05',
    ]);
  });

  it('leaves nothing behind when it is cut off, and begins anew', async () => {
    const before = await count('account');
    const bytes = Buffer.from(
      CUSTOMER_HEADER + Array.from({ length: 40 }, (_, i) => customerLine(50 + i)).join('') + 'bad row\n',
    );
    const ctx = context();
    const id = await insertBatch(ctx, sql, {
      kind: 'customers',
      fileName: 'cut.csv',
      bytes: bytes.length,
      acceptGood: true,
      unitId: 1,
      startedBy: 0,
    });
    let opened = 0;
    const cut = async function* (): AsyncGenerator<Uint8Array> {
      opened += 1;
      yield bytes.subarray(0, 2000);
      if (opened === 2) throw new Error('cable pulled');
      yield bytes.subarray(2000);
    };
    await expect(loadFile(ctx, id, cut)).rejects.toThrow('cable pulled');
    expect(await count('account')).toBe(before);
    expect(await batchView(sql, id)).toMatchObject({ status: 'running' });
    expect(await loadFile(ctx, id, cut)).toMatchObject({ status: 'loaded-partly', rowsNew: 40, rowsBad: 1 });
    expect(await faultsOf(id)).toHaveLength(1);
    expect(await loadFile(ctx, id, cut)).toMatchObject({ status: 'loaded-partly' });
  });
});
