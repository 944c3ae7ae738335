import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as getBatch } from '@/app/api/imports/[id]/endpoint';
import { GET as getFaults } from '@/app/api/imports/[id]/faults/endpoint';
import { GET as getFaultFile } from '@/app/api/imports/[id]/faults.csv/endpoint';
import { GET as listImports, PUT as putImport } from '@/app/api/imports/endpoint';
import { JOB_BY_NAME } from '@/jobs/catalog';
import { hashPassword } from '@/server/access/commands/password';
import { closeLive, systemContext } from '@/server/wiring';
import { ORIGIN, TestBrowser } from '@/tests/support/browser';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';
import type { BatchListAnswer, BatchView, FaultsAnswer } from './contract';

const PASSWORD = 'a long enough password';
let database: TestDatabase;
let spool: string;
const clerk = new TestBrowser();
const reviewer = new TestBrowser();

beforeAll(async () => {
  spool = mkdtempSync(path.join(os.tmpdir(), 'gongdan-spool-'));
  process.env['GONGDAN_SPOOL'] = spool;
  database = await createTestDatabase();
  process.env['DATABASE_URL'] = database.url;
  process.env['GONGDAN_LOG_LEVEL'] = 'silent';
  const hash = await hashPassword(PASSWORD);
  await asOwner(database.url, async (sql) => {
    await smallUtility(sql);
    await sql.run('UPDATE app_user SET password_hash = $1', [hash]);
  });
  expect((await clerk.signIn('calculator', PASSWORD)).status).toBe(200);
  expect((await reviewer.signIn('reviewer', PASSWORD)).status).toBe(200);
});
afterAll(async () => {
  await closeLive();
  await database.drop();
  rmSync(spool, { recursive: true });
  delete process.env['GONGDAN_SPOOL'];
});

const READINGS =
  'month,meter_no,register,prev_value,value,prev_read_on,read_on\n' +
  '2026-10,M00004001,total,100,180,2026-09-05,2026-10-05\n' +
  '2026-10,M00007001,total,100,190,2026-09-05,2026-10-05\n';

const put = (browser: TestBrowser, query: string, body: string) =>
  browser.call<BatchView & { error: { code: string } }>(putImport, {
    method: 'PUT',
    path: `/api/imports?${query}`,
    body,
    headers: { 'content-type': 'text/csv' },
  });

const work = async (batchId: number): Promise<void> => {
  const job = JOB_BY_NAME.get('imports/load-file')!;
  await job.run(systemContext(), { batchId }, { signal: new AbortController().signal, attempt: 1 });
};

describe('uploads', () => {
  it('takes a file, hands it to a worker, and tells everyone of the unit', async () => {
    const sent = await put(clerk, 'kind=readings&name=十月示数.csv', READINGS);
    expect(sent).toMatchObject({
      status: 200,
      body: { status: 'waiting', kind: 'readings', unitId: 3, fileName: '十月示数.csv' },
    });
    const { id } = sent.body;
    expect(readdirSync(spool)).toEqual([`${id}.csv`]);
    const { sql } = systemContext();
    expect(await sql.query(`SELECT topic, payload FROM outbox WHERE kind = 'job'`)).toEqual([
      { topic: 'imports/load-file', payload: { batchId: id } },
    ]);
    await work(id);
    expect(readdirSync(spool)).toEqual([]);
    const seen = await reviewer.call(getBatch, { params: { id: String(id) } });
    // A reviewer does not see imports at all.
    expect(seen.status).toBe(403);
    const batch = await clerk.call<BatchView>(getBatch, { params: { id: String(id) } });
    expect(batch.body).toMatchObject({
      status: 'refused',
      rowsRead: 2,
      rowsBad: 1,
      message: { code: 'bad-rows', params: { count: 1 } },
    });
    const list = await clerk.call<BatchListAnswer>(listImports, { path: '/api/imports?limit=10' });
    expect(list.body.rows.map((row) => row.id)).toEqual([id]);
    const events = await sql.query<{ unit_id: number; status: string }>(
      `SELECT unit_id, payload->>'status' AS status FROM outbox WHERE kind = 'event' AND topic = 'imports' ORDER BY id`,
    );
    expect(events[0]).toEqual({ unit_id: 3, status: 'waiting' });
    expect(events.at(-1)).toEqual({ unit_id: 3, status: 'refused' });
    const faults = await clerk.call<FaultsAnswer>(getFaults, { params: { id: String(id) }, path: '/api?limit=5' });
    expect(faults.body).toMatchObject({
      total: 1,
      faults: [
        {
          line: 3,
          column: 'meter_no',
          value: 'M00007001',
          code: 'out-of-scope',
          message: 'is outside the units you may import into',
        },
      ],
    });
    const headers = { cookie: clerk.cookies, host: 'gongdan.test:3000', 'x-gongdan-locale': 'zh-CN' };
    const file = await getFaultFile(new Request(`${ORIGIN}/api`, { headers }), {
      params: Promise.resolve({ id: String(id) }),
    });
    expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''");
    expect(Buffer.from(await file.arrayBuffer()).toString('utf8')).toBe(
      '\ufeff行号,列,内容,原因\r\n3,表号,M00007001,不在您可导入的单位范围内\r\n',
    );
  });

  it('loads the good rows when asked to, once', async () => {
    const { body } = await put(clerk, 'kind=readings&name=r.csv&acceptGood=true', READINGS);
    await work(body.id);
    await work(body.id);
    expect((await clerk.call<BatchView>(getBatch, { params: { id: String(body.id) } })).body).toMatchObject({
      status: 'loaded-partly',
      rowsNew: 1,
      rowsBad: 1,
    });
    expect(await systemContext().sql.one(`SELECT count(*) AS n FROM reading`)).toEqual({ n: 1 });
  });

  it('says so when the file is gone', async () => {
    const { body } = await put(clerk, 'kind=readings&name=lost.csv', READINGS);
    rmSync(path.join(spool, `${body.id}.csv`));
    await work(body.id);
    expect((await clerk.call<BatchView>(getBatch, { params: { id: String(body.id) } })).body).toMatchObject({
      status: 'failed',
      message: { code: 'file-lost' },
    });
  });

  it('is for those who may import, and for files only', async () => {
    expect((await put(reviewer, 'kind=readings&name=r.csv', READINGS)).body.error.code).toBe('access.not-permitted');
    expect((await put(clerk, 'kind=bills&name=r.csv', READINGS)).status).toBe(422);
    const json = await clerk.call(putImport, {
      method: 'PUT',
      path: '/api/imports?kind=readings&name=r.csv',
      body: { a: 1 },
    });
    expect(json.body.error.code).toBe('input.wrong-type');
    const foreign = await clerk.call(putImport, {
      method: 'PUT',
      path: '/api/imports?kind=readings&name=r.csv',
      body: READINGS,
      headers: { 'content-type': 'text/csv', 'x-gongdan-csrf': null },
    });
    expect(foreign.body.error.code).toBe('auth.cross-site');
    expect(readdirSync(spool)).toEqual([]);
  });
});
