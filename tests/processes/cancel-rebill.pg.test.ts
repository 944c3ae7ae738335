import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as billAsOf } from '@/app/api/billing/bills/[id]/as-of/endpoint';
import { POST as startRun } from '@/app/api/billing/runs/endpoint';
import { GET as orderAsOf } from '@/app/api/work-orders/[id]/as-of/endpoint';
import { POST as preview } from '@/app/api/work-orders/[id]/preview/endpoint';
import { enterReadings } from '@/tests/support/billing';
import { UNITS } from '@/tests/support/small-utility';
import type { BillDetail } from '@/server/billing/run-wire';
import type { OrderDetail, PreviewAnswer } from '@/server/work-orders/contract';
import { openWorld, type ScenarioOrder, type World } from './scenario';

const MONTH = '2026-09';
let world: World;

async function releaseAll(): Promise<void> {
  const orders = await world.sql.query<{ id: number }>(
    `SELECT id FROM work_order WHERE process = 'billing' ORDER BY id`,
  );
  for (const { id } of orders) {
    const order = await world.order(id);
    await order.does('reviewer2', 'accept', { verdict: 'harmless', reason: '首次计费' });
    await order.does('lead2', 'release', { note: '' });
  }
}

beforeAll(async () => {
  world = await openWorld('cancel-rebill', { accountsPerStation: 1 });
  await enterReadings(world.sql, MONTH, [
    { accountId: 4001, prev: 1000, curr: 6000 },
    { accountId: 5001, prev: 1000, curr: 1100 },
  ]);
  const run = await world.call('calculator2', startRun, {
    method: 'POST',
    path: '/api/billing/runs',
    body: { unitId: UNITS.county, month: MONTH },
  });
  expect(run.status, JSON.stringify(run.body)).toBe(200);
  await world.work();
  await releaseAll();
});
afterAll(() => world?.close());

async function form(accountId: number, mode: 'rebill' | 'cancel', total = '') {
  const { value } = await world.sql.one<{ value: string }>(
    `SELECT to_char(bill_month, 'YYYY-MM') || '/' || id AS value FROM bill WHERE account_id = $1 AND kind = 'ordinary'`,
    [accountId],
  );
  return { bill: value, mode, cause: 'reading', total, evidence: '现场照片', reason: '示数抄错' };
}

const owed = (accountId: number) =>
  world.sql.one<{ yuan: string }>(
    'SELECT coalesce(sum(amount_yuan), 0)::text AS yuan FROM receivable WHERE account_id = $1',
    [accountId],
  );

/** The order as it was shown, with the moment it was. */
const shownThen: { at: string; detail: OrderDetail }[] = [];

async function look(order: ScenarioOrder): Promise<void> {
  const { at } = await world.sql.one<{ at: string }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS at`);
  shownThen.push({ at, detail: await order.seenBy('lead') });
}

describe('电费冲调', () => {
  let order: ScenarioOrder;

  it('climbs the ladder by the amount of the bill, approved by other hands than the applicant', async () => {
    order = await world.start('calculator', { accountId: 4001, form: await form(4001, 'rebill', '1600') });
    expect(await world.startRefused('calculator2', { accountId: 4001, form: await form(4001, 'rebill') })).toBe(
      'billing.correction-open',
    );
    await look(order);
    await order.does('reviewer', 'back-to-applicant', { reason: '证据不足' });
    await look(order);
    await order.does('calculator', 'apply', await form(4001, 'rebill', '1600'));
    await order.does('reviewer', 'confirm', { finding: 'justified' });
    // Above 1000 yuan: the lead's approval goes on to the station chief.
    const { approvals, order: row } = await order.seenBy('lead');
    expect(Number(row.moneyAtRiskYuan)).toBeGreaterThan(1000);
    expect(approvals.map(({ step, state }) => [step, state])).toEqual([
      ['approve-lead', 'current'],
      ['approve-station', 'coming'],
      ['approve-county', 'skipped'],
      ['approve-bureau', 'skipped'],
    ]);
    await look(order);
    await order.does('lead', 'return', { reason: '补金额说明' });
    await order.does('calculator', 'apply', await form(4001, 'rebill', '1600'));
    await order.does('reviewer', 'confirm', { finding: 'justified' });
    await order.does('lead', 'approve');
    await order.does('station-chief', 'return', { reason: '再核' });
    await order.does('calculator', 'apply', await form(4001, 'rebill', '1600'));
    await order.does('reviewer', 'confirm', { finding: 'justified' });
    await order.does('lead', 'approve');
    await order.does('station-chief', 'approve');
    expect(await order.step()).toBe('post');
    await look(order);
    await order.does('accountant', 'back-to-verification', { reason: '请复核' });
    await order.does('reviewer', 'confirm', { finding: 'justified' });
    await order.does('lead', 'approve');
    await order.does('station-chief', 'approve');
  });

  it('shows what it would post, posts red and blue, waits for the release and closes', async () => {
    const before = await owed(4001);
    const shown = await world.call<PreviewAnswer>('accountant', preview, {
      method: 'POST',
      path: `/api/work-orders/${order.id}/preview`,
      params: { id: String(order.id) },
      body: { step: 'post', action: 'post', form: { note: '' } },
    });
    expect(shown.status, JSON.stringify(shown.body)).toBe(200);
    expect(shown.body.lines.find((line) => line.key === 'redYuan')?.value).toBe(`-${before.yuan}`);
    expect(await owed(4001)).toEqual(before);
    await order.does('accountant', 'post');
    expect(await order.step()).toBe('new-bill');
    const blue = await order.child('billing');
    expect(await blue.refused('calculator', 'accept', {})).toMatch(/^lock:/);
    await blue.does('reviewer', 'accept', { verdict: 'real-fault', reason: '已更正' });
    await blue.does('lead', 'release', { note: '' });
    expect(await order.step()).toBe('close');
    await order.does('accountant2', 'close');
    await look(order);
    const bills = await world.sql.query<{ kind: string; kwh: string }>(
      `SELECT kind, energy_kwh AS kwh FROM bill WHERE account_id = 4001 AND status = 'released' ORDER BY id`,
    );
    expect(bills).toEqual([
      { kind: 'ordinary', kwh: '5000' },
      { kind: 'red', kwh: '-5000' },
      { kind: 'blue', kwh: '600' },
    ]);
    const stands = await world.sql.one<{ yuan: string }>(
      `SELECT amount_yuan::text AS yuan FROM bill WHERE account_id = 4001 AND kind = 'blue'`,
    );
    expect((await owed(4001)).yuan).toBe(stands.yuan);
  });

  it('is shown later as it was shown then, and its bill as it stood before and after the correction', async () => {
    const then = async <Answer>(handler: typeof orderAsOf, path: string, id: number, at: string) =>
      (await world.call<Answer>('lead', handler, { path: `${path}/${id}/as-of?at=${at}`, params: { id: String(id) } }))
        .body;
    for (const { at, detail } of shownThen) {
      const { order: row, ...rest } = await then<OrderDetail>(orderAsOf, '/api/work-orders', order.id, at);
      const { step, state, sentBack, stepSince, dueAt, moneyAtRiskYuan } = detail.order;
      expect(row, at).toMatchObject({ step, state, sentBack, stepSince, dueAt, moneyAtRiskYuan });
      expect(rest, at).toMatchObject({ form: detail.form, history: detail.history, linked: detail.linked });
      expect(rest.approvals.map((rung) => rung.state)).toEqual(detail.approvals.map((rung) => rung.state));
    }
    const old = await world.sql.one<{ id: number; computed: string; released: string; now: string }>(
      `SELECT id, calculated_at AS computed, released_at AS released, date_trunc('milliseconds', clock_timestamp()) AS now
         FROM bill WHERE account_id = 4001 AND kind = 'ordinary'`,
    );
    const bill = (at: string) => then<BillDetail>(billAsOf, '/api/billing/bills', old.id, at);
    const before = new Date(Date.parse(old.released) - 1).toISOString();
    expect(await bill(before)).toMatchObject({ bill: { status: 'computed', releasedAt: null }, reversal: null });
    expect((await bill(before)).revisions).toHaveLength(1);
    expect(await bill(old.released)).toMatchObject({ bill: { status: 'released' }, reversal: null });
    expect((await bill(old.now)).reversal).toMatchObject({ billNo: expect.stringMatching(/./) });
    expect(await bill('2020-01-01T00:00:00Z')).toMatchObject({ error: { code: 'as-of.not-yet' } });
    expect(await bill('2200-01-01T00:00:00Z')).toMatchObject({ error: { code: 'as-of.future' } });
  });

  it('cancels without a new bill, and may be refused at each rung or rejected', async () => {
    const begin = async (): Promise<ScenarioOrder> => {
      const begun = await world.start('calculator', { accountId: 5001, form: await form(5001, 'cancel') });
      await begun.does('reviewer', 'confirm', { finding: 'justified' });
      return begun;
    };
    const rejected = await world.start('calculator', { accountId: 5001, form: await form(5001, 'cancel') });
    await rejected.does('reviewer', 'back-to-applicant', { reason: '不成立' });
    await rejected.does('calculator', 'reject', { reason: '不成立' });
    expect(await rejected.state()).toBe('done');
    await world.sql.run(
      `INSERT INTO parameter (code, effective_from, value) VALUES ('approval', '2026-01-01', '{"approval.lead": "0", "approval.station": "0", "approval.county": "0"}')`,
    );
    for (const [rung, ...below] of [
      ['lead'],
      ['station-chief', 'lead'],
      ['county-marketing', 'lead', 'station-chief'],
      ['supervisor', 'lead', 'station-chief', 'county-marketing'],
    ] as const) {
      const refused = await begin();
      for (const person of below) await refused.does(person, 'approve');
      await refused.does(rung!, 'refuse', { reason: '不予冲调' });
      expect(await refused.state()).toBe('done');
    }
    const cancelled = await begin();
    for (const person of ['lead', 'station-chief', 'county-marketing'] as const)
      await cancelled.does(person, 'approve');
    await cancelled.does('supervisor', 'return', { reason: '请说明' });
    await cancelled.does('calculator', 'apply', await form(5001, 'cancel'));
    await cancelled.does('reviewer', 'confirm', { finding: 'justified' });
    for (const person of ['lead', 'station-chief'] as const) await cancelled.does(person, 'approve');
    await cancelled.does('county-marketing', 'return', { reason: '请说明' });
    await cancelled.does('calculator', 'apply', await form(5001, 'cancel'));
    await cancelled.does('reviewer', 'confirm', { finding: 'justified' });
    for (const person of ['lead', 'station-chief', 'county-marketing', 'supervisor'] as const)
      await cancelled.does(person, 'approve');
    await cancelled.does('accountant', 'post');
    await cancelled.does('accountant', 'close');
    expect((await owed(5001)).yuan).toBe('0.00');
  });
});
