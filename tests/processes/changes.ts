/** What the scenarios of supply changes share: the steps all of them begin with, the day a cycle began, and what the next bill charges. */
import { expect } from 'vitest';
import { addMonths, monthOf } from '@/server/kernel/time';
import { amountsOf, billNow, makePlant, readPlant } from '@/tests/support/supply';
import type { Person, ScenarioOrder, World } from './scenario';

type Form = Record<string, unknown>;

/** The last reading day up to today: a change on it holds for the whole of the next bill. */
export function cycleStart(world: World): string {
  const month = monthOf(world.today);
  return Number(world.today.slice(8)) >= 5 ? `${month}-05` : `${addMonths(month, -1)}-05`;
}

export const nextMonth = (world: World): string => addMonths(monthOf(cycleStart(world)), 1);

/** A plant with two transformers on file. */
export async function twoTransformers(
  world: World,
  accountId: number,
  one = '400',
  two = '230',
): Promise<[string, string]> {
  await makePlant(world.sql, accountId, Number(one) + Number(two));
  const names: [string, string] = [`${accountId}-T1`, `${accountId}-T2`];
  await world.sql.run(
    `INSERT INTO equipment (account_id, equipment_no, kind, kva, installed_on) VALUES ($1, $2, 'transformer', $3, '2020-01-01'), ($1, $4, 'transformer', $5, '2020-01-01')`,
    [accountId, names[0], one, names[1], two],
  );
  return names;
}

/** The basic charge of the next bill, by capacity. */
export async function basicCharge(world: World, accountId: number): Promise<string[]> {
  await readPlant(world.sql, accountId, nextMonth(world));
  return amountsOf(await billNow(world.sql, accountId, nextMonth(world)), 'basic-capacity');
}

/** From the registered application to the approved one, with each way back. */
export async function throughApproval(
  order: ScenarioOrder,
  application: Form,
  { survey = {}, approver = 'lead' }: { survey?: Form; approver?: Person } = {},
): Promise<void> {
  const agreed = { finding: 'as-applied', ...survey };
  await order.does('surveyor', 'back-to-accept', { reason: '资料不全' });
  await order.does('acceptor', 'register', application);
  expect(await order.refused('surveyor', 'report-survey', { ...agreed, finding: 'differs' })).toBe(
    'change.survey-differs',
  );
  await order.does('surveyor', 'report-survey', agreed);
  await order.does(approver, 'back-to-survey', { reason: '补充照片' });
  await order.does('surveyor', 'report-survey', agreed);
  await order.does(approver, 'approve');
}

export async function rejected(world: World, accountId: number): Promise<void> {
  const order = await world.start('acceptor', { accountId });
  await order.does('acceptor', 'reject', { reason: '客户撤回' });
  expect(await order.state()).toBe('done');
  expect(await world.sql.query('SELECT 1 FROM account_change WHERE account_id = $1', [accountId])).toEqual([]);
}

/** As if it had been applied for from that day on. */
export async function asIfFrom(world: World, order: ScenarioOrder, day: string): Promise<void> {
  await world.sql.run(
    `UPDATE work_order SET form = jsonb_set(form, '{accept,fromOn}', to_jsonb($2::text)) WHERE id = $1`,
    [order.id, day],
  );
}

export async function meterOf(world: World, accountId: number): Promise<string> {
  return (
    await world.sql.one<{ no: string }>(
      'SELECT meter_no AS no FROM meter WHERE account_id = $1 AND removed_on IS NULL ORDER BY id LIMIT 1',
      [accountId],
    )
  ).no;
}

export const changesOf = (world: World, accountId: number): Promise<{ kind: string; orderNo: string; on: string }[]> =>
  world.sql.query(
    `SELECT kind, order_no AS "orderNo", effective_on AS on FROM account_change WHERE account_id = $1 ORDER BY id`,
    [accountId],
  );

export const issued = (newMeterNo: string): Form => ({
  newMeterNo,
  newKind: 'single',
  newDigits: '5',
  newCtRatio: '1',
  newPtRatio: '1',
  newHasReactive: false,
});
