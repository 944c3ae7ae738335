import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
