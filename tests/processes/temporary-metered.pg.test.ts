import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '@/server/kernel/time';
import { UNITS } from '@/tests/support/small-utility';
import { debtsOf, plain } from './released-month';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('temporary-metered');
});
afterAll(() => world?.close());

const application = (until = 120) => ({
  customerName: '楚雄建工',
  idNo: '91532300MA6K0000X1',
  phone: '0878-3120000',
  address: '鹿城镇工地',
  purpose: '基建施工',
  requestedKva: '50',
  fromOn: world.today,
  untilOn: world.day(until),
});
const plan = () => ({
  kva: '50',
  voltageKv: '0.38',
  tariffCode: 'commercial-flat',
  routeId: String(UNITS.stationSouth),
  feeYuan: '2000',
  prepaidYuan: '500',
});
const paid = { feeYuan: '2000', prepaidYuan: '500', method: 'transfer' };
const issued = {
  newMeterNo: 'LS2026001',
  newKind: 'single',
  newDigits: '6',
  newCtRatio: '1',
  newPtRatio: '1',
  newHasReactive: false,
};

async function toCharge(order: ScenarioOrder): Promise<void> {
  await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
  await order.does('surveyor', 'draw-up', plan());
  await order.does('station-chief', 'approve');
}
const accountOf = (order: ScenarioOrder) =>
  world.sql.one<{ id: number; status: string; prepaid: string }>(
    `SELECT a.id, a.status, coalesce(b.prepayment_yuan, 0)::text AS prepaid FROM work_order w JOIN account a ON a.id = w.account_id
       LEFT JOIN account_balance b ON b.account_id = a.id WHERE w.id = $1`,
    [order.id],
  );
const termOf = (accountId: number) =>
  world.sql.query(
    `SELECT value FROM account_term WHERE account_id = $1 AND term = 'temporary-until' AND value <> 'none' ORDER BY effective_on DESC, value DESC LIMIT 1`,
    [accountId],
  );

describe('装表临时用电', () => {
  it('is refused for more than six months, and opens no account when it is rejected or not paid', async () => {
    const start = (form: object) =>
      world.startRefused('acceptor', { unitId: UNITS.county, form: form as Record<string, unknown> });
    expect(await start(application(190))).toBe('supply.temporary-term');
    expect(await start({ ...application(), fromOn: world.day(-1) })).toBe('supply.temporary-term');
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application() });
    await order.does('lead', 'back-to-accept', { reason: '缺资料' });
    await order.does('acceptor', 'reject', { reason: '客户撤回' });
    const other = await world.start('acceptor', { unitId: UNITS.county, form: application() });
    await other.does('lead', 'back-to-accept', { reason: '缺资料' });
    await other.does('acceptor', 'register', application());
    await toCharge(other);
    await other.does('collector', 'withdraw', { reason: '客户放弃' });
    expect(await other.state()).toBe('done');
    expect(await world.sql.query(`SELECT 1 FROM account WHERE address = '鹿城镇工地'`)).toEqual([]);
  });

  it('is paid ahead, metered, extended, ended, billed and settled', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application() });
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    await order.does('surveyor', 'back-to-dispatch', { reason: '不在辖区' });
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('station-chief', 'return', { reason: '预收偏低' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('station-chief', 'approve');
    await order.does('collector', 'back-to-survey', { reason: '标准有误' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('station-chief', 'approve');
    expect(await order.refused('collector', 'collect', { ...paid, feeYuan: '200' })).toMatch(/feeYuan/);
    await order.does('collector', 'collect', paid);
    const { id } = await accountOf(order);
    expect(plain(await debtsOf(world, id))).toEqual([['business-fee', '2000.00', '0.00']]);
    expect((await accountOf(order)).prepaid).toBe('500.00');
    await order.does('contract-clerk', 'sign', { contractNo: 'LS-1', signedOn: world.today });
    await order.does('meter-keeper', 'issue', issued);
    await order.does('installer', 'back-to-issue', { reason: '表有破损' });
    await order.does('meter-keeper', 'issue', issued);
    const figures = { installedOn: world.today, startTotal: '10' };
    await order.does('installer', 'installed', figures);
    await order.does('inspector', 'back-to-install', { reason: '底度不符' });
    await order.does('installer', 'installed', figures);
    const energise = { energisedOn: world.today, startTotal: '10' };
    expect(await order.refused('inspector', 'energise', { ...energise, startTotal: '11' })).toMatch(/startTotal/);
    await order.does('inspector', 'energise', energise);
    expect(await termOf(id)).toEqual([{ value: world.day(120) }]);
    await order.dayComes();
    expect(await order.step()).toBe('remind');
    const extend = { answer: 'extend', newUntil: world.day(200) };
    expect(await order.refused('acceptor', 'customer-answers', { ...extend, newUntil: world.day(400) })).toBe(
      'supply.extension-term',
    );
    await order.does('acceptor', 'customer-answers', extend);
    await order.does('county-marketing', 'return', { reason: '核对工期' });
    await order.does('acceptor', 'customer-answers', extend);
    await order.does('county-marketing', 'approve');
    expect(await order.step()).toBe('in-use');
    expect(await termOf(id)).toEqual([{ value: world.day(200) }]);
    expect(
      await world.sql.one(`SELECT (wake_at AT TIME ZONE 'Asia/Shanghai')::date AS wake FROM work_order WHERE id = $1`, [
        order.id,
      ]),
    ).toEqual({ wake: addDays(world.today, 190) });
    await order.does('acceptor', 'ends-early', { askedOn: world.today });
    const stop = { removedOn: world.today, stopTotal: '110' };
    await order.does('installer', 'removed', stop);
    await order.does('inspector', 'back-to-remove', { reason: '止码不符' });
    await order.does('installer', 'removed', stop);
    await order.does('inspector', 'witness', { stopTotal: '110' });
    expect(await accountOf(order)).toMatchObject({ status: 'closed', prepaid: '2500.00' });
    // 100 kWh were used and no bill is out.
    expect(await order.refused('collector2', 'settle', { method: 'transfer' })).toBe('supply.last-bill');
    await world.sql.run('DELETE FROM reading WHERE account_id = $1', [id]);
    await order.does('collector2', 'settle', { method: 'transfer' });
    expect((await accountOf(order)).prepaid).toBe('0.00');
    expect(
      await world.sql.query('SELECT kind, amount_yuan::text AS amount FROM payment WHERE account_id = $1 ORDER BY id', [
        id,
      ]),
    ).toEqual([
      { kind: 'payment', amount: '2500.00' },
      { kind: 'refund', amount: '-2500.00' },
    ]);
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
  }, 300_000);
});
