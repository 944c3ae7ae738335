/** Many open orders at once, written set-wise: the load the queue, lock and step benches stand on. */
import type { Sql } from '@/server/kernel/ports';

/** From here on it is quicker to build the indexes anew than to keep them while rows come. */
const MANY = 50_000;

/** Inserts `count` open review orders over the stations, as the owner, with one history row each. */
export async function insertOrders(owner: Sql, count: number, units: readonly number[]): Promise<number[]> {
  const indexes =
    count < MANY
      ? []
      : await owner.query<{ name: string; definition: string }>(
          `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
            WHERE i.indrelid = 'work_order'::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
        );
  for (const { name } of indexes) await owner.run(`DROP INDEX ${name}`);
  // The order and its history row carry the same hash, so that both are written once.
  await owner.run(
    `WITH clock AS (
       SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', now()) AS at) n
     ),
     numbered AS MATERIALIZED (
       SELECT n, nextval(pg_get_serial_sequence('work_order', 'id')) AS id, CASE WHEN n % 7 = 0 THEN 'release' ELSE 'review' END AS step
         FROM generate_series(1, $1) n
     ),
     written AS (
       INSERT INTO work_order (id, order_no, process, process_version, family, step, role, state, unit_id, priority, due_at, created_at, step_since,
              account_id, account_no, customer_name, route_code, meter_no, rule, rules, review_classes, money_at_risk_yuan, bill_month, history_seq,
              history_hash)
       SELECT id, 'JF2611' || lpad(n::text, 7, '0'), 'billing', 1, 'billing', step, CASE WHEN n % 7 = 0 THEN 'lead' ELSE 'reviewer' END, 'pending',
              ($2::int[])[1 + n % array_length($2::int[], 1)], 1 + n % 5, now() + make_interval(hours => n % 96 - 24),
              now() - make_interval(mins => n % 20000), now() - make_interval(mins => n % 20000), n, lpad(n::text, 10, '0'),
              (ARRAY['王','李','张','刘','陈','杨','赵','黄','周','吴'])[1 + n % 10] ||
                (ARRAY['建国','秀英','伟','芳','娜','敏','静','强','磊','军'])[1 + n / 10 % 10] || n % 977,
              'R' || lpad((n % 400)::text, 5, '0'), 'M' || lpad(n::text, 8, '0'), rule, ARRAY[rule], ARRAY[1 + n % 3]::smallint[],
              (n * 7919::bigint % 1000000) / 100.0, '2026-11-01', 1, history_hash('', id, 1, micros, 0, 'create', '', step, '', 'pending', 0, '', '')
         FROM numbered, clock, LATERAL (SELECT (ARRAY['kwh-jump','kwh-drop','zero','rollover','wrong-base'])[1 + n % 5] AS rule) r
       RETURNING id, step, history_hash
     )
     INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, prev_hash, hash)
     SELECT clock.at, w.id, 1, 0, 'create', '', w.step, '', 'pending', 0, '', w.history_hash FROM written w, clock`,
    [count, units],
  );
  for (const { definition } of indexes) await owner.run(definition);
  await owner.run('VACUUM ANALYZE work_order');
  await owner.run('ANALYZE order_history');
  const rows = await owner.query<{ id: number }>(`SELECT id FROM work_order WHERE step = 'review' ORDER BY id`);
  return rows.map((row) => row.id);
}
