import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('energy-correction');
  await releasedMonth(world, '2026-09', HUNDRED);
});
afterAll(() => world?.close());

const apply = { origin: 'wiring', register: 'total', content: '一相失压' };
const nothing = {
  recordedKwh: '',
  errorPercent: '',
  factorK: '',
  usedMultiplier: '',
  rightMultiplier: '',
  normalKwh: '',
  faultDays: '',
  givenKwh: '',
  evidence: '现场校验记录',
};
// K = 1.5: half of the 100 kWh recorded once more.
const voltageLost = { ...nothing, method: 'factor', recordedKwh: '100', factorK: '1.5' };

async function toPlace(accountId: number, conclusion: Record<string, string>): Promise<ScenarioOrder> {
  const order = await world.start('calculator', { accountId, form: apply });
  await order.does('meter-tester', 'concluded', conclusion);
  await order.does('lead', 'approve');
  return order;
}

describe('电量退补', () => {
  it('is worked out by the rule, placed by one, posted by another, and priced by the bill it belongs to', async () => {
    const order = await world.start('calculator', { accountId: 4001, form: apply });
    await order.does('meter-tester', 'back-to-apply', { reason: '缺照片' });
    await order.does('calculator', 'apply', apply);
    expect(await order.refused('meter-tester', 'concluded', { ...voltageLost, factorK: '' })).toMatch(/factorK: /);
    await order.does('meter-tester', 'concluded', voltageLost);
    await order.does('lead', 'return', { reason: '复核系数' });
    await order.does('meter-tester', 'concluded', voltageLost);
    await order.does('lead', 'approve');
    await order.does('calculator', 'back-to-conclude', { reason: '系数有疑' });
    await order.does('meter-tester', 'concluded', voltageLost);
    await order.does('lead', 'approve');
    const place = { mode: 'computed', billMonth: '2026-09' };
    await order.does('calculator', 'place', place);
    await order.does('reviewer', 'back-to-place', { reason: '月份有误' });
    await order.does('calculator', 'place', place);
    await order.does('reviewer', 'accept-and-post', { opinion: '属实' });
    expect(await order.state()).toBe('done');
    // 50 kWh × 0.36.
    expect(plain(await debtsOf(world, 4001))).toEqual([
      ['bill', '36.00', '36.00'],
      ['adjustment', '18.00', '18.00'],
    ]);
    expect(await world.sql.query(`SELECT kind FROM account_change WHERE account_id = 4001`)).toEqual([
      { kind: 'correction-energy' },
    ]);
  });

  it('gives energy back directly, and joins the next month by its proper way', async () => {
    const fast = await toPlace(4002, { ...nothing, method: 'meter-error', recordedKwh: '100', errorPercent: '25' });
    await fast.does('calculator', 'place', { mode: 'direct', billMonth: '2026-09' });
    await fast.does('reviewer', 'accept-and-post');
    // 100 ÷ 1.25 − 100 = −20, half the time: −10 kWh × 0.36.
    expect(plain(await debtsOf(world, 4002))).toEqual([
      ['bill', '36.00', '32.40'],
      ['adjustment', '-3.60', '0.00'],
    ]);
    const joins = await toPlace(4003, { ...nothing, method: 'given', givenKwh: '30' });
    await joins.does('calculator', 'place', { mode: 'in-computation', billMonth: '2026-10' });
    await joins.does('reviewer', 'accept-and-post');
    expect(
      await world.sql.query('SELECT kwh::int AS kwh, register FROM bill_correction WHERE account_id = 4003'),
    ).toEqual([{ kwh: 30, register: 'total' }]);
    await releasedMonth(world, '2026-10', [{ accountId: 4003, prev: 1100, curr: 1200 }]);
    expect(
      await world.sql.one(
        `SELECT energy_kwh::int AS kwh FROM bill WHERE account_id = 4003 AND bill_month = '2026-10-01' AND status = 'released'`,
      ),
    ).toEqual({
      kwh: 130,
    });
  });

  it('climbs by its estimated money, and may be given up', async () => {
    // 400 000 kWh × 0.36 = 144 000 yuan.
    const large = { ...nothing, method: 'given', givenKwh: '400000' };
    const order = await world.start('calculator', { accountId: 5001, form: apply });
    const climb = async () => {
      await order.does('meter-tester', 'concluded', large);
      await order.does('lead', 'approve');
    };
    await climb();
    await order.does('station-chief', 'return', { reason: '复核' });
    await climb();
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'return', { reason: '复核' });
    await climb();
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'return', { reason: '复核' });
    await climb();
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'approve');
    expect(await order.step()).toBe('place');
    const other = await world.start('lead', { accountId: 5002 });
    await other.does('calculator', 'reject', { reason: '无需退补' });
    expect(await other.state()).toBe('done');
  });
});
