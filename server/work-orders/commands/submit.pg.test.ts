import type pg from 'pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner, outboxEvents, snapshot } from '@/tests/support/orders';
import { contextOf, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import type { EffectHandlers } from '../effects';
import { Refusal } from '@/server/kernel/refusal';
import { PROCESSES } from '../processes';
import { applyOrderEvent } from '../projection';
import { orderDetail } from '../queries/detail';
import { teamQueue } from '../queries/team';
import { verifyHistory } from '../queries/verify-history';
import { archiveOrders } from './archive';
import { createOrders } from './create';
import { lockOrders } from './locks';
import { addComment, saveDraft } from './notes';
import { submitBatch, submitOrder } from './submit';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const applied: number[] = [];

/** Effects of this test: one guard that refuses by account number, one that notes what it was called for. */
const effects: EffectHandlers = {
  'billing.accept-review': {
    prepare: async (_ctx, _sql, orders) =>
      new Map(
        orders
          .filter((order) => order.subject['refused'] === true)
          .map((order) => [order.id, new Refusal('billing.own-calculation', {})]),
      ),
    apply: async (_ctx, _sql, orders) => void applied.push(...orders.map((order) => order.id)),
  },
  'billing.release': {},
  'billing.reopen-review': {},
  'billing.request-reread': {},
};

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
  });
  pool = openPool(database.url, { max: 10 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function raiseAndLock(count: number, refused: number[] = []): Promise<{ id: number; fence: number }[]> {
  const rows = await sql.tx((tx) =>
    createOrders(
      tx,
      Array.from({ length: count }, (_, n) => ({
        process: 'billing',
        unitId: UNITS.stationSouth,
        createdBy: people.calculator.userId,
        trail: [{ action: 'self-check', actorId: 0, toStep: 'review' }],
        subject: { refused: refused.includes(n) },
      })),
    ),
  );
  const receipt = await lockOrders(
    contextOf(sql, people.reviewer),
    rows.map((row) => row.id),
  );
  return receipt.entries.map((entry) => ({ id: entry.id, fence: entry.fence! }));
}

const accept = { step: 'review', action: 'accept', form: { verdict: 'harmless', reason: '与用户核实属实' } };

describe('doing a step', () => {
  it('moves the order, frees the lock, keeps the form and runs the effect once', async () => {
    const [order] = await raiseAndLock(1);
    const reviewer = contextOf(sql, people.reviewer, effects);
    await saveDraft(reviewer, order!.id, 'review', { reason: '草' });
    await submitOrder(reviewer, order!.id, order!.fence, accept);
    const detail = await orderDetail(contextOf(sql, people.lead), order!.id);
    expect(detail.order).toMatchObject({
      step: 'release',
      role: 'lead',
      state: 'pending',
      lockedBy: null,
      sentBack: false,
    });
    expect(detail.form).toEqual({ review: accept.form });
    expect(detail.history.at(-1)).toMatchObject({
      action: 'accept',
      fromStep: 'review',
      toStep: 'release',
      reason: '与用户核实属实',
    });
    expect(applied).toEqual([order!.id]);
    expect((await orderDetail(reviewer, order!.id)).draft).toBeNull();
  });

  it('refuses a stale fence, a wrong step, a foreign holder, an unknown action, a bad form', async () => {
    const [a] = await raiseAndLock(1);
    const reviewer = contextOf(sql, people.reviewer, effects);
    const refusal = (run: Promise<unknown>): Promise<unknown> =>
      run.then(() => 'accepted').catch((error: { code?: string }) => error.code);
    expect(await refusal(submitOrder(reviewer, a!.id, a!.fence - 1, accept))).toBe('order.stale-fence');
    expect(await refusal(submitOrder(reviewer, a!.id, a!.fence, { ...accept, step: 'release' }))).toBe(
      'order.wrong-step',
    );
    expect(await refusal(submitOrder(reviewer, a!.id, a!.fence, { ...accept, action: 'release' }))).toBe(
      'order.wrong-step',
    );
    expect(await refusal(submitOrder(contextOf(sql, people.reviewer2, effects), a!.id, a!.fence, accept))).toBe(
      'order.held-by-other',
    );
    expect(await refusal(submitOrder(contextOf(sql, people.otherReviewer, effects), a!.id, a!.fence, accept))).toBe(
      'not-found',
    );
    expect(
      await refusal(submitOrder(reviewer, a!.id, a!.fence, { ...accept, form: { verdict: 'maybe', reason: '' } })),
    ).toBe('input.invalid');
    expect(
      await refusal(submitOrder(reviewer, a!.id, a!.fence, { ...accept, form: { ...accept.form, state: 'done' } })),
    ).toBe('input.invalid');
    await submitOrder(reviewer, a!.id, a!.fence, accept);
    expect(await refusal(submitOrder(reviewer, a!.id, a!.fence, accept))).toBe('order.stale-fence');
  });

  it('does a batch with a receipt and leaves refused ones where they were', async () => {
    const orders = await raiseAndLock(4, [1]);
    const reviewer = contextOf(sql, people.reviewer, effects);
    orders[3]!.fence -= 1;
    const receipt = await submitBatch(reviewer, orders, accept);
    expect(receipt.entries.map((entry) => entry.outcome)).toEqual(['done', 'refused', 'done', 'changed']);
    expect(receipt.entries[1]!.code).toBe('billing.own-calculation');
    const rows = await snapshot(sql);
    expect(orders.map((order) => rows.get(order.id)!.step)).toEqual(['release', 'review', 'release', 'review']);
  });

  it('keeps parity through send-backs and the end', async () => {
    await sql.run('DELETE FROM outbox');
    const held = await snapshot(sql);
    const [order] = await raiseAndLock(1);
    await submitOrder(contextOf(sql, people.reviewer, effects), order!.id, order!.fence, accept);
    const lead = contextOf(sql, people.lead, effects);
    let fence = (await lockOrders(lead, [order!.id])).entries[0]!.fence!;
    await submitOrder(lead, order!.id, fence, {
      step: 'release',
      action: 'back-to-review',
      form: { reason: '金额存疑' },
    });
    const reviewer = contextOf(sql, people.reviewer, effects);
    fence = (await lockOrders(reviewer, [order!.id])).entries[0]!.fence!;
    await submitOrder(reviewer, order!.id, fence, accept);
    fence = (await lockOrders(lead, [order!.id])).entries[0]!.fence!;
    await submitOrder(lead, order!.id, fence, { step: 'release', action: 'release', form: {} });
    for (const event of await outboxEvents(sql)) applyOrderEvent(held, event);
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(await snapshot(sql)));
    expect((await snapshot(sql)).get(order!.id)).toMatchObject({ state: 'done', step: 'release', role: '' });
    await sql.run('DELETE FROM outbox');
    expect(await archiveOrders(lead, 0)).toBe(1);
    for (const event of await outboxEvents(sql)) applyOrderEvent(held, event);
    expect(held.get(order!.id)).toMatchObject({ state: 'archived' });
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(await snapshot(sql)));
    expect((await verifyHistory(sql)).faults).toEqual([]);
  });

  it('keeps comments and shows the team its counts', async () => {
    const [order] = await raiseAndLock(1);
    await addComment(contextOf(sql, people.lead), order!.id, '请优先');
    const detail = await orderDetail(contextOf(sql, people.reviewer), order!.id);
    expect(detail.comments).toMatchObject([{ body: '请优先', authorName: '杨志' }]);
    const team = await teamQueue(contextOf(sql, people.lead));
    expect(team.people.find((person) => person.userId === people.reviewer.userId)?.locked).toBeGreaterThan(0);
    await expect(teamQueue(contextOf(sql, people.reviewer))).rejects.toMatchObject({ code: 'access.not-permitted' });
  });
});

describe('illegal moves', () => {
  it('accepts none of many random tries', async () => {
    const orders = await raiseAndLock(3);
    const before = Object.fromEntries(await snapshot(sql));
    const actions = [
      ...new Set(
        PROCESSES.flatMap((process) => process.steps.flatMap((step) => step.actions.map((action) => action.id))),
      ),
    ];
    const steps = [...new Set(PROCESSES.flatMap((process) => process.steps.map((step) => step.id)))];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(people) as (keyof People)[])),
        fc.constantFrom(...orders.map((order) => order.id), 1, 10_000_000),
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom(...steps),
        fc.constantFrom(...actions),
        async (key, id, fence, step, action) => {
          const legal =
            key === 'reviewer' &&
            step === 'review' &&
            orders.some((order) => order.id === id && order.fence === fence) &&
            (action === 'accept' || action === 'send-for-rereading');
          fc.pre(!legal);
          const outcome = await submitOrder(contextOf(sql, people[key], effects), id, fence, {
            step,
            action,
            form: accept.form,
          }).then(
            () => 'accepted',
            (error: unknown) => (error instanceof Refusal ? 'refused' : error),
          );
          expect(outcome).toBe('refused');
        },
      ),
      { numRuns: 500 },
    );
    expect(Object.fromEntries(await snapshot(sql))).toEqual(before);
  });
});
