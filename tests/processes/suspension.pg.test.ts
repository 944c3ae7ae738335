import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '@/server/kernel/time';
import { makePlant } from '@/tests/support/supply';
import { openWorld, type World } from './scenario';

let world: World;
const PLANT = 4001;
beforeAll(async () => {
  world = await openWorld('suspension');
  await makePlant(world.sql, PLANT, 630);
});
afterAll(() => world?.close());

const application = (from: number, to: number) => ({
  applicant: '云岭轴承厂',
  equipment: ['0000004001-T1'],
  fromOn: world.day(from),
  toOn: world.day(to),
  reason: '订单减少',
});

/** As if it had been applied for so many days earlier. */
async function daysPass(orderId: number, days: number): Promise<void> {
  await world.sql.run(
    `UPDATE work_order SET form = jsonb_set(form, '{accept,fromOn}', to_jsonb(((form #>> '{accept,fromOn}')::date - $2::int)::text)) WHERE id = $1`,
    [orderId, days],
  );
}

describe('暂停', () => {
  it('is refused at short notice, for too few days, for too long, and while something is owed', async () => {
    const start = (form: object) =>
      world.startRefused('acceptor', { accountId: PLANT, form: form as Record<string, unknown> });
    expect(await start(application(2, 60))).toBe('supply.suspension-notice');
    expect(await start(application(5, 15))).toBe('supply.suspension-short');
    expect(await start(application(5, 200))).toBe('supply.suspension-total');
    expect(await start({ ...application(5, 60), equipment: ['T9'] })).toMatch(/^input.invalid equipment/);
    expect(await world.startRefused('reader', { accountId: PLANT, form: application(5, 60) })).toBe(
      'order.not-your-start',
    );
    expect(await world.sql.query('SELECT id FROM work_order')).toEqual([]);
  });

  it('seals, takes the transformer out of the charge until the term ends, and is filed', async () => {
    const order = await world.start('acceptor', { accountId: PLANT, form: application(5, 65) });
    await order.does('surveyor', 'back-to-acceptance', { reason: '设备编号不清' });
    await order.does('acceptor', 'register', application(5, 65));
    await order.does('surveyor', 'report-survey', { finding: 'as-applied' });
    await order.does('lead', 'return', { reason: '补充照片' });
    await order.does('surveyor', 'report-survey', { finding: 'as-applied' });
    await order.does('lead', 'approve');
    await order.does('inspector', 'back-to-approval', { reason: '现场仍在用' });
    await order.does('lead2', 'approve');
    const seal = { sealedOn: world.today, sealNo: 'FY-2026-001', total: '1200', reactive: '300' };
    expect(await order.refused('inspector', 'seal', seal)).toBe('supply.suspension-seal-day');
    await daysPass(order.id, 5);
    await order.does('inspector', 'seal', seal);
    expect(await order.refused('installer', 'verify-seal', { sealNo: 'FY-2026-001', total: '1201' })).toMatch(
      /^input.invalid total/,
    );
    await order.does('installer', 'back-to-sealing', { reason: '底度不符' });
    await order.does('inspector', 'seal', seal);
    await order.does('installer', 'verify-seal', { sealNo: 'FY-2026-001', total: '1200.0' });
    expect(await order.step()).toBe('suspended');
    expect(
      await world.sql.query(
        `SELECT state, effective_on AS on, order_no AS "orderNo" FROM equipment_state ORDER BY effective_on`,
      ),
    ).toEqual([
      { state: 'suspended', on: world.today, orderNo: order.orderNo },
      { state: 'in-service', on: addDays(world.today, 65), orderNo: order.orderNo },
    ]);
    expect(
      await world.sql.query(`SELECT kind, order_no AS "orderNo" FROM account_change WHERE account_id = $1`, [PLANT]),
    ).toEqual([{ kind: 'suspension', orderNo: order.orderNo }]);
    await order.dayComes();
    expect(await order.step()).toBe('file');
    await order.does('archivist', 'archive');
    expect(await order.state()).toBe('done');
  });

  it('ends without effect when it is rejected, and the person who registered it never approves', async () => {
    await makePlant(world.sql, 4002, 400);
    const form = { ...application(5, 40), equipment: ['0000004002-T1'] };
    const order = await world.start('acceptor', { accountId: 4002, form });
    await order.does('surveyor', 'back-to-acceptance', { reason: '客户撤回' });
    await order.does('acceptor', 'reject', { reason: '客户撤回' });
    expect(await order.state()).toBe('done');
    expect(await world.sql.query('SELECT 1 FROM account_change WHERE account_id = 4002')).toEqual([]);
  });
});
