import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('late-fee-setting');
});
afterAll(() => world?.close());

const draft = (day: number) => ({
  effectiveFrom: world.day(day),
  residentialRate: '0.001',
  sameYearRate: '0.002',
  crossYearRate: '0.003',
  minimumYuan: '2.00',
  yearRule: 'day-by-day',
  documentNo: '云电营销〔2026〕9号',
});

describe('违约金设置', () => {
  it('is drafted, checked and approved by three people, and in force from its day', async () => {
    const order = await world.start('accountant', { unitId: UNITS.county, form: draft(30) });
    await order.does('county-marketing', 'back-to-draft', { reason: '核对文号' });
    await order.does('accountant', 'draft', draft(30));
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'back-to-draft', { reason: '推迟启用' });
    await order.does('accountant', 'draft', draft(60));
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'put-in-force');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.query(
        `SELECT effective_from AS day, value->>'minimumYuan' AS minimum FROM parameter WHERE code = 'accounts.late-fee' AND effective_from > now()`,
      ),
    ).toEqual([{ day: world.day(60), minimum: '2.00' }]);
  });

  it('refuses a day that is not ahead, and may be given up', async () => {
    const order = await world.start('accountant', { unitId: UNITS.county, form: draft(0) });
    await order.does('county-marketing', 'approve');
    expect(await order.refused('supervisor', 'put-in-force')).toMatch(/^accounts.rates-from-past/);
    const other = await world.start('accountant', { unitId: UNITS.county });
    await other.does('accountant', 'reject', { reason: '暂缓' });
  });
});
