import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, yuanText } from '@/server/kernel/money';
import { addMonths, daysBetween, monthOf } from '@/server/kernel/time';
import { billNow, linesOf, makePlant, readPlant } from '@/tests/support/supply';
import { debtsOf, plain } from './released-month';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
const PLANT = 4001;
/** The month whose cycle, from the fifth to the fifth, holds today. */
const cycle = (): string => (world.today.slice(8) >= '05' ? addMonths(monthOf(world.today), 1) : monthOf(world.today));
beforeAll(async () => {
  world = await openWorld('hv-capacity-increase');
  for (const id of [PLANT, 4002, 4003]) {
    await makePlant(world.sql, id, 630);
    await readPlant(world.sql, id, addMonths(cycle(), -1));
  }
});
afterAll(() => world?.close());

const application = { applicant: '云岭轴承厂', requestedKva: '1430', reason: '扩建车间' };
const meterOf = async (accountId: number): Promise<string> =>
  (
    await world.sql.one<{ no: string }>(
      'SELECT meter_no AS no FROM meter WHERE account_id = $1 AND removed_on IS NULL',
      [accountId],
    )
  ).no;
const survey = (kva: string) => ({ kva, surveyedOn: world.today, facts: '线路可供' });
const answer = (given: string) => ({ repliedOn: world.today, answer: given });
const contract = () => ({ contractNo: 'HT-2', signedOn: world.today });
const works = () => ({ contractor: '滇电工程', begunOn: world.today });

async function dispatched(accountId: number): Promise<ScenarioOrder> {
  const order = await world.start('acceptor', { accountId, form: application });
  await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
  return order;
}
async function toReply(order: ScenarioOrder, plan: Record<string, unknown>): Promise<void> {
  await order.does('surveyor', 'draw-up', plan);
  await order.does('county-marketing2', 'approve');
}
async function toOutage(order: ScenarioOrder): Promise<void> {
  await order.does('acceptor', 'receive-drawings', { receivedOn: world.today, sheets: '8' });
  await order.does('inspector', 'pass-drawings');
  await order.does('surveyor', 'works-begun', works());
  await order.does('inspector', 'pass-mid-check', { checkedOn: world.today });
  await order.does('acceptor', 'report-completion', { completedOn: world.today });
  await order.does('inspector', 'pass-final-check', { checkedOn: world.today });
  await order.does('contract-clerk', 'sign', contract());
}
const outage = () => ({ outageOn: world.today });
const basicOf = async (accountId: number) =>
  linesOf(await billNow(world.sql, accountId, cycle()), 'basic-capacity').map((line) => line.amountYuan);

describe('高压增容', () => {
  it('changes over with every send-back; the month falls into two segments of basic charge', async () => {
    await readPlant(world.sql, PLANT, cycle());
    const [before] = await basicOf(PLANT);
    const order = await world.start('acceptor', { accountId: PLANT, form: application });
    await order.does('lead', 'back-to-accept', { reason: '缺资料' });
    await order.does('acceptor', 'register', application);
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    await order.does('surveyor', 'back-to-dispatch', { reason: '不在辖区' });
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    expect(await order.refused('surveyor', 'report-survey', survey('630'))).toBe('supply.not-larger');
    await order.does('surveyor', 'report-survey', survey('1430'));
    expect(await order.step()).toBe('joint-review');
    await order.does('county-marketing', 'back-to-survey', { reason: '补负荷' });
    await order.does('surveyor', 'report-survey', survey('1430'));
    await order.does('county-marketing', 'agree');
    await order.does('surveyor', 'back-to-survey', { reason: '复测' });
    await order.does('surveyor', 'report-survey', survey('1430'));
    await order.does('county-marketing', 'agree');
    const plan = {
      firstKva: '1000',
      secondKva: '400',
      takenDown: [`000000${PLANT}-T1`],
      work: 'none',
      meter: await meterOf(PLANT),
    };
    expect(await order.refused('surveyor', 'draw-up', { ...plan, secondKva: '800' })).toBe('supply.plan-over-survey');
    expect(await order.refused('surveyor', 'draw-up', { ...plan, firstKva: '500', secondKva: '' })).toBe(
      'supply.not-larger',
    );
    await order.does('surveyor', 'draw-up', plan);
    await order.does('county-marketing2', 'return', { reason: '核对拆除设备' });
    await toReply(order, plan);
    await order.does('acceptor', 'customer-answers', answer('objects'));
    await toReply(order, plan);
    await order.does('acceptor', 'customer-answers', answer('agrees'));
    await order.does('acceptor', 'set-fees', { feeYuan: '1200', basis: '高可靠性供电费' });
    await order.does('collector', 'back-to-fees', { reason: '标准有误' });
    await order.does('acceptor', 'set-fees', { feeYuan: '1500', basis: '高可靠性供电费' });
    await order.does('collector', 'collect', { paidYuan: '1500', method: 'transfer' });
    expect(plain(await debtsOf(world, PLANT))).toEqual([['business-fee', '1500.00', '0.00']]);
    await order.does('acceptor', 'receive-drawings', { receivedOn: world.today, sheets: '8' });
    await order.does('inspector', 'return-drawings', { reason: '缺继保图' });
    await order.does('acceptor', 'receive-drawings', { receivedOn: world.today, sheets: '9' });
    await order.does('inspector', 'pass-drawings');
    await order.does('surveyor', 'works-begun', works());
    await order.does('inspector', 'fail-mid-check', { reason: '接地超标' });
    await order.does('surveyor', 'works-begun', works());
    await order.does('inspector', 'pass-mid-check', { checkedOn: world.today });
    await order.does('acceptor', 'report-completion', { completedOn: world.today });
    await order.does('inspector', 'fail-final-check', { reason: '试验不全' });
    await order.does('acceptor', 'report-completion', { completedOn: world.today });
    await order.does('inspector', 'pass-final-check', { checkedOn: world.today });
    await order.does('contract-clerk', 'sign', contract());
    await order.does('dispatcher', 'no-outage', { reason: '保供电' });
    await order.does('contract-clerk', 'sign', contract());
    await order.does('dispatcher', 'arrange-outage', outage());
    await order.does('inspector', 'back-to-works', { reason: '停电延期' });
    await order.does('dispatcher', 'arrange-outage', outage());
    expect(await order.refused('inspector', 'energise', { energisedOn: world.day(1) })).toBe('supply.energise-day');
    await order.does('inspector', 'energise', { energisedOn: world.today });
    expect(await world.sql.one('SELECT capacity_kva AS kva FROM account WHERE id = $1', [PLANT])).toEqual({
      kva: '1400.00',
    });
    expect(
      await world.sql.query(
        `SELECT e.kva, e.installed_on = $2 AS new, e.half_until > $2::date + 700 AS half, s.state, s.effective_on AS "on" FROM equipment e
           LEFT JOIN equipment_state s ON s.equipment_id = e.id WHERE e.account_id = $1 ORDER BY e.id`,
        [PLANT, world.today],
      ),
    ).toEqual([
      { kva: '630.00', new: false, half: null, state: 'removed', on: world.today },
      { kva: '1000.00', new: true, half: true, state: null, on: null },
      { kva: '400.00', new: true, half: true, state: null, on: null },
    ]);
    const kinds = await world.sql.query<{ kind: string }>('SELECT kind FROM account_change WHERE order_no = $1', [
      order.orderNo,
    ]);
    expect(kinds.map(({ kind }) => kind)).toEqual(['capacity', 'capacity']);
    // 27 yuan a kVA: 1/30 a day for the part of the cycle on either side of the day, which belongs to the new state.
    const fresh = daysBetween(world.today, `${cycle()}-05`);
    const spent = daysBetween(`${addMonths(cycle(), -1)}-05`, world.today);
    expect(before).toBe('17010.00');
    expect([
      yuanText(
        decimal(17_010).plus(
          decimal(27 * 770)
            .times(fresh)
            .div(30),
        ),
      ),
      yuanText(
        decimal(37_800).minus(
          decimal(27 * 770)
            .times(spent)
            .div(30),
        ),
      ),
    ]).toContain((await basicOf(PLANT))[0]);
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
  }, 300_000);

  it('exchanges the meter, or changes the ratio, at the outage', async () => {
    const order = await dispatched(4002);
    await order.does('surveyor', 'report-survey', survey('945'));
    const plan = { firstKva: '315', takenDown: [], work: 'meter', meter: await meterOf(4002) };
    await toReply(order, plan);
    await order.does('acceptor', 'customer-answers', answer('agrees'));
    await order.does('acceptor', 'set-fees', { feeYuan: '0', basis: '不收费' });
    await toOutage(order);
    await order.does('dispatcher', 'arrange-outage', outage());
    await order.does('meter-keeper', 'meter-unsuited', { reason: '无库存' });
    await order.does('dispatcher', 'arrange-outage', outage());
    const issued = {
      newMeterNo: 'N2026009',
      newKind: 'three-rate',
      newDigits: '6',
      newCtRatio: '150',
      newPtRatio: '1',
      newHasReactive: true,
    };
    await order.does('meter-keeper', 'issue', issued);
    await order.does('installer', 'back-to-issue', { reason: '表有破损' });
    await order.does('meter-keeper', 'issue', issued);
    const figures = {
      exchangedOn: world.today,
      stopTotal: '1100',
      stopPeak: '330',
      stopFlat: '550',
      stopValley: '220',
      stopReactive: '440',
      startTotal: '0',
      startPeak: '0',
      startFlat: '0',
      startValley: '0',
      startReactive: '0',
    };
    expect(await order.refused('installer', 'exchanged', { ...figures, stopPeak: '' })).toMatch(/stopPeak/);
    await order.does('installer', 'exchanged', figures);
    await order.does('inspector', 'back-to-exchange', { reason: '止码不符' });
    await order.does('installer', 'exchanged', figures);
    await order.does('inspector', 'witness', { stopTotal: '1100', startTotal: '0' });
    await order.does('inspector', 'energise', { energisedOn: world.today });
    expect(
      await world.sql.query(
        'SELECT ct_ratio AS ct, removed_on AS off FROM meter WHERE account_id = 4002 ORDER BY ct_ratio',
      ),
    ).toEqual([
      { ct: '100.00', off: world.today },
      { ct: '150.00', off: null },
    ]);
    expect(await world.sql.one('SELECT capacity_kva AS kva FROM account WHERE id = 4002')).toEqual({ kva: '945.00' });

    const other = await dispatched(4003);
    await other.does('surveyor', 'report-survey', survey('945'));
    await toReply(other, { ...plan, work: 'ratio', meter: await meterOf(4003) });
    await other.does('acceptor', 'customer-answers', answer('agrees'));
    await other.does('acceptor', 'set-fees', { feeYuan: '0', basis: '不收费' });
    await toOutage(other);
    await other.does('dispatcher', 'arrange-outage', outage());
    await other.does('installer', 'ratio-unsuited', { reason: '无库存' });
    await other.does('dispatcher', 'arrange-outage', outage());
    const done = { ...figures, newCtRatio: '200', newPtRatio: '1' };
    const ratio = Object.fromEntries(Object.entries(done).filter(([name]) => !name.startsWith('start')));
    expect(await other.refused('installer', 'ratio-changed', { ...ratio, stopReactive: '' })).toMatch(/stopReactive/);
    await other.does('installer', 'ratio-changed', ratio);
    await other.does('inspector', 'back-to-ratio', { reason: '铭牌不符' });
    await other.does('installer', 'ratio-changed', ratio);
    await other.does('inspector', 'witness', { newCtRatio: '200', stopTotal: '1100' });
    await other.does('inspector', 'energise', { energisedOn: world.today });
    expect(
      await world.sql.query('SELECT ct_ratio AS ct FROM meter WHERE account_id = 4003 AND removed_on IS NULL'),
    ).toEqual([{ ct: '200.00' }]);
  }, 300_000);

  it('ends without effect when rejected or withdrawn', async () => {
    const order = await world.start('acceptor', { accountId: 4003, form: { ...application, requestedKva: '2000' } });
    await order.does('lead', 'back-to-accept', { reason: '客户撤回' });
    await order.does('acceptor', 'reject', { reason: '客户撤回' });
    expect(await order.state()).toBe('done');
    const other = await dispatched(4003);
    await other.does('surveyor', 'report-survey', survey('1200'));
    await toReply(other, { firstKva: '100', takenDown: [], work: 'none', meter: await meterOf(4003) });
    await other.does('acceptor', 'customer-answers', answer('withdraws'));
    expect(await other.step()).toBe('file');
  });
});
