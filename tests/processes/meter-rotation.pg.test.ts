import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HUNDRED, releasedMonth } from './released-month';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('meter-rotation');
  await releasedMonth(world, '2026-09', HUNDRED);
});
afterAll(() => world?.close());

async function plan(accountId: number, work: string) {
  const { no } = await world.sql.one<{ no: string }>('SELECT meter_no AS no FROM meter WHERE account_id = $1', [
    accountId,
  ]);
  return { meter: no, work, plannedFor: '2026-11', note: '' };
}
const tested = (errorPercent: string) => ({
  testedOn: world.today,
  errorPercent,
  accuracyClass: '1',
  certificateNo: 'XJ-26-1',
  note: '',
});
const issued = {
  newMeterNo: 'R2026001',
  newKind: 'single',
  newDigits: '6',
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

describe('轮换与现场检验', () => {
  it('rotates a meter with figures entered by two', async () => {
    const figures = { ...none, exchangedOn: world.today, stopTotal: '1180', startTotal: '0' };
    const order = await world.start('meter-keeper', { accountId: 4001, form: await plan(4001, 'rotation') });
    await order.does('lead', 'back-to-plan', { reason: '下月再换' });
    await order.does('meter-keeper', 'plan', await plan(4001, 'rotation'));
    await order.does('lead', 'dispatch');
    await order.does('meter-keeper', 'back-to-dispatch', { reason: '缺表' });
    await order.does('lead', 'dispatch');
    await order.does('meter-keeper', 'issue', issued);
    await order.does('installer', 'back-to-issue', { reason: '规格不符' });
    await order.does('meter-keeper', 'issue', issued);
    await order.does('installer', 'exchanged', figures);
    await order.does('inspector', 'back-to-rotate', { reason: '照片不清' });
    await order.does('installer', 'exchanged', figures);
    await order.does('inspector', 'witness', { stopTotal: '1180', startTotal: '0' });
    await order.does('meter-keeper2', 'approve');
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.query('SELECT meter_no AS no, digits FROM meter WHERE account_id = 4001 AND removed_on IS NULL'),
    ).toEqual([{ no: 'R2026001', digits: 6 }]);
  });

  it('puts a field test on record, and raises an exchange when out of class', async () => {
    const order = await world.start('meter-keeper', { accountId: 4002, form: await plan(4002, 'field-test') });
    await order.does('lead', 'dispatch');
    await order.does('meter-tester', 'back-to-dispatch', { reason: '停电无法检验' });
    await order.does('lead', 'dispatch');
    await order.does('meter-tester', 'tested', tested('1.5'));
    await order.does('meter-keeper2', 'back-to-dispatch', { reason: '重测' });
    await order.does('lead', 'dispatch');
    await order.does('meter-tester', 'tested', tested('1.5'));
    await order.does('meter-keeper2', 'approve');
    expect(await world.sql.query('SELECT kind, within_class AS within FROM meter_test')).toEqual([
      { kind: 'field', within: false },
    ]);
    expect(await (await order.child('meter-fault')).step()).toBe('report');
    const mistake = await world.start('lead', { accountId: 4003 });
    await mistake.does('meter-keeper', 'reject', { reason: '已拆表' });
    expect(await mistake.state()).toBe('done');
  });
});
