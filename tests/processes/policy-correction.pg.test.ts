import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reverseBills } from '@/server/billing/commands/reverse-bills';
import { UNITS } from '@/tests/support/small-utility';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { actorOf, openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('policy-correction');
  await releasedMonth(world, '2026-09', HUNDRED);
});
afterAll(() => world?.close());

const scope = (yuanPerKwh = '-0.015') => ({
  tariffCode: 'residential-tiered',
  fromMonth: '2026-09',
  toMonth: '2026-09',
  yuanPerKwh,
  documentNo: '云发改价格〔2026〕1号',
  content: '居民电价下调',
});
const sample = { sampledAccounts: '抽查 3 户', facts: '计算无误' };

const trialOf = async (order: ScenarioOrder): Promise<unknown> =>
  (
    await world.sql.one<{ trial: unknown }>(`SELECT subject->'trial' AS trial FROM work_order WHERE id = $1`, [
      order.id,
    ])
  ).trial;

describe('政策性退补', () => {
  it('is tried out, approved by county and bureau, sampled, and posted account by account', async () => {
    const order = await world.start('calculator', { unitId: UNITS.county, form: scope() });
    expect(await trialOf(order)).toMatchObject({ accounts: 6, energyKwh: '600', amountYuan: '-9.00' });
    expect(plain(await debtsOf(world, 4001))).toEqual([['bill', '36.00', '36.00']]);
    await order.does('county-marketing', 'return', { reason: '核对文号' });
    await order.does('calculator', 'try-out', scope());
    await order.does('county-marketing', 'approve');
    await order.does('reviewer', 'back-to-scope', { reason: '抽查有误' });
    await order.does('calculator', 'try-out', scope());
    await order.does('county-marketing', 'approve');
    await order.does('reviewer', 'sampled', sample);
    await order.does('accountant', 'back-to-scope', { reason: '再核' });
    await order.does('calculator', 'try-out', scope());
    await order.does('county-marketing', 'approve');
    await order.does('reviewer', 'sampled', sample);
    await order.does('accountant', 'post');
    expect(await order.state()).toBe('done');
    for (const accountId of [4001, 5003])
      expect(plain(await debtsOf(world, accountId))).toEqual([
        ['bill', '36.00', '34.50'],
        ['adjustment', '-1.50', '0.00'],
      ]);
  });

  it('goes to the bureau with the amount, and is not posted when the figures have changed since the trial', async () => {
    const toBureau = async (order: ScenarioOrder) => {
      await order.does('county-marketing', 'approve');
      expect(await order.step()).toBe('approve-bureau');
    };
    const order = await world.start('calculator', { unitId: UNITS.county, form: scope('200') });
    await toBureau(order);
    await order.does('supervisor', 'return', { reason: '价差过大' });
    await order.does('calculator', 'try-out', scope('200'));
    await toBureau(order);
    await order.does('supervisor', 'approve');
    await order.does('reviewer', 'sampled', sample);
    // What was billed under the tariff counts, whatever the account's tariff is now.
    await world.sql.run(`UPDATE account SET tariff_code = 'commercial-flat' WHERE id = 4001`);
    const again = await world.start('calculator', { unitId: UNITS.county, form: scope() });
    expect(await trialOf(again)).toMatchObject({ accounts: 6, energyKwh: '600' });
    const { id: billId } = await world.sql.one<{ id: number }>(
      `SELECT id FROM bill WHERE account_id = 4001 AND kind <> 'red' AND status = 'released'`,
    );
    const accountant = actorOf(world, 'accountant');
    await accountant.sql.tx((sql) =>
      reverseBills(accountant, sql, {
        month: '2026-09',
        billIds: [billId],
        requestedBy: world.userId('calculator'),
        reason: '抄表有误',
      }),
    );
    expect(await order.refused('accountant', 'post')).toMatch(/^accounts.trial-changed/);
    const other = await world.start('supervisor', { unitId: UNITS.county });
    await other.does('calculator', 'reject', { reason: '文件撤回' });
  });
});
