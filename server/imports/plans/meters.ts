/**
 * 电表档案: one row a meter. A meter stays with its account: replacing one is an exchange (换表) with an order.
 * (`array_agg` instead of ORDER BY id LIMIT 1: without fresh statistics the latter walks the primary key, for every row.)
 */
import type { ImportPlan } from '../plan';

export const meters: ImportPlan = {
  types: [
    'text', // meter_no
    'text', // account_no
    'text', // kind
    'smallint', // digits
    'smallint', // decimals
    'numeric(10,2)', // ct_ratio
    'numeric(10,2)', // pt_ratio
    'boolean', // has_reactive
    'date', // installed_on
    'date', // removed_on
    'text', // install_batch
  ],
  resolve: `
    SELECT s.line, s.meter_no, s.account_no, s.kind, s.digits, s.installed_on, coalesce(s.decimals, m.decimals, 0) AS decimals,
           coalesce(s.ct_ratio, m.ct_ratio, 1) AS ct_ratio, coalesce(s.pt_ratio, m.pt_ratio, 1) AS pt_ratio,
           coalesce(s.has_reactive, m.has_reactive, false) AS has_reactive, coalesce(s.removed_on, m.removed_on) AS removed_on,
           coalesce(s.install_batch, m.install_batch) AS install_batch,
           a.id AS account_id, a.unit_id, p.id AS point_id, m.id AS meter_id, m.account_id AS old_account_id, o.account_no AS old_account_no,
           row_number() OVER (PARTITION BY s.meter_no ORDER BY s.line) AS nth,
           CASE WHEN m.id IS NULL THEN 'new'
                WHEN (s.kind, s.digits, s.installed_on, coalesce(s.decimals, m.decimals), coalesce(s.ct_ratio, m.ct_ratio),
                      coalesce(s.pt_ratio, m.pt_ratio), coalesce(s.has_reactive, m.has_reactive), coalesce(s.removed_on, m.removed_on),
                      coalesce(s.install_batch, m.install_batch))
                     IS DISTINCT FROM (m.kind, m.digits, m.installed_on, m.decimals, m.ct_ratio, m.pt_ratio, m.has_reactive, m.removed_on, m.install_batch)
                THEN 'changed' ELSE 'same' END AS state
      FROM import_stage s
      LEFT JOIN account a ON a.account_no = s.account_no
      LEFT JOIN LATERAL (SELECT (array_agg(id ORDER BY id))[1] AS id FROM service_point WHERE account_id = a.id) p ON true
      LEFT JOIN meter m ON m.meter_no = s.meter_no
      LEFT JOIN account o ON o.id = m.account_id`,
  judgements: [
    { code: 'duplicate-in-file', column: 'meter_no', when: 'r.nth > 1', value: 'r.meter_no' },
    { code: 'unknown-account', column: 'account_no', when: 'r.account_id IS NULL', value: 'r.account_no' },
    {
      code: 'out-of-scope',
      column: 'account_no',
      when: 'r.account_id IS NOT NULL AND NOT r.unit_id = ANY($2::int[])',
      value: 'r.account_no',
    },
    {
      code: 'meter-of-other-account',
      column: 'account_no',
      when: 'r.old_account_id <> r.account_id',
      value: 'r.account_no',
      params: `jsonb_build_object('accountNo', r.old_account_no)`,
    },
    {
      code: 'removed-before-installed',
      column: 'removed_on',
      when: 'r.removed_on < r.installed_on',
      value: 'r.removed_on::text',
      params: `jsonb_build_object('installedOn', r.installed_on)`,
    },
    {
      code: 'in-future',
      column: 'installed_on',
      when: 'r.installed_on > $3::date',
      value: 'r.installed_on::text',
      params: `jsonb_build_object('today', $3::date)`,
    },
  ],
  merge: [
    `INSERT INTO meter (meter_no, account_id, service_point_id, kind, digits, decimals, ct_ratio, pt_ratio, has_reactive, installed_on,
                        removed_on, install_batch)
     SELECT meter_no, account_id, point_id, kind, digits, decimals, ct_ratio, pt_ratio, has_reactive, installed_on, removed_on, install_batch
       FROM import_resolved WHERE NOT bad AND state = 'new' ORDER BY line`,
    `UPDATE meter m
        SET kind = r.kind, digits = r.digits, decimals = r.decimals, ct_ratio = r.ct_ratio, pt_ratio = r.pt_ratio,
            has_reactive = r.has_reactive, installed_on = r.installed_on, removed_on = r.removed_on, install_batch = r.install_batch
       FROM import_resolved r WHERE m.id = r.meter_id AND NOT r.bad AND r.state = 'changed'`,
  ],
};
