/** Colleagues for the replays, and what must be true of every order afterwards. */
import type { Sql } from '@/server/kernel/ports';
import type { OrderCtx } from '@/server/work-orders/effects';
import { contextOf, grant, type People, UNITS } from '@/tests/support/small-utility';

/** Effects that move no money: a replay is about orders. */
const effects = {
  'billing.accept-review': {},
  'billing.release': {},
  'billing.reopen-review': {},
  'billing.request-reread': {},
};

/** `count` reviewers of the county, each a person of their own. */
export async function reviewers(owner: Sql, sql: Sql, people: People, count: number): Promise<OrderCtx[]> {
  const rows = await owner.query<{ id: number }>(
    `INSERT INTO app_user (login, name_zh, name_en, password_hash, home_unit_id)
     SELECT 'replay.' || n, '同事' || n, 'Colleague ' || n, 'x', $2 FROM generate_series(1, $1) n RETURNING id`,
    [count, UNITS.county],
  );
  await owner.run(
    `INSERT INTO user_grant (user_id, role, unit_id, granted_by) SELECT unnest($1::int[]), 'reviewer', $2, 0`,
    [rows.map(({ id }) => id), UNITS.county],
  );
  return rows.map(({ id }, n) =>
    contextOf(
      sql,
      { ...people.reviewer, userId: id, name: `同事${n + 1}`, grants: [grant('reviewer', UNITS.county)] },
      effects,
    ),
  );
}

/** Orders with more than one holder at a time, by the history; and holds without a history row or without an event. */
export async function brokenLocks(sql: Sql): Promise<{ overlapping: number; unrecorded: number; fences: number }> {
  return sql.one(
    `SELECT (SELECT count(*)::int FROM (
               SELECT action, lag(to_state) OVER (PARTITION BY order_id ORDER BY seq) AS before, actor_id,
                      lag(actor_id) OVER (PARTITION BY order_id ORDER BY seq) AS last_actor
                 FROM order_history) h
              WHERE h.action = 'lock' AND h.before = 'locked' AND h.actor_id <> h.last_actor) AS overlapping,
            (SELECT count(*)::int FROM work_order w WHERE w.history_seq <> (SELECT count(*) FROM order_history h WHERE h.order_id = w.id)) AS unrecorded,
            (SELECT count(*)::int FROM (
               SELECT fence, lag(fence) OVER (PARTITION BY order_id ORDER BY seq) AS before FROM order_history) f WHERE f.fence < f.before) AS fences`,
  );
}
