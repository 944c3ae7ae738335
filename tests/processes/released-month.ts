/** A month of the small utility read, billed, reviewed and released, through the same routes as everything else. */
import { expect } from 'vitest';
import { POST as release } from '@/app/api/billing/runs/[id]/release/endpoint';
import { POST as startRun } from '@/app/api/billing/runs/endpoint';
import { enterReadings, type ReadingSpec } from '@/tests/support/billing';
import { UNITS } from '@/tests/support/small-utility';
import type { World } from './scenario';

export async function releasedMonth(world: World, month: string, readings: readonly ReadingSpec[]): Promise<void> {
  await enterReadings(world.sql, month, readings);
  const run = await world.call<{ id: number }>('calculator', startRun, {
    method: 'POST',
    path: '/api/billing/runs',
    body: { unitId: UNITS.county, month },
  });
  expect(run.status, JSON.stringify(run.body)).toBe(200);
  await world.work();
  const reviews = await world.sql.query<{ id: number }>(
    `SELECT id FROM work_order WHERE process = 'billing' AND step = 'review' AND state IN ('pending', 'returned') ORDER BY id`,
  );
  for (const { id } of reviews)
    await (await world.order(id)).does('reviewer', 'accept', { verdict: 'harmless', reason: '已核对' });
  const released = await world.call('lead', release, {
    method: 'POST',
    path: `/api/billing/runs/${run.body.id}/release`,
    params: { id: String(run.body.id) },
  });
  expect(released.status, JSON.stringify(released.body)).toBe(200);
  await world.work();
}

export interface DebtRow {
  readonly id: number;
  readonly kind: string;
  readonly amount: string;
  readonly open: string;
}

export function debtsOf(world: World, accountId: number): Promise<DebtRow[]> {
  return world.sql.query(
    `SELECT id, kind, amount_yuan::text AS amount, open_yuan::text AS open FROM receivable WHERE account_id = $1 ORDER BY id`,
    [accountId],
  );
}

export const plain = (rows: readonly DebtRow[]): unknown[] =>
  rows.map(({ kind, amount, open }) => [kind, amount, open]);

/** Three accounts of the southern station, 100 kWh each: 36.00 yuan. */
export const HUNDRED: readonly ReadingSpec[] = [4001, 4002, 4003, 5001, 5002, 5003].map((accountId) => ({
  accountId,
  prev: 1000,
  curr: 1100,
}));
