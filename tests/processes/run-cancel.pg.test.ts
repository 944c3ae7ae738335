import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as startRun } from '@/app/api/billing/runs/endpoint';
import { GET as seeRun } from '@/app/api/billing/runs/[id]/endpoint';
import type { RunDetail } from '@/server/billing/run-wire';
import { enterReadings } from '@/tests/support/billing';
import { expectBooksHold } from '@/tests/support/accounts';
import { UNITS } from '@/tests/support/small-utility';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { openWorld, type World } from './scenario';

let world: World;
let runId: number;
beforeAll(async () => {
  world = await openWorld('run-cancel');
  await releasedMonth(world, '2026-09', HUNDRED);
  ({ id: runId } = await world.sql.one<{ id: number }>('SELECT max(id) AS id FROM billing_run'));
});
afterAll(() => world?.close());

const at = { unitId: UNITS.county };
const form = () => ({ run: String(runId), reason: '电价版本有误' });
const detail = async (id: number) =>
  (await world.call<RunDetail>('calculator', seeRun, { path: `/api/billing/runs/${id}`, params: { id: String(id) } }))
    .body;

describe('整批撤销', () => {
  it('takes a released run back by red bills when the county has approved, and the accounts are billed again', async () => {
    const order = await world.start('calculator', { ...at, form: form() });
    expect(await detail(runId)).toMatchObject({ cancelling: { orderNo: order.orderNo } });
    expect(await world.startRefused('calculator2', { ...at, form: form() })).toMatch(/^billing.correction-open/);
    await order.does('county-marketing', 'back-to-apply', { reason: '补充依据' });
    await order.does('calculator', 'apply', form());
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'back-to-apply', { reason: '再核' });
    await order.does('calculator', 'apply', form());
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'post');
    expect(await order.state()).toBe('done');
    expect(await detail(runId)).toMatchObject({ run: { status: 'cancelled' }, cancelling: null });
    expect(plain(await debtsOf(world, 4001))).toEqual([
      ['bill', '36.00', '0.00'],
      ['red', '-36.00', '0.00'],
    ]);
    await expectBooksHold(world.sql);
    const again = await world.call<{ id: number }>('calculator', startRun, {
      method: 'POST',
      path: '/api/billing/runs',
      body: { unitId: UNITS.county, month: '2026-09' },
    });
    expect(again.status).toBe(200);
    await world.work();
    expect(await detail(again.body.id)).toMatchObject({ run: { billed: 6 }, affected: 0 });
  });

  it('supersedes what is not released, and may be given up', async () => {
    await enterReadings(
      world.sql,
      '2026-10',
      HUNDRED.map(({ accountId }) => ({ accountId, prev: 1100, curr: 1200 })),
    );
    const run = await world.call<{ id: number }>('calculator', startRun, {
      method: 'POST',
      path: '/api/billing/runs',
      body: { unitId: UNITS.county, month: '2026-10' },
    });
    await world.work();
    runId = run.body.id;
    const order = await world.start('calculator', { ...at, form: form() });
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'post');
    expect(
      await world.sql.query(`SELECT status, count(*)::int AS n FROM bill WHERE run_id = $1 GROUP BY 1`, [runId]),
    ).toEqual([{ status: 'superseded', n: 6 }]);
    const other = await world.start('calculator', at);
    await other.does('calculator', 'reject', { reason: '无需撤销' });
  });
});
