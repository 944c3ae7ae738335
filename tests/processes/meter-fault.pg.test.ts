import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMonths } from '@/server/kernel/time';
import { makePlant, readPlant } from '@/tests/support/supply';
import { nextMonth } from './changes';
import { HUNDRED, releasedMonth } from './released-month';
import { openWorld, type World } from './scenario';

let world: World;
let meter = '';
beforeAll(async () => {
  world = await openWorld('meter-fault');
  await releasedMonth(world, '2026-09', HUNDRED);
  meter = (await world.sql.one<{ no: string }>('SELECT meter_no AS no FROM meter WHERE account_id = 4001')).no;
});
afterAll(() => world?.close());

const report = () => ({ meter, symptom: 'runs-slow', noticedOn: world.today, content: '走字慢' });
const survey = { finding: 'faulty', faultSince: '', facts: '误差超差' };
const issued = {
  newMeterNo: 'N2026001',
  newKind: 'single',
  newDigits: '5',
  newCtRatio: '1',
  newPtRatio: '1',
  newHasReactive: false,
};
const none = {
  stopPeak: '',
  stopFlat: '',
  stopValley: '',
  stopReactive: '',
  startPeak: '',
  startFlat: '',
  startValley: '',
  startReactive: '',
};
const figures = () => ({ ...none, exchangedOn: world.today, stopTotal: '1150', startTotal: '3' });

describe('计量故障换表', () => {
  it('exchanges the meter with every figure seen by two, and asks for the energy that was lost', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: report() });
    await order.does('surveyor', 'back-to-report', { reason: '地址不符' });
    await order.does('acceptor', 'report', report());
    await order.does('surveyor', 'report-survey', survey);
    await order.does('lead', 'back-to-survey', { reason: '补照片' });
    await order.does('surveyor', 'report-survey', survey);
    await order.does('lead', 'approve');
    await order.does('meter-keeper', 'back-to-approve', { reason: '无同规格表' });
    await order.does('lead', 'approve');
    expect(await order.refused('meter-keeper', 'issue', { ...issued, newMeterNo: meter })).toMatch(
      /^supply.number-taken/,
    );
    await order.does('meter-keeper', 'issue', issued);
    await order.does('installer', 'back-to-issue', { reason: '表有破损' });
    await order.does('meter-keeper', 'issue', issued);
    expect(await order.refused('installer', 'exchanged', { ...figures(), exchangedOn: world.day(2) })).toMatch(
      /exchangedOn: /,
    );
    await order.does('installer', 'exchanged', figures());
    expect(await order.refused('inspector', 'witness', { stopTotal: '1151', startTotal: '3' })).toMatch(/stopTotal: /);
    await order.does('inspector', 'back-to-exchange', { reason: '止码不符' });
    await order.does('installer', 'exchanged', figures());
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '3' });
    await order.does('meter-keeper', 'back-to-witness', { reason: '封印缺失' });
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '3' });
    expect(await order.refused('meter-keeper', 'check-in', { storeTotal: '1151', explanation: '' })).toMatch(
      /explanation: /,
    );
    await order.does('meter-keeper', 'check-in', { storeTotal: '1150.4', explanation: '' });
    await order.does('calculator', 'settle', { correction: 'needed', lostKwh: '20', reasoning: '慢 10 %' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.query(
        'SELECT meter_no AS no, removed_on IS NOT NULL AS removed FROM meter WHERE account_id = 4001 ORDER BY meter_no',
      ),
    ).toEqual([
      { no: meter, removed: true },
      { no: 'N2026001', removed: false },
    ]);
    expect(
      await world.sql.query(`SELECT kind, order_no AS "orderNo" FROM account_change WHERE account_id = 4001`),
    ).toEqual([{ kind: 'meter-exchange', orderNo: order.orderNo }]);
    expect(await (await order.child('energy-correction')).step()).toBe('apply');
  });

  it('exchanges a four-rate meter of a demand customer: sharp hours and the highest demand of both are read and billed', async () => {
    await makePlant(world.sql, 4003, 630);
    await world.sql.run(`UPDATE meter SET kind = 'four-rate' WHERE account_id = 4003`);
    await world.sql.run(
      `INSERT INTO account_term (account_id, term, effective_on, value) VALUES (4003, 'basic-by', '2020-01-01', 'demand')`,
    );
    // Read a whole month before the cycle at hand, so that today is never the reading day itself.
    const last = addMonths(nextMonth(world), -2);
    await readPlant(world.sql, 4003, last, { sharp: '0', demand: '4' });
    const old = await other(4003);
    const order = await world.start('acceptor', { accountId: 4003, form: { ...report(), meter: old } });
    await order.does('surveyor', 'report-survey', survey);
    await order.does('lead', 'approve');
    const four = { ...issued, newMeterNo: 'N2026004', newKind: 'four-rate', newDigits: '6', newCtRatio: '100' };
    await order.does('meter-keeper', 'issue', { ...four, newHasReactive: true });
    const stop = { stopTotal: '1400', stopPeak: '400', stopFlat: '600', stopValley: '300', stopReactive: '500' };
    const begin = { startTotal: '0', startPeak: '0', startFlat: '0', startValley: '0', startReactive: '0' };
    const seen = { exchangedOn: world.today, ...stop, ...begin };
    expect(await order.refused('installer', 'exchanged', seen)).toMatch(/startSharp: .*stopSharp: .*stopDemand: /);
    await order.does('installer', 'exchanged', { ...seen, stopSharp: '100', startSharp: '0', stopDemand: '5' });
    await order.does('inspector', 'witness', { stopTotal: '1400', startTotal: '0' });
    await order.does('meter-keeper', 'check-in', { storeTotal: '1400', explanation: '' });
    const waiting = await world.sql.query<{ register: string }>(
      `SELECT r.register FROM reading r JOIN meter m ON m.id = r.meter_id WHERE m.meter_no = 'N2026004' AND r.value IS NULL ORDER BY 1`,
    );
    expect(waiting.map(({ register }) => register)).toEqual([
      'demand',
      'flat',
      'peak',
      'reactive',
      'sharp',
      'total',
      'valley',
    ]);
    const ended = await world.sql.one<{ demand: string; sharp: string }>(
      `SELECT max(value) FILTER (WHERE register = 'demand')::text AS demand, max(value - prev_value) FILTER (WHERE register = 'sharp')::text AS sharp
         FROM reading r JOIN meter m ON m.id = r.meter_id WHERE m.meter_no = $1 AND r.read_on = $2`,
      [old, world.today],
    );
    expect([Number(ended.demand), Number(ended.sharp)]).toEqual([5, 100]);
  });

  it('ends without an exchange when the meter is sound, or was reported by mistake', async () => {
    const order = await world.start('acceptor', { accountId: 4002, form: { ...report(), meter: await other(4002) } });
    await order.does('surveyor', 'report-survey', { ...survey, finding: 'sound' });
    expect(await order.step()).toBe('file');
    const mistake = await world.start('reader', { accountId: 4002 });
    await mistake.does('acceptor', 'reject', { reason: '重复报告' });
    expect(await mistake.state()).toBe('done');
  });
});

async function other(accountId: number): Promise<string> {
  return (await world.sql.one<{ no: string }>('SELECT meter_no AS no FROM meter WHERE account_id = $1', [accountId]))
    .no;
}
