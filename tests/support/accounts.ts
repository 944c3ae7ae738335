/** What the tests of accounts share: released bills of a month, and the books checked. */
import { expect } from 'vitest';
import { startRun } from '@/server/billing/commands/runs';
import { releaseRun } from '@/server/billing/commands/release';
import { checkLedger } from '@/server/accounts/queries/check-ledger';
import type { RunRow } from '@/server/billing/run-wire';
import type { Sql } from '@/server/kernel/ports';
import type { Month } from '@/server/kernel/time';
import type { OrderCtx } from '@/server/work-orders/effects';
import { act, doJobs } from './billing';
import { UNITS } from './small-utility';

export interface Hands {
  readonly calculator: OrderCtx;
  readonly reviewer: OrderCtx;
  readonly lead: OrderCtx;
}

/** Bills a month of the county, reviews whatever must be, and releases all of it. */
export async function releasedMonth(hands: Hands, month: Month): Promise<RunRow> {
  const run = await startRun(hands.calculator, { unitId: UNITS.county, month });
  await doJobs(hands.calculator);
  await reviewAll(hands, month);
  await releaseRun(hands.lead, run.id);
  return run;
}

/** Every open review of the month accepted. */
export async function reviewAll(hands: Hands, month: Month): Promise<void> {
  const orders = await hands.reviewer.sql.query<{ id: number }>(
    `SELECT id FROM work_order WHERE process = 'billing' AND bill_month = $1 AND step = 'review' AND state IN ('pending', 'returned') ORDER BY id`,
    [`${month}-01`],
  );
  for (const { id } of orders)
    await act(hands.reviewer, id, 'review', 'accept', { verdict: 'harmless', reason: '已核对' });
}

export async function expectBooksHold(sql: Sql): Promise<void> {
  const { faults, debitYuan, creditYuan } = await checkLedger(sql);
  expect(faults).toEqual([]);
  expect(debitYuan).toBe(creditYuan);
}
