/**
 * Statements by which a hostile session might try to release the bill $BILL of the month $MONTH while its review is open. Person 3 is its
 * calculator, 4 reviews there, 6 leads, 11 reviews another county.
 */
const RELEASE = `UPDATE public.bill SET status = 'released', released_by = 6, released_at = now() WHERE bill_month = $MONTH AND id = $BILL`;
const COPY_OF = (status: string, id: string, account: string): string =>
  `INSERT INTO public.bill (bill_month, id, bill_no, account_id, unit_id, run_id, revision, status, period_from, period_to, energy_kwh, amount_yuan,
     calculated_by, calculated_at, released_by, released_at, engine_version, input_hash, output_hash, input)
   SELECT bill_month, ${id}, 'X' || ${id}, ${account}, unit_id, run_id, 0, '${status}', period_from, period_to, energy_kwh, amount_yuan, calculated_by,
     calculated_at, ${status === 'released' ? '6, now()' : 'NULL, NULL'}, engine_version, input_hash, output_hash, input
     FROM public.bill WHERE bill_month = $MONTH AND id = $BILL`;

/** As if a second person let a run that is going on release as it computes. */
const LET_RELEASE = `UPDATE public.billing_run SET status = 'running', releaser_id = 6, releaser_from = now() WHERE bill_month = $MONTH`;

export const ATTEMPTS: readonly [string, readonly string[]][] = [
  ['a plain update', [RELEASE]],
  ['the whole run at once', [RELEASE.replace('AND id = $BILL', '')]],
  [
    'zeroing the counter first',
    [`UPDATE bill SET open_obligations = 0 WHERE bill_month = $MONTH AND id = $BILL`, RELEASE],
  ],
  [
    'both in one statement',
    [
      `UPDATE bill SET open_obligations = 0, status = 'released', released_by = 6, released_at = now() WHERE bill_month = $MONTH AND id = $BILL`,
    ],
  ],
  ['deleting the review', [`DELETE FROM review_obligation WHERE bill_id = $BILL`, RELEASE]],
  ['emptying the reviews', [`TRUNCATE review_obligation`, `TRUNCATE review_obligation CASCADE`, RELEASE]],
  [
    'moving the review to another bill',
    [`UPDATE review_obligation SET bill_id = bill_id + 1 WHERE bill_id = $BILL`, RELEASE],
  ],
  ['making it another class', [`UPDATE review_obligation SET class = 1 WHERE bill_id = $BILL`, RELEASE]],
  [
    'making it somebody else’s calculation',
    [`UPDATE review_obligation SET calculated_by = 99 WHERE bill_id = $BILL`, RELEASE],
  ],
  [
    'making the bill somebody else’s calculation',
    [`UPDATE bill SET calculated_by = 6 WHERE bill_month = $MONTH AND id = $BILL`, RELEASE],
  ],
  [
    'accepting as the calculator',
    [
      `UPDATE review_obligation SET closed_at = now(), closed_by = calculated_by, conclusion = 'accepted', reason = 'fine' WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ],
  ...(['0', '-1', '999999', '1', '6'] as const).map((who): [string, string[]] => [
    `accepting as person ${who}, who does not review here`,
    [
      `UPDATE review_obligation SET closed_at = now(), closed_by = ${who}, conclusion = 'accepted', reason = 'fine' WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ]),
  [
    'accepting as a reviewer of another county',
    [
      `UPDATE review_obligation SET closed_at = now(), closed_by = 11, conclusion = 'accepted', reason = 'fine' WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ],
  [
    'accepting without a reason',
    [
      `UPDATE review_obligation SET closed_at = now(), closed_by = 4, conclusion = 'accepted', reason = '  ' WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ],
  [
    'accepting in the future',
    [
      `UPDATE review_obligation SET closed_at = now() + interval '1 day', closed_by = 4, conclusion = 'accepted', reason = 'fine' WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ],
  [
    'closing as superseded while the bill stands',
    [
      `UPDATE review_obligation SET closed_at = now(), closed_by = 4, conclusion = 'superseded', reason = 'x' WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ],
  ['closing without a conclusion', [`UPDATE review_obligation SET closed_at = now() WHERE bill_id = $BILL`, RELEASE]],
  [
    'superseding and coming back',
    [
      'BEGIN',
      `UPDATE bill SET status = 'superseded' WHERE bill_month = $MONTH AND id = $BILL`,
      `UPDATE review_obligation SET closed_at = now(), closed_by = 4, conclusion = 'superseded', reason = 'x' WHERE bill_id = $BILL`,
      `SAVEPOINT s`,
      `UPDATE bill SET status = 'computed' WHERE bill_month = $MONTH AND id = $BILL`,
      `ROLLBACK TO s`,
      RELEASE,
      'ROLLBACK',
    ],
  ],
  [
    'superseding it and releasing a copy that owes nothing',
    [
      'BEGIN',
      `UPDATE bill SET status = 'superseded' WHERE bill_month = $MONTH AND id = $BILL`,
      COPY_OF('computed', '900001', 'account_id'),
      `UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE bill_month = $MONTH AND id = 900001`,
      'COMMIT',
    ],
  ],
  ['a released copy', [COPY_OF('released', '900002', '999999')]],
  [
    'a copy born released in a run that was made to release as it computes',
    ['BEGIN', LET_RELEASE, COPY_OF('released', '900005', '999999'), 'COMMIT'],
  ],
  [
    'superseding it in such a run and a copy born released in its place',
    [
      'BEGIN',
      LET_RELEASE,
      `UPDATE bill SET status = 'superseded' WHERE bill_month = $MONTH AND id = $BILL`,
      COPY_OF('released', '900006', 'account_id'),
      'COMMIT',
    ],
  ],
  [
    'a copy whose review was closed at birth',
    [
      'BEGIN',
      COPY_OF('computed', '900003', '999999'),
      `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at, closed_at, closed_by, conclusion, reason)
       VALUES ($MONTH, 900003, 999999, 2, 3, now(), now(), 4, 'accepted', 'fine')`,
      `UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE bill_month = $MONTH AND id = 900003`,
      'COMMIT',
    ],
  ],
  [
    'a second, closed obligation beside the open one',
    [
      `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at, closed_at, closed_by, conclusion, reason)
       SELECT $MONTH, $BILL, account_id, 2, 3, now(), now(), 4, 'accepted', 'fine' FROM bill WHERE bill_month = $MONTH AND id = $BILL`,
      RELEASE,
    ],
  ],
  [
    'an obligation of a false calculator, to be accepted by the true one',
    [
      `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at)
       SELECT $MONTH, $BILL, account_id, 3, 999, now() FROM bill WHERE bill_month = $MONTH AND id = $BILL`,
      RELEASE,
    ],
  ],
  ...['bill', 'review_obligation', 'bill_line'].map((table): [string, string[]] => [
    `the partition or rules of ${table}`,
    [
      `UPDATE ${table}_202610 SET status = 'released'`,
      `UPDATE ONLY ${table} SET status = 'released' WHERE bill_month = $MONTH`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `ALTER TABLE ${table} DROP CONSTRAINT ${table}_check`,
      `CREATE RULE r AS ON UPDATE TO ${table} DO INSTEAD NOTHING`,
      `CREATE TRIGGER t BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION bill_changed()`,
      `DROP TRIGGER bill_changed ON ${table}`,
      `ALTER TABLE ${table} DETACH PARTITION ${table}_202610`,
      `ALTER TABLE ${table} OWNER TO gongdan_app`,
      `GRANT ALL ON ${table} TO gongdan_app`,
      `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`,
      RELEASE,
    ],
  ]),
  [
    'posing as a replica',
    [`SET session_replication_role = replica`, `SET LOCAL session_replication_role = replica`, RELEASE],
  ],
  [
    'becoming the owner',
    [
      `SET ROLE NONE`,
      `RESET ROLE`,
      `SET SESSION AUTHORIZATION DEFAULT`,
      `SET ROLE gongdan`,
      `SET SESSION AUTHORIZATION gongdan`,
      RELEASE,
    ],
  ],
  [
    'switching off constraints',
    [`SET CONSTRAINTS ALL DEFERRED`, `SET check_function_bodies = off`, `SET row_security = off`, RELEASE],
  ],
  [
    'replacing the guards',
    [
      `CREATE OR REPLACE FUNCTION bill_changed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
      `ALTER FUNCTION bill_changed() RESET ALL`,
      `DROP FUNCTION bill_changed() CASCADE`,
      `CREATE SCHEMA evil`,
      `CREATE FUNCTION public.may_review(bigint, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'`,
      RELEASE,
    ],
  ],
  [
    'shadowing the tables the guards read',
    [
      `CREATE TEMP TABLE review_obligation (bill_month date, bill_id bigint, class smallint, conclusion text, closed_at timestamptz)`,
      `CREATE TEMP TABLE finding (bill_month date, bill_id bigint, class smallint, detail jsonb)`,
      `CREATE TEMP TABLE account_change (account_id bigint, kind text, effective_on date)`,
      `CREATE TEMP TABLE bill AS SELECT * FROM public.bill`,
      `SET search_path = pg_temp, public`,
      RELEASE,
      `UPDATE bill SET open_obligations = 0`,
      RELEASE,
    ],
  ],
  [
    'shadowing who may review',
    [
      `CREATE TEMP TABLE user_grant AS SELECT 3 AS user_id, 'reviewer' AS role, 1 AS unit_id`,
      `CREATE TEMP TABLE app_user AS SELECT 6 AS id, 'active' AS status`,
      `CREATE FUNCTION pg_temp.may_review(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'`,
      `SET search_path = pg_temp, public`,
      `UPDATE public.review_obligation SET closed_at = now(), closed_by = 6, conclusion = 'accepted', reason = 'fine' WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ],
  [
    'borrowing a guard for a table of one’s own to count the reviews down',
    [
      `CREATE TEMP TABLE mine (id bigint, bill_month date, bill_id bigint, account_id bigint, class smallint, calculated_by int, opened_at timestamptz,
         closed_at timestamptz, closed_by int, conclusion text, reason text)`,
      `CREATE TRIGGER t BEFORE UPDATE ON mine FOR EACH ROW EXECUTE FUNCTION public.review_obligation_changed()`,
      `INSERT INTO mine SELECT 1, $MONTH, $BILL, 1, 2, 3, now(), NULL, NULL, NULL, NULL`,
      `UPDATE mine SET closed_at = now(), closed_by = 4, conclusion = 'accepted', reason = 'x'`,
      RELEASE,
    ],
  ],
  [
    'turning the finding harmless',
    [
      `DELETE FROM finding WHERE bill_id = $BILL`,
      `UPDATE finding SET detail = detail || '{"explainedBy": "nobody"}' WHERE bill_id = $BILL`,
      `UPDATE finding SET bill_id = NULL WHERE bill_id = $BILL`,
      RELEASE,
    ],
  ],
  [
    'owing it without releasing it',
    [
      `INSERT INTO receivable (account_id, unit_id, bill_month, bill_id, amount_yuan, due_on, created_at)
       SELECT account_id, unit_id, bill_month, id, amount_yuan, now(), now() FROM bill WHERE bill_month = $MONTH AND id = $BILL`,
    ],
  ],
  [
    'through MERGE, ON CONFLICT and a CTE',
    [
      `MERGE INTO bill b USING (SELECT $BILL AS id) s ON b.id = s.id AND b.bill_month = $MONTH
        WHEN MATCHED THEN UPDATE SET status = 'released', released_by = 6, released_at = now()`,
      `INSERT INTO bill SELECT * FROM bill WHERE bill_month = $MONTH AND id = $BILL
        ON CONFLICT (bill_month, id) DO UPDATE SET status = 'released', released_by = 6, released_at = now()`,
      `WITH c AS (UPDATE review_obligation SET reason = 'x' WHERE bill_id = $BILL RETURNING 1)
        UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE bill_month = $MONTH AND id = $BILL`,
      `DO $$ BEGIN UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE id = $BILL; EXCEPTION WHEN OTHERS THEN NULL; END $$`,
    ],
  ],
  [
    'moving it to another month',
    [
      `UPDATE bill SET bill_month = '2026-11-01', status = 'released', released_by = 6, released_at = now() WHERE bill_month = $MONTH AND id = $BILL`,
      `UPDATE bill SET id = 900009 WHERE bill_month = $MONTH AND id = $BILL`,
    ],
  ],
  [
    'prepared transactions and cursors',
    [
      'BEGIN',
      `DECLARE c CURSOR FOR SELECT * FROM bill WHERE bill_month = $MONTH AND id = $BILL FOR UPDATE`,
      `FETCH c`,
      `UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE CURRENT OF c`,
      `PREPARE TRANSACTION 'x'`,
      'COMMIT',
    ],
  ],
];
