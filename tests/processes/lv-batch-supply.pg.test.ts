import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { feesOf, nextBills } from './next-bill';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('lv-batch-supply');
});
afterAll(() => world?.close());

const HOUSEHOLDS = `101，普秀英，532301198001010021，13887800001
102,李建国,532301198001010032,13887800002

201|罗燕|532301198001010043|13887800003`;
const METERS = '101,DP-0001\n102,DP-0002\n201,DP-0003';
const READINGS = '101,DP-0001,1\n102,DP-0002,0\n201,DP-0003,2.5';
const application = {
  applicantName: '彝海小区业主委员会',
  phone: '0878-3120003',
  address: '鹿城镇彝海小区 3 幢',
  households: HOUSEHOLDS,
};
const survey = () => ({ kva: '8', voltageKv: '0.22', surveyedOn: world.today });
const plan = (feeYuan = '150') => ({
  kva: '8',
  routeId: String(UNITS.stationSouth),
  feeYuan,
});
const paid = () => ({ paidYuan: '450.00', paidOn: world.today, method: 'transfer', receiptNo: 'S3' });
const installed = (readings = READINGS) => ({ installedOn: world.today, readings });
const verified = (checked = READINGS) => ({ connectedOn: world.today, checked });

async function approved(order: ScenarioOrder, feeYuan?: string): Promise<void> {
  await order.does('surveyor', 'draw-up', plan(feeYuan));
  await order.does('station-chief', 'approve');
}

describe('低压批量新装', () => {
  it('opens all households at once after the second list, and each is billed next month', async () => {
    const wrong = `${HOUSEHOLDS}\n202,无证\n203,周敏,1,13887800004\n101,杨志,532301198001010054,13887800005`;
    expect(
      await world.startRefused('acceptor', { unitId: UNITS.county, form: { ...application, households: wrong } }),
    ).toMatch(/^supply.household-lines households: /);
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await order.does('surveyor', 'back-to-accept', { reason: '户数不符' });
    await order.does('acceptor', 'register', application);
    const { order: seen } = await order.seenBy('lead');
    const days = (Date.parse(seen.dueAt!) - Date.parse(seen.createdAt)) / 86_400_000;
    expect(days).toBeGreaterThan(29);
    expect(days).toBeLessThan(31);
    await order.does('surveyor', 'report-survey', survey());
    await order.does('surveyor', 'back-to-survey', { reason: '补照片' });
    await order.does('surveyor', 'report-survey', survey());
    expect(await order.refused('surveyor', 'draw-up', { ...plan(), kva: '9' })).toBe('supply.plan-over-survey');
    await order.does('surveyor', 'draw-up', plan());
    await order.does('station-chief', 'return', { reason: '核对台区' });
    await approved(order);
    await order.does('collector', 'back-to-plan', { reason: '标准有误' });
    await approved(order);
    expect(await order.refused('collector', 'collect', { ...paid(), paidYuan: '150' })).toBe('supply.household-fees');
    await order.does('collector', 'collect', paid());
    const issue = { newDigits: '5', meters: METERS };
    for (const meters of [
      '101,DP-0001\n102,DP-0002', // one left out
      '101,DP-0001\n102,DP-0002\n109,DP-0003', // one unknown
      '101,DP-0001\n102,DP-0001\n201,DP-0003', // one meter twice
      '101,M00004001\n102,DP-0002\n201,DP-0003', // one that hangs already
    ])
      expect(await order.refused('meter-keeper', 'issue', { ...issue, meters })).toMatch(
        /^supply.household-lines meters: /,
      );
    await order.does('meter-keeper', 'issue', issue);
    await order.does('installer', 'wrong-meter', { reason: '表号不符' });
    await order.does('meter-keeper', 'issue', issue);
    for (const readings of [
      '101,DP-0002,1\n102,DP-0001,0\n201,DP-0003,2.5',
      `${METERS}`,
      READINGS.replace('2.5', '123456'),
    ])
      expect(await order.refused('installer', 'installed', installed(readings))).toMatch(/^supply.household-lines/);
    await order.does('installer', 'installed', installed());
    const crossed = '101,DP-0002,0\n102,DP-0001,1\n201,DP-0003,2.5';
    expect(await order.refused('inspector', 'verified', verified(crossed))).toMatch(
      /^supply.household-lines checked: /,
    );
    expect(await world.sql.query(`SELECT 1 FROM meter WHERE meter_no LIKE 'DP-%'`)).toEqual([]);
    await order.does('inspector', 'back-to-install', { reason: '101 与 102 户表接反' });
    await order.does('installer', 'installed', installed());
    await order.does('inspector', 'verified', verified());

    const opened = await world.sql.query<{ id: number }>(
      `SELECT a.id, c.name, a.address, m.meter_no AS meter, trim_scale(r.prev_value)::text AS start, h.kind
         FROM account_change h JOIN account a ON a.id = h.account_id JOIN customer c ON c.id = a.customer_id
         JOIN meter m ON m.account_id = a.id JOIN reading r ON r.meter_id = m.id
        WHERE h.order_no = $1 AND h.kind = 'new-supply' ORDER BY a.id`,
      [order.orderNo],
    );
    const at = '鹿城镇彝海小区 3 幢';
    expect(opened.map(({ id: _id, ...rest }) => rest)).toEqual([
      { name: '普秀英', address: `${at} 101`, meter: 'DP-0001', start: '1', kind: 'new-supply' },
      { name: '李建国', address: `${at} 102`, meter: 'DP-0002', start: '0', kind: 'new-supply' },
      { name: '罗燕', address: `${at} 201`, meter: 'DP-0003', start: '2.5', kind: 'new-supply' },
    ]);
    const ids = opened.map(({ id }) => id);
    for (const id of ids)
      expect(await feesOf(world, id)).toEqual([
        { kind: 'business-fee', amount: '150.00', open: '0.00', paid: 'transfer 150.00', fee: '150.00' },
      ]);
    await order.does('archivist', 'archive', { fileNo: 'DA-3' });
    expect(await order.state()).toBe('done');
    const bill = { energyKwh: '100', amountYuan: '36.00', reviewClasses: [2] };
    expect(await nextBills(world, ids, '100')).toEqual([bill, bill, bill]);
  }, 300_000);

  it('goes past the counter without a fee, and may end unserved', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await order.does('surveyor', 'report-survey', survey());
    await approved(order, '0');
    expect(await order.step()).toBe('issue');
    const other = await world.start('surveyor', { unitId: UNITS.county });
    expect(await other.refused('acceptor', 'register', { ...application, households: '101' })).toMatch(
      /^supply.household-lines/,
    );
    await other.does('acceptor', 'reject', { reason: '不符合条件' });
    expect(await other.state()).toBe('done');
  });
});
