/**
 * 客户档案: one row an account, with its customer and its point of use. An empty optional cell leaves what is stored as it is. Who
 * the customer of an account is cannot be changed by a file: that is a transfer (过户) with an order.
 */
import type { ImportPlan } from '../plan';

export const customers: ImportPlan = {
  types: [
    'text', // account_no
    'text', // customer_no
    'text', // customer_name
    'text', // phone
    'text', // id_no
    'text', // unit_code
    'text', // route_code
    'integer', // route_seq
    'text', // transformer_code
    'text', // class
    'text', // tariff_code
    'numeric(6,2)', // voltage_kv
    'numeric(12,2)', // capacity_kva
    'numeric(3,2)', // pf_standard
    'date', // opened_on
    'text', // status
    'text', // address
  ],
  resolve: `
    SELECT s.line, s.account_no, coalesce(s.customer_no, c.customer_no, 'KH' || s.account_no) AS customer_no, s.customer_name,
           coalesce(s.phone, c.phone) AS phone, coalesce(s.id_no, c.id_no) AS id_no, s.unit_code, s.route_code,
           s.transformer_code, s.class, s.tariff_code, s.voltage_kv, s.opened_on, s.address,
           coalesce(s.route_seq, a.route_seq, 0) AS route_seq, coalesce(s.capacity_kva, a.capacity_kva, 0) AS capacity_kva,
           coalesce(s.pf_standard, a.pf_standard) AS pf_standard, coalesce(s.status, a.status, 'active') AS status,
           u.id AS unit_id, t.id AS route_id, t.unit_id AS route_unit_id,
           coalesce(f.id, a.transformer_id) AS transformer_id, s.transformer_code IS NOT NULL AND f.id IS NULL AS no_transformer,
           a.id AS account_id, a.unit_id AS old_unit_id, c.customer_no AS old_customer_no, n.id AS customer_id,
           p.tariff_code IS NOT NULL AS has_tariff,
           row_number() OVER (PARTITION BY s.account_no ORDER BY s.line) AS nth,
           first_value(s.customer_name) OVER (PARTITION BY coalesce(s.customer_no, s.account_no) ORDER BY s.line) AS first_name,
           CASE WHEN a.id IS NULL THEN 'new'
                WHEN (s.customer_name, coalesce(s.phone, c.phone), coalesce(s.id_no, c.id_no), u.id, t.id, coalesce(s.route_seq, a.route_seq),
                      coalesce(f.id, a.transformer_id), s.class, s.tariff_code, s.voltage_kv, coalesce(s.capacity_kva, a.capacity_kva),
                      coalesce(s.pf_standard, a.pf_standard), coalesce(s.status, a.status), s.opened_on, s.address)
                     IS DISTINCT FROM
                     (c.name, c.phone, c.id_no, a.unit_id, a.route_id, a.route_seq, a.transformer_id, a.class, a.tariff_code, a.voltage_kv,
                      a.capacity_kva, a.pf_standard, a.status, a.opened_on, a.address)
                THEN 'changed' ELSE 'same' END AS state
      FROM import_stage s
      LEFT JOIN org_unit u ON u.code = s.unit_code AND u.kind = 'station'
      LEFT JOIN route t ON t.code = s.route_code
      LEFT JOIN transformer f ON f.code = s.transformer_code
      LEFT JOIN account a ON a.account_no = s.account_no
      LEFT JOIN customer c ON c.id = a.customer_id
      LEFT JOIN customer n ON n.customer_no = s.customer_no
      LEFT JOIN (SELECT DISTINCT tariff_code FROM price_version) p ON p.tariff_code = s.tariff_code`,
  judgements: [
    { code: 'duplicate-in-file', column: 'account_no', when: 'r.nth > 1', value: 'r.account_no' },
    { code: 'unknown-unit', column: 'unit_code', when: 'r.unit_id IS NULL', value: 'r.unit_code' },
    {
      code: 'out-of-scope',
      column: 'unit_code',
      when: 'r.unit_id IS NOT NULL AND NOT (r.unit_id = ANY($2::int[]) AND (r.old_unit_id IS NULL OR r.old_unit_id = ANY($2::int[])))',
      value: 'r.unit_code',
    },
    { code: 'unknown-route', column: 'route_code', when: 'r.route_id IS NULL', value: 'r.route_code' },
    {
      code: 'route-of-other-unit',
      column: 'route_code',
      when: 'r.route_unit_id <> r.unit_id',
      value: 'r.route_code',
      params: `jsonb_build_object('unit', r.unit_code)`,
    },
    { code: 'unknown-transformer', column: 'transformer_code', when: 'r.no_transformer', value: 'r.transformer_code' },
    { code: 'unknown-tariff', column: 'tariff_code', when: 'NOT r.has_tariff', value: 'r.tariff_code' },
    {
      code: 'account-of-other-customer',
      column: 'customer_no',
      when: 'r.old_customer_no <> r.customer_no',
      value: 'r.customer_no',
      params: `jsonb_build_object('customerNo', r.old_customer_no)`,
    },
    {
      code: 'customer-differs',
      column: 'customer_name',
      when: 'r.first_name <> r.customer_name AND r.nth = 1',
      value: 'r.customer_name',
      params: `jsonb_build_object('customerNo', r.customer_no)`,
    },
    {
      code: 'in-future',
      column: 'opened_on',
      when: 'r.opened_on > $3::date',
      value: 'r.opened_on::text',
      params: `jsonb_build_object('today', $3::date)`,
    },
  ],
  merge: [
    `INSERT INTO customer AS c (customer_no, name, phone, id_no)
     SELECT DISTINCT ON (customer_no) customer_no, customer_name, phone, id_no
       FROM import_resolved WHERE NOT bad AND state <> 'same' ORDER BY customer_no, line
     ON CONFLICT (customer_no) DO UPDATE SET name = excluded.name, phone = excluded.phone, id_no = excluded.id_no
      WHERE (c.name, c.phone, c.id_no) IS DISTINCT FROM (excluded.name, excluded.phone, excluded.id_no)`,
    `INSERT INTO account (account_no, customer_id, unit_id, route_id, route_seq, transformer_id, class, tariff_code, voltage_kv,
                          capacity_kva, pf_standard, status, opened_on, address)
     SELECT r.account_no, c.id, r.unit_id, r.route_id, r.route_seq, r.transformer_id, r.class, r.tariff_code, r.voltage_kv,
            r.capacity_kva, r.pf_standard, r.status, r.opened_on, r.address
       FROM import_resolved r JOIN customer c ON c.customer_no = r.customer_no
      WHERE NOT r.bad AND r.state = 'new' ORDER BY r.line`,
    `INSERT INTO service_point (account_id, point_no, address, transformer_id)
     SELECT a.id, 'P' || a.account_no, a.address, a.transformer_id
       FROM import_resolved r JOIN account a ON a.account_no = r.account_no WHERE NOT r.bad AND r.state = 'new' ORDER BY r.line`,
    `UPDATE account a
        SET unit_id = r.unit_id, route_id = r.route_id, route_seq = r.route_seq, transformer_id = r.transformer_id, class = r.class,
            tariff_code = r.tariff_code, voltage_kv = r.voltage_kv, capacity_kva = r.capacity_kva, pf_standard = r.pf_standard,
            status = r.status, opened_on = r.opened_on, address = r.address, version = a.version + 1,
            closed_on = CASE WHEN r.status = 'closed' THEN coalesce(a.closed_on, $3::date) END
       FROM import_resolved r WHERE a.id = r.account_id AND NOT r.bad AND r.state = 'changed'`,
    `UPDATE service_point p SET address = r.address, transformer_id = r.transformer_id
       FROM import_resolved r WHERE p.account_id = r.account_id AND p.point_no = 'P' || r.account_no AND NOT r.bad AND r.state = 'changed'`,
  ],
};
