import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterReadings } from '@/tests/support/billing';
import { addMonths, monthOf } from '@/server/kernel/time';
import { debtsOf, HUNDRED, plain } from './released-month';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('lv-capacity-increase');
  await world.sql.run('UPDATE account SET capacity_kva = 8');
  await enterReadings(world.sql, addMonths(monthOf(world.today), -1), HUNDRED);
});
afterAll(() => world?.close());

const application = { applicant: '客户1', requestedKva: '30', reason: '新增设备' };
const meterOf = async (accountId: number): Promise<string> =>
  (await world.sql.one<{ no: string }>('SELECT meter_no AS no FROM meter WHERE account_id = $1', [accountId])).no;
const survey = (works: 'none' | 'needed') => ({ kva: '30', works, surveyedOn: world.today, facts: '线径满足' });
const answer = (given: string) => ({ repliedOn: world.today, answer: given });
const issued = {
  newMeterNo: 'N2026001',
  newKind: 'single',
  newDigits: '6',
  newCtRatio: '20',
  newPtRatio: '1',
  newHasReactive: false,
};
const contract = () => ({ contractNo: 'HT-1', signedOn: world.today });

async function toPlan(order: ScenarioOrder, works: 'none' | 'needed'): Promise<void> {
  await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
  await order.does('surveyor', 'report-survey', survey(works));
}
async function toReply(order: ScenarioOrder, work: string, accountId: number): Promise<void> {
  await order.does('surveyor', 'draw-up', { work, meter: await meterOf(accountId) });
  await order.does('lead', 'approve');
  await order.does('station-chief', 'approve');
}
const changesOf = (order: ScenarioOrder) =>
  world.sql.query('SELECT kind, effective_on AS "on" FROM account_change WHERE order_no = $1 ORDER BY id', [
    order.orderNo,
  ]);

describe('低压增容', () => {
  it('exchanges the meter with figures seen by two, and the capacity grows from the day of energising', async () => {
    expect(await world.startRefused('acceptor', { accountId: 4001, form: { ...application, requestedKva: '8' } })).toBe(
      'supply.not-larger',
    );
    const order = await world.start('acceptor', { accountId: 4001, form: application });
    await order.does('lead', 'back-to-accept', { reason: '缺资料' });
    await order.does('acceptor', 'register', application);
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    await order.does('surveyor', 'back-to-dispatch', { reason: '不在辖区' });
    await toPlan(order, 'needed');
    await order.does('surveyor', 'back-to-survey', { reason: '复测' });
    await order.does('surveyor', 'report-survey', survey('needed'));
    const plan = { work: 'meter', meter: await meterOf(4001) };
    await order.does('surveyor', 'draw-up', plan);
    expect(await order.refused('surveyor', 'approve')).toMatch(/^lock:|^order|^access/);
    await order.does('lead', 'return', { reason: '表型有误' });
    await order.does('surveyor', 'draw-up', plan);
    await order.does('lead', 'approve');
    await order.does('station-chief', 'return', { reason: '倍率核一下' });
    await toReply(order, 'meter', 4001);
    await order.does('acceptor', 'customer-answers', answer('objects'));
    await toReply(order, 'meter', 4001);
    await order.does('acceptor', 'customer-answers', answer('agrees'));
    await order.does('acceptor', 'set-fees', { feeYuan: '300', basis: '业务费标准' });
    expect(await order.refused('collector', 'collect', { paidYuan: '30', method: 'cash' })).toMatch(/paidYuan/);
    await order.does('collector', 'back-to-fees', { reason: '标准有误' });
    await order.does('acceptor', 'set-fees', { feeYuan: '280.00', basis: '业务费标准' });
    await order.does('collector', 'collect', { paidYuan: '280', method: 'cash' });
    expect(plain(await debtsOf(world, 4001))).toEqual([['business-fee', '280.00', '0.00']]);
    await order.does('inspector', 'back-to-plan', { reason: '图纸与方案不符' });
    await toReply(order, 'meter', 4001);
    await order.does('acceptor', 'customer-answers', answer('agrees'));
    await order.does('acceptor', 'set-fees', { feeYuan: '0', basis: '已收' });
    await order.does('inspector', 'pass-drawings', { sheets: '3' });
    await order.does('inspector', 'fail-final-check', { reason: '接地不良' });
    await order.does('inspector', 'pass-drawings', { sheets: '3' });
    await order.does('inspector', 'pass-final-check', { checkedOn: world.today });
    await order.does('contract-clerk', 'sign', contract());
    await order.does('meter-keeper', 'meter-unsuited', { reason: '无库存' });
    await order.does('contract-clerk', 'sign', contract());
    await order.does('meter-keeper', 'issue', issued);
    await order.does('installer', 'back-to-issue', { reason: '表有破损' });
    await order.does('meter-keeper', 'issue', issued);
    const figures = { exchangedOn: world.today, stopTotal: '1150', startTotal: '3' };
    await order.does('installer', 'exchanged', figures);
    expect(await order.refused('inspector', 'witness', { stopTotal: '1151', startTotal: '3' })).toMatch(/stopTotal/);
    await order.does('inspector', 'back-to-exchange', { reason: '止码不符' });
    await order.does('installer', 'exchanged', figures);
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '3' });
    await order.does('inspector', 'back-to-works', { reason: '换表待补封' });
    await order.does('contract-clerk', 'sign', contract());
    await order.does('meter-keeper', 'issue', issued);
    await order.does('installer', 'exchanged', figures);
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '3' });
    expect(await order.refused('inspector', 'energise', { energisedOn: world.day(1) })).toBe('supply.energise-day');
    await order.does('inspector', 'energise', { energisedOn: world.today });
    expect(await world.sql.one('SELECT capacity_kva AS kva FROM account WHERE id = 4001')).toEqual({ kva: '30.00' });
    expect(
      await world.sql.query(
        'SELECT meter_no AS no, ct_ratio AS ct, removed_on AS off FROM meter WHERE account_id = 4001 ORDER BY ct_ratio',
      ),
    ).toEqual([
      { no: plan.meter, ct: '1.00', off: world.today },
      { no: 'N2026001', ct: '20.00', off: null },
    ]);
    expect(await changesOf(order)).toEqual([
      { kind: 'meter-exchange', on: world.today },
      { kind: 'capacity', on: world.today },
    ]);
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
  }, 300_000);

  it('changes the ratio alone, each part of the month with its own', async () => {
    const order = await world.start('acceptor', { accountId: 4002, form: application });
    await toPlan(order, 'none');
    await toReply(order, 'ratio', 4002);
    await order.does('acceptor', 'customer-answers', answer('agrees'));
    await order.does('acceptor', 'set-fees', { feeYuan: '0', basis: '不收费' });
    await order.does('contract-clerk', 'sign', contract());
    await order.does('installer', 'ratio-unsuited', { reason: '无库存' });
    await order.does('contract-clerk', 'sign', contract());
    const done = { exchangedOn: world.today, newCtRatio: '30', newPtRatio: '1', stopTotal: '1120' };
    expect(await order.refused('installer', 'ratio-changed', { ...done, exchangedOn: world.day(1) })).toMatch(
      /exchangedOn/,
    );
    await order.does('installer', 'ratio-changed', done);
    expect(await order.refused('inspector', 'witness', { newCtRatio: '20', stopTotal: '1120' })).toMatch(/newCtRatio/);
    await order.does('inspector', 'back-to-ratio', { reason: '铭牌不符' });
    await order.does('installer', 'ratio-changed', done);
    await order.does('inspector', 'witness', { newCtRatio: '30', stopTotal: '1120' });
    await order.does('inspector', 'energise', { energisedOn: world.today });
    expect(
      await world.sql.query(
        'SELECT ct_ratio AS ct, removed_on AS off FROM meter WHERE account_id = 4002 ORDER BY ct_ratio',
      ),
    ).toEqual([
      { ct: '1.00', off: world.today },
      { ct: '30.00', off: null },
    ]);
    expect(await changesOf(order)).toEqual([
      { kind: 'multiplier', on: world.today },
      { kind: 'capacity', on: world.today },
    ]);
  });

  it('ends without effect when rejected or withdrawn', async () => {
    const order = await world.start('acceptor', { accountId: 4003, form: application });
    await order.does('lead', 'back-to-accept', { reason: '客户撤回' });
    await order.does('acceptor', 'reject', { reason: '客户撤回' });
    expect(await order.state()).toBe('done');
    const other = await world.start('acceptor', { accountId: 4003, form: application });
    await toPlan(other, 'none');
    await toReply(other, 'none', 4003);
    await other.does('acceptor', 'customer-answers', answer('withdraws'));
    expect(await other.step()).toBe('file');
    expect(await changesOf(other)).toEqual([]);
  });
});
