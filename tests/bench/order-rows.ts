/** Many open orders at once, written set-wise: the load the queue and lock benches stand on. */
import type { Sql } from '@/server/kernel/ports';

/** Inserts `count` open review orders over the stations, as the owner, with one history row each. */
export async function insertOrders(owner: Sql, count: number, units: readonly number[]): Promise<number[]> {
  await owner.run(
    `INSERT INTO work_order (order_no, process, process_version, family, step, role, state, unit_id, priority, due_at, created_at, step_since,
            account_id, account_no, customer_name, route_code, meter_no, rule, rules, review_classes, money_at_risk_yuan, bill_month, history_seq, history_hash)
     SELECT 'JF2611' || lpad(n::text, 7, '0'), 'billing', 1, 'billing', CASE WHEN n % 7 = 0 THEN 'release' ELSE 'review' END,
            CASE WHEN n % 7 = 0 THEN 'lead' ELSE 'reviewer' END, 'pending',
            ($2::int[])[1 + n % array_length($2::int[], 1)], 1 + n % 5, now() + make_interval(hours => n % 96 - 24), now() - make_interval(mins => n % 20000),
            now() - make_interval(mins => n % 20000), n, lpad(n::text, 10, '0'),
            (ARRAY['王','李','张','刘','陈','杨','赵','黄','周','吴'])[1 + n % 10] || (ARRAY['建国','秀英','伟','芳','娜','敏','静','强','磊','军'])[1 + n / 10 % 10] || n % 977,
            'R' || lpad((n % 400)::text, 5, '0'), 'M' || lpad(n::text, 8, '0'),
            (ARRAY['kwh-jump','kwh-drop','zero','rollover','wrong-base'])[1 + n % 5], ARRAY[(ARRAY['kwh-jump','kwh-drop','zero','rollover','wrong-base'])[1 + n % 5]],
            ARRAY[1 + n % 3]::smallint[], (n * 7919 % 1000000) / 100.0, '2026-11-01', 0, ''
       FROM generate_series(1, $1) n`,
    [count, units],
  );
  await owner.run(
    `INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, prev_hash, hash)
     SELECT h.at, w.id, 1, 0, 'create', '', w.step, '', 'pending', 0, '', history_hash('', w.id, 1, h.micros, 0, 'create', '', w.step, '', 'pending', 0, '', '')
       FROM work_order w, (SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', now()) AS at) n) h WHERE w.history_seq = 0`,
  );
  await owner.run(
    `UPDATE work_order w SET history_seq = 1, history_hash = h.hash FROM order_history h WHERE h.order_id = w.id AND h.seq = 1 AND w.history_seq = 0`,
  );
  await owner.run('VACUUM ANALYZE work_order');
  const rows = await owner.query<{ id: number }>(`SELECT id FROM work_order WHERE step = 'review' ORDER BY id`);
  return rows.map((row) => row.id);
}
