import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRun } from '@/server/billing/commands/runs';
import { openPool, PoolSql } from '@/server/platform/db';
import { lockOrders, unlockOrders } from '@/server/work-orders/commands/locks';
import type { OrderCtx } from '@/server/work-orders/effects';
import { applyOrderEvent } from '@/server/work-orders/projection';
import { verifyHistory } from '@/server/work-orders/queries/verify-history';
import { act, doChunks, doJobs, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner, outboxEvents, snapshot } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import { decisionDetail, decisionList } from '../queries/decisions';
import { reviewGroups } from '../queries/review-groups';
import { decideGroup, undoDecision } from './decide-group';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

const MONTH = '2026-09';
const ACCOUNTS = [4001, 4002, 4003, 4004, 4005, 4006, 5001, 5002, 5003, 5004, 5005, 5006];
const REASON = '首次计费，档案与装表单核对一致';

function as(person: PersonKey): OrderCtx {
  return contextOf(sql, people[person], EFFECTS);
}

const accept = (orderIds: number[]) =>
  ({ action: 'accept', orderIds, verdict: 'harmless', reason: REASON, alike: { findings: 'first-bill' } }) as const;

async function tally(): Promise<{ harmless: number; real: number; ms: number; yuan: string }> {
  return sql.one(
    `SELECT coalesce(sum(harmless), 0)::int AS harmless, coalesce(sum(real_faults), 0)::int AS real, coalesce(sum(spent_ms), 0)::int AS ms,
            coalesce(sum(recovered_yuan), 0)::numeric(18,2)::text AS yuan FROM rule_tally`,
  );
}

async function open(): Promise<number> {
  const { n } = await sql.one<{ n: number }>('SELECT sum(open_obligations)::int AS n FROM bill');
  return n;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner, 6);
    await loadPrices(owner);
    await enterReadings(
      owner,
      MONTH,
      ACCOUNTS.map((accountId) => ({ accountId, prev: 1000, curr: 1100 })),
    );
  });
  pool = openPool(database.url, { max: 12 });
  sql = new PoolSql(pool);
  const run = await startRun(as('calculator'), { unitId: UNITS.county, month: MONTH });
  await doChunks(as('operator'), run);
  await sql.run('DELETE FROM outbox');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('one decision for many', () => {
  let ids: number[];

  it('groups what is alike, with its money and its terms', async () => {
    const answer = await reviewGroups(as('reviewer'), { by: null });
    expect(answer).toMatchObject({ orders: 12, findings: 12, isCapped: false });
    expect(answer.groups).toHaveLength(1);
    const group = answer.groups[0]!;
    expect(group.signature).toEqual(['first-bill/first']);
    expect(group.samples).toHaveLength(5);
    expect(group.first.weightYuan).toMatch(/^\d+\.\d\d$/);
    ids = [...group.ids];
    const byRoute = await reviewGroups(as('reviewer'), { by: 'route' });
    expect(byRoute.groups.map((each) => each.ids.length)).toEqual([6, 6]);
    expect((await reviewGroups(as('otherReviewer'), { by: null })).groups).toEqual([]);
  });

  it('decides all that is free, names the rest, lists every bill and keeps the receipt', async () => {
    const before = await snapshot(sql);
    await lockOrders(as('reviewer2'), [ids[0]!]);
    const { decisionId, receipt } = await decideGroup(as('reviewer'), accept(ids));
    expect(receipt.counts).toEqual({ done: 11, held: 1 });
    const { decision, bills } = await decisionDetail(as('lead'), decisionId);
    expect(decision).toMatchObject({
      action: 'accept',
      verdict: 'harmless',
      asked: 12,
      done: 11,
      undone: 0,
      reason: REASON,
    });
    expect(bills).toHaveLength(12);
    expect(bills[0]).toMatchObject({ outcome: 'held', holderName: '王芳', reversible: false });
    expect(bills.filter(({ reversible }) => reversible)).toHaveLength(11);
    expect(bills.every(({ billNo }) => billNo !== null)).toBe(true);
    expect((await decisionList(as('reviewer'))).decisions.map(({ id }) => id)).toEqual([decisionId]);
    await expect(decisionDetail(as('otherReviewer'), decisionId)).rejects.toMatchObject({ code: 'not-found' });
    expect(await open()).toBe(1);
    const rows = new Map(before);
    for (const event of await outboxEvents(sql)) applyOrderEvent(rows, event);
    expect(rows).toEqual(await snapshot(sql));
  });

  it('notes what the findings were worth', async () => {
    expect(await tally()).toMatchObject({ harmless: 11, real: 0, yuan: '0.00' });
    const { batch, total } = await sql.one<{ batch: number; total: number }>(
      'SELECT max(batch) AS batch, sum(spent_ms)::int AS total FROM review_effort',
    );
    expect(batch).toBe(11);
    expect(total).toBeLessThan(60_000);
  });

  it('leaves nothing behind when the form is wrong', async () => {
    await unlockOrders(as('reviewer2'), [ids[0]!]);
    await expect(decideGroup(as('reviewer'), { ...accept([ids[0]!]), reason: ' ' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    const row = (await snapshot(sql)).get(ids[0]!)!;
    expect(row).toMatchObject({ state: 'pending', lockedBy: null, step: 'review' });
    expect((await decisionList(as('reviewer'))).decisions).toHaveLength(1);
  });

  it('is undone as a whole while nothing happened since, by whoever decided', async () => {
    const [decision] = (await decisionList(as('reviewer'))).decisions;
    await expect(undoDecision(as('reviewer2'), decision!.id)).rejects.toMatchObject({ code: 'not-found' });
    await act(as('lead'), ids[1]!, 'release', 'release', { note: '' });
    await sql.run(`DELETE FROM outbox`);
    const before = await snapshot(sql);
    const answer = await undoDecision(as('reviewer'), decision!.id);
    expect(answer.undone).toBe(10);
    expect(answer.stayed).toHaveLength(1);
    const rows = new Map(before);
    for (const event of await outboxEvents(sql)) applyOrderEvent(rows, event);
    expect(rows).toEqual(await snapshot(sql));
    expect(await open()).toBe(11);
    expect(await tally()).toMatchObject({ harmless: 1 });
    await expect(undoDecision(as('reviewer'), decision!.id)).rejects.toMatchObject({ code: 'review.nothing-to-undo' });
    expect((await verifyHistory(sql)).faults).toEqual([]);
  });

  it('sends for re-reading and takes it back with the readings it asked for', async () => {
    const asked = ids.slice(2, 5);
    const { decisionId, receipt } = await decideGroup(as('reviewer'), {
      action: 'send-for-rereading',
      orderIds: asked,
      reason: '请现场核实',
      alike: {},
    });
    expect(receipt.counts).toEqual({ done: 3 });
    const children = () =>
      sql.query<{ state: string }>(`SELECT state FROM work_order WHERE parent_id = ANY($1::bigint[]) ORDER BY id`, [
        asked,
      ]);
    expect(await children()).toHaveLength(3);
    expect(await undoDecision(as('reviewer'), decisionId)).toEqual({ undone: 3, stayed: [] });
    expect(await children()).toEqual([{ state: 'done' }, { state: 'done' }, { state: 'done' }]);
    const rows = await snapshot(sql);
    expect(asked.map((id) => rows.get(id)!.step)).toEqual(['review', 'review', 'review']);
  });

  it('keeps its receipts from the application’s own hand', async () => {
    await expect(sql.run(`DELETE FROM review_decision`)).rejects.toThrow(/denied|append-only/);
    await expect(sql.run(`UPDATE review_decision_bill SET outcome = 'done'`)).rejects.toThrow(/denied/);
    await expect(sql.run(`UPDATE rule_tally SET harmless = 0`)).rejects.toThrow(/denied/);
  });
});

describe('a figure put right at the desk', () => {
  it('is computed again for another reviewer, and the finding was real', async () => {
    const id = (
      await sql.one<{ id: number }>(`SELECT id FROM work_order WHERE account_id = 5006 AND process = 'billing'`)
    ).id;
    const form = {
      total: '1060',
      peak: '',
      flat: '',
      valley: '',
      reactive: '',
      wentRound: false,
      reason: '照片示数为 1060',
    };
    const held = async (person: PersonKey) => (await lockOrders(as(person), [id])).entries[0]!;
    expect(await held('reviewer')).toMatchObject({ outcome: 'locked' });
    await unlockOrders(as('reviewer'), [id]);
    await expect(act(as('reviewer'), id, 'review', 'adjust', { ...form, total: '1100' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await unlockOrders(as('reviewer'), [id]);
    await act(as('reviewer'), id, 'review', 'adjust', form);
    expect(await doJobs(as('operator'))).toContain('billing/rebill-account');
    expect(await held('reviewer')).toMatchObject({ outcome: 'not-permitted' });
    const before = await tally();
    await act(as('reviewer2'), id, 'review', 'accept', { verdict: 'real-fault', reason: '已更正' });
    const after = await tally();
    expect(after.real).toBeGreaterThan(before.real);
    const { moved } = await sql.one<{ moved: string }>(
      `SELECT (max(amount_yuan) - min(amount_yuan))::text AS moved FROM bill WHERE account_id = 5006`,
    );
    expect(after.yuan).toBe(moved);
  });
});
