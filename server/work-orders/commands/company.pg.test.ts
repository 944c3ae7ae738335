import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner, outboxEvents, snapshot } from '@/tests/support/orders';
import { contextOf, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import { applyOrderEvent } from '../projection';
import { colleagues, inbox } from '../queries/company';
import { orderDetail } from '../queries/detail';
import { verifyHistory } from '../queries/verify-history';
import { createOrders } from './create';
import { lockOrders } from './locks';
import { addComment, noteSeen, saveDraft } from './notes';
import { notePresence } from './presence';
import { endShift, handOver } from './shift';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
  });
  pool = openPool(database.url, { max: 6 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const as = (actor: Actor) => contextOf(sql, actor);

async function reviews(count: number): Promise<number[]> {
  const rows = await sql.tx((tx) =>
    createOrders(
      tx,
      Array.from({ length: count }, () => ({
        process: 'billing',
        unitId: UNITS.stationSouth,
        createdBy: people.calculator.userId,
        trail: [{ action: 'self-check', actorId: 0, toStep: 'review' }],
      })),
    ),
  );
  return rows.map(({ id }) => id);
}

/** What the last statements told one person, oldest first; the outbox is emptied. */
async function toldTo(actor: Actor): Promise<Record<string, unknown>[]> {
  const rows = await sql.query<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM outbox WHERE topic = 'personal' AND user_id = $1 ORDER BY id`,
    [actor.userId],
  );
  await sql.run('DELETE FROM outbox');
  return rows.map(({ payload }) => payload);
}

describe('presence', () => {
  it('is told to those at the same order alone, and only when something changes', async () => {
    const [order, other] = await reviews(2);
    await sql.run('DELETE FROM outbox');
    expect(await notePresence(as(people.reviewer), order!, 'viewing')).toEqual({ others: [] });
    await notePresence(as(people.lead), other!, 'viewing');
    expect(await sql.query('SELECT 1 FROM outbox')).toEqual([]);

    const answer = await notePresence(as(people.reviewer2), order!, 'viewing');
    expect(answer.others).toEqual([
      { userId: people.reviewer.userId, nameZh: '李娜', nameEn: 'Li Na', doing: 'viewing' },
    ]);
    expect(await toldTo(people.reviewer)).toEqual([
      {
        kind: 'presence',
        orderId: order,
        person: { userId: people.reviewer2.userId, nameZh: '王芳', nameEn: 'Wang Fang', doing: 'viewing' },
      },
    ]);
    await notePresence(as(people.reviewer2), order!, 'viewing');
    expect(await toldTo(people.reviewer)).toEqual([]);
    await notePresence(as(people.reviewer2), order!, 'editing');
    expect(await toldTo(people.reviewer)).toMatchObject([{ person: { doing: 'editing' } }]);
    await notePresence(as(people.reviewer2), order!, 'gone');
    expect(await toldTo(people.reviewer)).toMatchObject([{ person: { doing: 'gone' } }]);
    expect((await notePresence(as(people.reviewer), order!, 'viewing')).others).toEqual([]);
  });

  it('fades when nothing more is heard, and is not for outsiders', async () => {
    const [order] = await reviews(1);
    await notePresence(as(people.reviewer2), order!, 'viewing');
    await sql.run(`UPDATE order_presence SET seen_at = now() - interval '2 minutes' WHERE order_id = $1`, [order]);
    expect((await notePresence(as(people.reviewer), order!, 'viewing')).others).toEqual([]);
    await expect(notePresence(as(people.otherReviewer), order!, 'viewing')).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('mentions', () => {
  it('reach colleagues who may see the order, at once and later, until they are read', async () => {
    const [order] = await reviews(1);
    const names = (await colleagues(as(people.reviewer), order!)).people.map(({ id }) => id);
    expect(names).toEqual(expect.arrayContaining([people.reviewer2.userId, people.lead.userId]));
    for (const outsider of [people.otherReviewer, people.administrator, people.readerA, people.reviewer])
      expect(names).not.toContain(outsider.userId);

    await sql.run('DELETE FROM outbox');
    const asked = [people.reviewer2.userId, people.otherReviewer.userId, people.reviewer.userId];
    const comment = await addComment(as(people.reviewer), order!, '@王芳 请看', asked);
    const told = await sql.query<{ userId: number; payload: Record<string, unknown> }>(
      `SELECT user_id AS "userId", payload FROM outbox WHERE topic = 'personal'`,
    );
    expect(told.map(({ userId }) => userId)).toEqual([people.reviewer2.userId]);
    expect(told[0]!.payload).toMatchObject({ kind: 'mentioned', orderIds: [order], body: '@王芳 请看' });

    expect((await inbox(as(people.reviewer2))).mentions).toMatchObject([{ commentId: comment.id, orderId: order }]);
    expect((await inbox(as(people.otherReviewer))).mentions).toEqual([]);
    // Somebody else cannot read it away.
    await noteSeen(as(people.lead), [comment.id]);
    expect((await inbox(as(people.reviewer2))).mentions).toHaveLength(1);
    await noteSeen(as(people.reviewer2), [comment.id]);
    expect((await inbox(as(people.reviewer2))).mentions).toEqual([]);
  });
});

describe('handing over', () => {
  it('moves what one holds to somebody who may do it, draft included, and nothing else', async () => {
    const ids = await reviews(3);
    await lockOrders(as(people.reviewer), ids.slice(0, 2));
    await saveDraft(as(people.reviewer), ids[0]!, 'review', { action: 'accept', values: { reason: '已核对' } });
    await sql.run('DELETE FROM outbox');
    const before = await snapshot(sql);
    const receipt = await handOver(as(people.reviewer), ids, people.reviewer2.userId, '应请求移交');
    expect(receipt.counts).toEqual({ reassigned: 2, 'not-permitted': 1 });
    for (const event of await outboxEvents(sql)) applyOrderEvent(before, event);
    expect(before).toEqual(await snapshot(sql));
    const detail = await orderDetail(as(people.reviewer2), ids[0]!);
    expect(detail.writable).toBe(true);
    expect(detail.draft).toEqual({ action: 'accept', values: { reason: '已核对' } });
    // A reader may not review, and a person of another county least of all.
    for (const to of [people.readerA, people.otherReviewer]) {
      expect((await handOver(as(people.reviewer2), [ids[0]!], to.userId, '请接手')).counts).toEqual({
        'not-permitted': 1,
      });
    }
    expect((await verifyHistory(sql)).faults).toEqual([]);
  });

  it('ends a shift: all is passed on or freed, and the note waits for colleagues of the unit', async () => {
    await endShift(as(people.reviewer2), '清空', null);
    await sql.run('DELETE FROM outbox');
    const ids = await reviews(4);
    await lockOrders(as(people.reviewer), ids);
    const before = await snapshot(sql);
    await sql.run('DELETE FROM outbox');
    expect(await endShift(as(people.reviewer), '户号 4001 待回电', null)).toEqual({
      released: 4,
      handedOver: 0,
      refused: 0,
    });
    for (const event of await outboxEvents(sql)) applyOrderEvent(before, event);
    expect(before).toEqual(await snapshot(sql));
    const notes = (await inbox(as(people.reviewer2))).shiftNotes;
    expect(notes[0]).toMatchObject({ body: '户号 4001 待回电', orderIds: ids, authorZh: '李娜' });
    expect((await inbox(as(people.otherReviewer))).shiftNotes).toEqual([]);
    expect((await inbox(as(people.reviewer))).shiftNotes.map(({ body }) => body)).not.toContain('户号 4001 待回电');

    await lockOrders(as(people.reviewer), ids.slice(0, 2));
    expect(await endShift(as(people.reviewer), '请接手', people.reviewer2.userId)).toEqual({
      released: 0,
      handedOver: 2,
      refused: 0,
    });
    expect((await inbox(as(people.lead))).shiftNotes.map(({ body }) => body)).not.toContain('请接手');
    await expect(asOwner(database.url, (owner) => owner.run(`UPDATE shift_note SET body = 'x'`))).rejects.toThrow(
      /append-only|refuse|only/i,
    );
  });
});
