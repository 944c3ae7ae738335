import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amountsOf, billNow, linesOf, readPlant, readRegister } from '@/tests/support/supply';
import { basicCharge, changesOf, cycleStart, nextMonth, rejected, twoTransformers } from './changes';
import { nextBills } from './next-bill';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
let day: string;
let t1: string;
let t2: string;
beforeAll(async () => {
  world = await openWorld('billing-terms');
  day = cycleStart(world);
  [t1, t2] = await twoTransformers(world, 4001);
  await world.sql.run(
    `INSERT INTO account_term (account_id, term, effective_on, value) VALUES (4001, 'class', '2020-01-01', 'industrial')`,
  );
});
afterAll(() => world?.close());

const application = (form: object) => ({ applicant: '云岭轴承厂', reason: '现场核定', ...form });
const onSite = { agrees: true, facts: '与申请一致' };

async function approved(accountId: number, form: object): Promise<ScenarioOrder> {
  const order = await world.start('acceptor', { accountId, form: application(form) });
  await order.does('inspector', 'checked-on-site', onSite);
  await order.does('station-chief', 'approve');
  await order.does('county-marketing', 'approve');
  return order;
}

async function changed(accountId: number, form: object): Promise<ScenarioOrder> {
  const order = await approved(accountId, form);
  await order.does('calculator', 'put-in-force', { doneOn: day });
  await order.does('archivist', 'file');
  return order;
}

const bill = () => billNow(world.sql, 4001, nextMonth(world));
const lossOf = async (): Promise<string> => (await bill()).bill.facts.transformerLossKwh ?? '0';

describe('计费参数变更', () => {
  it('wants what changes to be filled in, each fault by its field', async () => {
    const start = (form: object) => world.startRefused('acceptor', { accountId: 4001, form: application(form) });
    expect(await start({ change: 'household' })).toMatch(/extraKwh: /);
    expect(await start({ change: 'power-factor' })).toMatch(/pfStandard: /);
    expect(await start({ change: 'demand' })).toMatch(/demandRule: /);
    expect(await start({ change: 'losses' })).toMatch(
      /lossKva: .*noLoadKw: .*loadKw: .*noLoadPercent: .*impedancePercent: /,
    );
    expect(await start({ change: 'losses', lossMethod: 'table', lossKva: '100' })).toMatch(/lossTable: /);
    expect(await start({ change: 'losses', lossMethod: 'given', lossKwh: '300', shareBy: 'capacity' })).toMatch(
      /shareGroup: .*shareKva: /,
    );
    expect(await start({ change: 'sub-meter' })).toMatch(/childPointNo: /);
    expect(await start({ change: 'sub-meter', childPointNo: 'nowhere' })).toMatch(/childPointNo: /);
    expect(await start({ change: 'sub-meter', relationChange: 'end' })).toMatch(/standingRelation: /);
    expect(await start({ change: 'metering-point' })).toMatch(/newMeterNo: .*newDigits: .*startTotal: .*startPeak: /);
    expect(await start({ change: 'standby' })).toMatch(/equipment: /);
  });

  it('puts losses on file by formula, from the approved day, and the next bill bears them', async () => {
    await readPlant(world.sql, 4001, nextMonth(world));
    const form = {
      change: 'losses',
      lossKva: '315',
      noLoadKw: '0.76',
      loadKw: '4.8',
      noLoadPercent: '2',
      impedancePercent: '4',
      linePercent: '3',
    };
    const order = await world.start('acceptor', { accountId: 4001, form: application(form) });
    await order.does('inspector', 'back-to-accept', { reason: '缺铭牌照片' });
    await order.does('acceptor', 'register', application(form));
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'back-to-site', { reason: '补照片' });
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'back-to-site', { reason: '铭牌存疑' });
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    expect(await order.refused('calculator', 'put-in-force', { doneOn: world.day(3) })).toMatch(/doneOn/);
    await order.does('calculator', 'back-to-site', { reason: '班次待核' });
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    await order.does('calculator', 'put-in-force', { doneOn: day });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    const { bill: rated, classes } = await bill();
    // Three shifts: 0.76 × T + 1.2 × (100 000² + 40 000²) × 4.8 ÷ (315² × T), T the hours of the period.
    const days = (Date.parse(`${nextMonth(world)}-05`) - Date.parse(day)) / 86_400_000;
    const hours = 24 * days;
    const loss = Math.round(0.76 * hours + (1.2 * (100_000 ** 2 + 40_000 ** 2) * 4.8) / (315 ** 2 * hours));
    expect(rated.facts.transformerLossKwh).toBe(String(loss));
    expect(rated.facts.lineLossKwh).toBe(String(Math.round((100_000 + loss) * 0.03)));
    expect(Number(rated.energyKwh)).toBe(100_000 + loss + Math.round((100_000 + loss) * 0.03));
    expect(classes).toContain(2);
    expect(await changesOf(world, 4001)).toEqual([{ kind: 'losses', orderNo: order.orderNo, on: day }]);
  });

  it('takes losses from a table, as a figure, shared, and ends them', async () => {
    await changed(4001, { change: 'losses', lossMethod: 'table', lossKva: '315', lossTable: 'sample-s11' });
    expect(Number(await lossOf())).toBeGreaterThan(300);
    await changed(4001, {
      change: 'losses',
      lossMethod: 'given',
      lossKwh: '400',
      lossKvarh: '900',
      shareBy: 'not-billed',
    });
    expect(await lossOf()).toBe('0');
    await changed(4001, { change: 'losses', lossMethod: 'given', lossKwh: '400', lossEquipment: t1 });
    expect(await lossOf()).toBe('400');
    await changed(4001, { change: 'losses', lossMethod: 'none' });
    expect((await bill()).input.points[0]!.losses).toBeUndefined();
  });

  it('takes a sub-meter of another account off the main one, until it ends', async () => {
    await readRegister(world.sql, 4002, nextMonth(world), 'total', '300');
    const { pointNo } = await world.sql.one<{ pointNo: string }>(
      'SELECT point_no AS "pointNo" FROM service_point WHERE account_id = 4002',
    );
    await changed(4001, { change: 'sub-meter', childPointNo: pointNo });
    expect((await bill()).bill.energyKwh).toBe('99700');
    const { id } = await world.sql.one<{ id: string }>(
      'SELECT id::text AS id FROM meter_relation WHERE account_id = 4001 AND ended_on IS NULL',
    );
    await changed(4001, { change: 'sub-meter', relationChange: 'end', standingRelation: id });
    expect((await bill()).bill.energyKwh).toBe('100000');
  });

  it('charges hot standby and not cold standby', async () => {
    expect(await basicCharge(world, 4001)).toEqual(['17010.00']);
    await changed(4001, { change: 'standby', equipment: [t2], standbyState: 'cold-standby' });
    expect(await basicCharge(world, 4001)).toEqual(['10800.00']);
    await changed(4001, { change: 'standby', equipment: [t2], standbyState: 'hot-standby' });
    expect(await basicCharge(world, 4001)).toEqual(['17010.00']);
  });

  it('changes the power-factor standard, and the demand rule for the whole billing month', async () => {
    expect(amountsOf(await bill(), 'power-factor')[0]).toMatch(/^-/);
    await changed(4001, { change: 'power-factor', pfStandard: '0.85', pfReduced: 'yes' });
    expect(amountsOf(await bill(), 'power-factor')).toEqual(['0.00']);
    await changed(4001, { change: 'power-factor', pfStandard: 'none', pfReduced: 'no' });
    expect(amountsOf(await bill(), 'power-factor')).toEqual([]);
    await world.sql.run(
      `INSERT INTO account_term (account_id, term, effective_on, value) VALUES (4001, 'basic-by', '2020-01-01', 'demand')`,
    );
    await readRegister(world.sql, 4001, nextMonth(world), 'demand', '6');
    await changed(4001, { change: 'demand', demandRule: 'excess-105', contractKw: '500' });
    // 600 > 525: 600 + 75.
    expect(linesOf(await bill(), 'basic-demand').map((line) => line.quantity)).toEqual(['675']);
  });

  it('adds a second feed, whose demand adds up, and a sub-meter of its own below the main one', async () => {
    const meter = { newKind: 'single', newDigits: '6', newCtRatio: '100', newPtRatio: '1', startTotal: '0' };
    await changed(4001, { change: 'metering-point', ...meter, newMeterNo: 'F2026001' });
    await changed(4001, {
      change: 'metering-point',
      ...meter,
      newMeterNo: 'Z2026001',
      pointRole: 'sub',
      pointTariff: 'commercial-flat',
    });
    const meterIds = await world.sql.query<{ id: number; pointNo: string }>(
      `SELECT m.id, p.point_no AS "pointNo" FROM meter m JOIN service_point p ON p.id = m.service_point_id
        WHERE m.meter_no IN ('F2026001', 'Z2026001') ORDER BY m.meter_no`,
    );
    expect(meterIds.map((row) => row.pointNo.slice(-2))).toEqual(['-2', '-3']);
    const read = (meterId: number, register: string, value: string) =>
      readRegister(world.sql, meterId, nextMonth(world), register, value);
    await read(meterIds[0]!.id, 'total', '10');
    await read(meterIds[0]!.id, 'demand', '3');
    await read(meterIds[1]!.id, 'total', '20');
    const billed = await bill();
    // 600 and 300 kW; above 105 % of the contract value of 500 the excess counts twice: 900 + 375.
    expect(linesOf(billed, 'basic-demand').map((line) => line.quantity)).toEqual(['1275']);
    // 100 000 of the first feed and 1000 of the second, 2000 of them below the sub-meter at its own price.
    expect(billed.bill.energyKwh).toBe('101000');
    expect(linesOf(billed, 'energy').map((line) => line.quantity)).toEqual(['2000']);
  });

  it('gives a household its allowance, and the run bills it so', async () => {
    await readRegister(world.sql, 4003, nextMonth(world), 'total', '0');
    await world.sql.run(`UPDATE reading SET value = NULL WHERE account_id = 4003 AND reading_month = $1`, [
      `${nextMonth(world)}-01`,
    ]);
    await changed(4003, { change: 'household', extraKwh: '10', freeKwh: '15' });
    const [billed] = await nextBills(world, [4003], '30');
    expect(billed!.reviewClasses).toContain(2);
    const lines = await world.sql.query<{ charge: string; quantity: string }>(
      `SELECT l.charge, trim_scale(l.quantity)::text AS quantity FROM bill_line l JOIN bill b ON b.id = l.bill_id AND b.bill_month = l.bill_month
        WHERE b.account_id = 4003 ORDER BY l.line_no`,
    );
    expect(lines).toContainEqual({ charge: 'free-allowance', quantity: '-15' });
    await rejected(world, 5001);
  });
});
