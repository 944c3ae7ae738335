/**
 * 示数: one row a register a month. An empty value means "not read". An empty base is what is stored, else last month's value; an
 * empty base date likewise, else the day the meter was installed. A backwards figure is no fault here: whether it is one is for the
 * checks to say. The reading of a released bill is refused; repeating what is stored is not.
 */
import type { ImportPlan } from '../plan';

const EFFECTIVE = `
  coalesce(s.prev_value, o.prev_value, CASE WHEN s.register <> 'demand' THEN l.value END) AS prev_value,
  coalesce(s.prev_read_on, o.prev_read_on, l.read_on, m.installed_on) AS prev_read_on`;

export const readings: ImportPlan = {
  types: [
    'date', // month
    'text', // meter_no
    'text', // account_no
    'text', // register
    'numeric(14,3)', // prev_value
    'numeric(14,3)', // value
    'date', // prev_read_on
    'date', // read_on
  ],
  resolve: `
    SELECT x.*,
           row_number() OVER (PARTITION BY x.month, x.meter_no, x.register ORDER BY x.line) AS nth,
           CASE WHEN x.old_revision IS NULL THEN 'new'
                WHEN (x.prev_value, x.value, x.prev_read_on, x.read_on)
                     IS DISTINCT FROM (x.old_prev_value, x.old_value, x.old_prev_read_on, x.old_read_on) THEN 'changed'
                ELSE 'same' END AS state
      FROM (SELECT s.line, s.month, s.meter_no, s.account_no, s.register, s.value, s.read_on, ${EFFECTIVE},
                   m.id AS meter_id, m.account_id, m.kind, m.digits, m.has_reactive, a.account_no AS meter_account_no, a.unit_id,
                   o.revision AS old_revision, o.prev_value AS old_prev_value, o.value AS old_value, o.prev_read_on AS old_prev_read_on,
                   o.read_on AS old_read_on, o.source AS old_source, o.rolled_over AS old_rolled_over, b.id IS NOT NULL AS released
              FROM import_stage s
              LEFT JOIN meter m ON m.meter_no = s.meter_no
              LEFT JOIN account a ON a.id = m.account_id
              LEFT JOIN reading o ON o.reading_month = s.month AND o.meter_id = m.id AND o.register = s.register
              LEFT JOIN reading l ON l.reading_month = (s.month - interval '1 month')::date AND l.meter_id = m.id AND l.register = s.register
              LEFT JOIN bill b ON b.bill_month = s.month AND b.account_id = m.account_id AND b.status = 'released') x`,
  judgements: [
    { code: 'duplicate-in-file', column: 'register', when: 'r.nth > 1', value: `r.meter_no || ' ' || r.register` },
    { code: 'unknown-meter', column: 'meter_no', when: 'r.meter_id IS NULL', value: 'r.meter_no' },
    {
      code: 'out-of-scope',
      column: 'meter_no',
      when: 'r.meter_id IS NOT NULL AND NOT r.unit_id = ANY($2::int[])',
      value: 'r.meter_no',
    },
    {
      code: 'meter-of-other-account',
      column: 'account_no',
      when: 'r.account_no <> r.meter_account_no AND r.unit_id = ANY($2::int[])',
      value: 'r.account_no',
      params: `jsonb_build_object('accountNo', r.meter_account_no)`,
    },
    {
      code: 'register-not-on-meter',
      column: 'register',
      when: `(r.register IN ('sharp', 'peak', 'flat', 'valley') AND r.kind = 'single') OR (r.register = 'sharp' AND r.kind <> 'four-rate')
        OR (r.register IN ('reactive', 'reactive-reverse') AND NOT r.has_reactive)`,
      value: 'r.register',
    },
    {
      code: 'exceeds-digits',
      column: 'value',
      when: `r.value >= power(10::numeric, r.digits)`,
      value: 'r.value::text',
      params: `jsonb_build_object('digits', r.digits)`,
    },
    {
      code: 'exceeds-digits',
      column: 'prev_value',
      when: `r.prev_value >= power(10::numeric, r.digits)`,
      value: 'r.prev_value::text',
      params: `jsonb_build_object('digits', r.digits)`,
    },
    {
      code: 'prev-missing',
      column: 'prev_value',
      when: `r.meter_id IS NOT NULL AND r.prev_value IS NULL AND r.register <> 'demand'`,
      value: `''`,
    },
    { code: 'read-date-missing', column: 'read_on', when: 'r.value IS NOT NULL AND r.read_on IS NULL', value: `''` },
    {
      code: 'dates-out-of-order',
      column: 'read_on',
      when: 'r.read_on <= r.prev_read_on',
      value: 'r.read_on::text',
      params: `jsonb_build_object('prevReadOn', r.prev_read_on)`,
    },
    {
      code: 'in-future',
      column: 'read_on',
      when: 'r.read_on > $3::date',
      value: 'r.read_on::text',
      params: `jsonb_build_object('today', $3::date)`,
    },
    {
      code: 'reading-released',
      column: 'value',
      when: `r.released AND r.state <> 'same'`,
      value: `coalesce(r.value::text, '')`,
      params: `jsonb_build_object('month', to_char(r.month, 'YYYY-MM'))`,
    },
  ],
  merge: [
    `SELECT ensure_month(month) FROM (SELECT DISTINCT month FROM import_resolved WHERE NOT bad AND state <> 'same') months`,
    `INSERT INTO reading_revision (reading_month, meter_id, register, revision, prev_value, value, source, rolled_over, replaced_by,
                                   replaced_at, reason)
     SELECT month, meter_id, register, old_revision, old_prev_value, old_value, old_source, old_rolled_over, $4::int, now(), $5::text
       FROM import_resolved WHERE NOT bad AND state = 'changed'`,
    `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source)
     SELECT month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, 'import'
       FROM import_resolved WHERE NOT bad AND state = 'new' ORDER BY account_id, register`,
    `UPDATE reading o
        SET prev_value = r.prev_value, value = r.value, prev_read_on = r.prev_read_on, read_on = r.read_on, source = 'import',
            rolled_over = NULL, reader_id = NULL, revision = o.revision + 1, changed_at = now()
       FROM import_resolved r
      WHERE o.reading_month = r.month AND o.meter_id = r.meter_id AND o.register = r.register AND NOT r.bad AND r.state = 'changed'`,
  ],
};
