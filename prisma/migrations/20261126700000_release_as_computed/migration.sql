-- 随算发行: while a run goes on, a second person may let it release what no rule holds. Such a bill is born released, its receivable is
-- written with it, and the database asks of it at birth all it asks of a bill that is released later.

ALTER TABLE billing_run
  ADD COLUMN releaser_id   integer,
  ADD COLUMN releaser_from timestamptz,
  ADD CONSTRAINT billing_run_releaser CHECK ((releaser_id IS NULL) = (releaser_from IS NULL)),
  ADD CONSTRAINT billing_run_two_people CHECK (releaser_id IS NULL OR (releaser_id <> started_by AND releaser_id > 0)),
  ADD CONSTRAINT billing_run_trial_owes_nothing CHECK (releaser_id IS NULL OR kind = 'regular');

CREATE OR REPLACE FUNCTION bill_inserted() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  one record;
  lacking record;
BEGIN
  IF current_user = 'gongdan_app' AND EXISTS (SELECT 1 FROM born WHERE open_obligations <> 0 OR status <> 'computed') THEN
    IF EXISTS (SELECT 1 FROM born WHERE open_obligations <> 0 OR status NOT IN ('computed', 'released')) THEN
      RAISE EXCEPTION 'a bill is born computed and without counted obligations' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
      SELECT 1 FROM born n LEFT JOIN billing_run r ON r.id = n.run_id
       WHERE n.status = 'released' AND (r.id IS NULL OR r.status <> 'running' OR r.bill_month <> n.bill_month OR r.started_by <> n.calculated_by
         OR r.releaser_id IS DISTINCT FROM n.released_by OR n.kind <> 'ordinary')) THEN
      RAISE EXCEPTION 'a bill is born released only in a run that a second person lets release' USING ERRCODE = 'check_violation';
    END IF;
    FOR one IN SELECT bill_month AS month, array_agg(id) AS bills, array_agg(DISTINCT unit_id) AS units FROM born
                WHERE status = 'released' GROUP BY bill_month LOOP
      PERFORM pg_advisory_xact_lock_shared(731010, period_lock(one.month));
      IF EXISTS (SELECT 1 FROM unnest(one.units) u WHERE period_is_closed(u, one.month)) THEN
        RAISE EXCEPTION 'the month of a bill is closed' USING ERRCODE = 'check_violation';
      END IF;
      SELECT * INTO lacking FROM review_lacking(one.bills, one.month) LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'bill % has not been reviewed for class %', lacking.bill_id, lacking.classes
          USING ERRCODE = 'check_violation', CONSTRAINT = 'bill_review_lacking';
      END IF;
    END LOOP;
  END IF;
  IF EXISTS (SELECT 1 FROM born WHERE kind IN ('red','blue')) THEN
    IF EXISTS (
      SELECT 1 FROM born n LEFT JOIN bill b ON b.bill_month = n.bill_month AND b.id = n.refers_id
       WHERE n.kind = 'red' AND (b.id IS NULL OR b.status <> 'released' OR b.kind = 'red' OR b.account_id <> n.account_id
         OR b.generation <> n.generation OR b.amount_yuan <> -n.amount_yuan OR b.energy_kwh <> -n.energy_kwh)) THEN
      RAISE EXCEPTION 'a red bill is the exact opposite of one released bill' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
      SELECT 1 FROM born n WHERE n.kind = 'blue' AND NOT EXISTS (
        SELECT 1 FROM bill r JOIN bill b ON b.bill_month = r.bill_month AND b.id = r.refers_id
         WHERE r.bill_month = n.bill_month AND r.refers_id = n.refers_id AND r.kind = 'red' AND r.status = 'released'
           AND r.account_id = n.account_id AND b.generation = n.generation - 1)) THEN
      RAISE EXCEPTION 'a blue bill replaces a bill that a red one reversed' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- What the facts force, asked of the bills once and then by account of `bill_history`. A month is billed and released before anybody has
-- counted its partition: a plan made for an empty table would read all of it for every bill, so only indexes are allowed here. On a red
-- bill nothing is owed.
CREATE OR REPLACE FUNCTION review_owed(bills bigint[], month date) RETURNS TABLE (bill_id bigint, class smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
  RETURN QUERY
    WITH asked AS MATERIALIZED (
      SELECT b.id, b.account_id, b.period_from, b.period_to, b.revision FROM public.bill b
       WHERE b.bill_month = month AND b.id = ANY (bills) AND b.kind <> 'red'
    )
    -- Classes 1 to 3: a finding nobody but a person can answer.
    SELECT f.bill_id, f.class FROM public.finding f
     WHERE f.bill_month = month AND f.bill_id = ANY (bills) AND NOT f.detail ? 'explainedBy'
    UNION
    -- Class 2: an archived change after the last reading day and not after this one.
    SELECT b.id, 2::smallint FROM asked b JOIN public.account_change c ON c.account_id = b.account_id
     WHERE c.kind NOT IN ('correction-money', 'correction-energy', 'rebill') AND c.effective_on <= b.period_to
       AND (c.effective_on > b.period_from OR (c.kind = 'new-supply' AND c.effective_on >= b.period_from))
    UNION
    -- Class 2: a first bill, nothing in the thirteen months before it.
    SELECT b.id, 2::smallint FROM asked b
     WHERE NOT EXISTS (SELECT 1 FROM public.bill_history p WHERE p.account_id = b.account_id AND NOT p.superseded
                        AND p.bill_month >= (month - interval '13 months')::date AND p.bill_month < month)
    UNION
    -- Class 3: computed again this month, or money or energy put right since.
    SELECT b.id, 3::smallint FROM asked b
     WHERE b.revision > 0 OR EXISTS (SELECT 1 FROM public.bill_history s WHERE s.account_id = b.account_id AND s.bill_month = month AND s.superseded)
    UNION
    SELECT b.id, 3::smallint FROM asked b JOIN public.account_change c ON c.account_id = b.account_id
     WHERE c.kind IN ('correction-money', 'correction-energy', 'rebill') AND c.effective_on <= b.period_to AND c.effective_on > b.period_from;
END $$;

CREATE OR REPLACE FUNCTION review_lacking(bills bigint[], month date) RETURNS TABLE (bill_id bigint, classes smallint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
  RETURN QUERY
    SELECT w.bill_id, array_agg(DISTINCT w.class ORDER BY w.class) FROM public.review_owed(bills, month) w
     WHERE NOT EXISTS (SELECT 1 FROM public.review_obligation o WHERE o.bill_month = month AND o.bill_id = w.bill_id AND o.class = w.class
                        AND o.conclusion = 'accepted')
     GROUP BY w.bill_id;
END $$;

-- How many of a chunk's bills were born released: what a run that is going on has released is then not counted bill by bill. Those released
-- later, by their orders, are found by an index of their own.
ALTER TABLE billing_chunk ADD COLUMN released integer NOT NULL DEFAULT 0;
CREATE INDEX bill_released_later ON bill(run_id) WHERE status = 'released' AND released_at > calculated_at;

CREATE OR REPLACE FUNCTION bill_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.status = 'released' OR (OLD.status = 'superseded' AND NEW.status <> OLD.status) THEN
    RAISE EXCEPTION 'a released or superseded bill cannot be changed' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.id, NEW.bill_no, NEW.bill_month, NEW.account_id, NEW.unit_id, NEW.run_id, NEW.revision, NEW.period_from, NEW.period_to, NEW.energy_kwh,
      NEW.amount_yuan, NEW.calculated_by, NEW.calculated_at, NEW.engine_version, NEW.input_hash, NEW.output_hash, NEW.kind, NEW.generation, NEW.refers_id)
     IS DISTINCT FROM
     (OLD.id, OLD.bill_no, OLD.bill_month, OLD.account_id, OLD.unit_id, OLD.run_id, OLD.revision, OLD.period_from, OLD.period_to, OLD.energy_kwh,
      OLD.amount_yuan, OLD.calculated_by, OLD.calculated_at, OLD.engine_version, OLD.input_hash, OLD.output_hash, OLD.kind, OLD.generation, OLD.refers_id) THEN
    RAISE EXCEPTION 'what a bill says cannot be changed; compute a new revision' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = 'released' THEN
    IF EXISTS (
         SELECT 1 FROM review_obligation o WHERE o.bill_month = NEW.bill_month AND o.bill_id = NEW.id AND o.closed_at IS NULL) THEN
      RAISE EXCEPTION 'bill % has an open review obligation', NEW.bill_no USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(731010, period_lock(NEW.bill_month));
    IF period_is_closed(NEW.unit_id, NEW.bill_month) THEN
      RAISE EXCEPTION 'the month of bill % is closed', NEW.bill_no USING ERRCODE = 'check_violation';
    END IF;
    -- Only what is born released bears the moment of its computing.
    NEW.released_at := greatest(NEW.released_at, NEW.calculated_at + interval '1 microsecond');
  END IF;
  RETURN NEW;
END $$;

-- References of what a release writes are looked up statement by statement instead of row by row: through a foreign key every receivable
-- opened every month there is for its bill. What they point to is never deleted. Where the server knows constraints that are only stated
-- (PostgreSQL 18), the foreign keys go on standing there and a bulk load goes on checking them; before, they are checked twice.
CREATE OR REPLACE FUNCTION receivable_of_released() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  month date;
BEGIN
  FOR month IN SELECT DISTINCT bill_month FROM owed WHERE bill_id IS NOT NULL LOOP
    IF EXISTS (SELECT 1 FROM owed o LEFT JOIN bill b ON b.bill_month = month AND b.id = o.bill_id
                WHERE o.bill_month = month AND o.bill_id IS NOT NULL AND b.id IS NULL) THEN
      RAISE EXCEPTION 'a receivable names a bill that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF current_user = 'gongdan_app' AND EXISTS (
         SELECT 1 FROM owed o JOIN bill b ON b.bill_month = month AND b.id = o.bill_id
          WHERE o.bill_month = month AND (b.status <> 'released' OR b.account_id <> o.account_id OR b.amount_yuan <> o.amount_yuan)) THEN
      RAISE EXCEPTION 'a receivable comes from a released bill, of its account and amount' USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  IF EXISTS (SELECT 1 FROM owed o LEFT JOIN account a ON a.id = o.account_id WHERE a.id IS NULL)
     OR EXISTS (SELECT 1 FROM (SELECT DISTINCT voucher_id FROM owed WHERE voucher_id IS NOT NULL) o
                  LEFT JOIN ledger_voucher v ON v.id = o.voucher_id WHERE v.id IS NULL) THEN
    RAISE EXCEPTION 'a receivable names an account or a voucher that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION ledger_entry_of_voucher() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT voucher_id FROM born) n LEFT JOIN ledger_voucher v ON v.id = n.voucher_id WHERE v.id IS NULL) THEN
    RAISE EXCEPTION 'an entry names a voucher that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_of_voucher AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS born FOR EACH STATEMENT
  EXECUTE FUNCTION ledger_entry_of_voucher();

CREATE OR REPLACE FUNCTION review_obligation_opened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  month date;
BEGIN
  FOR month IN SELECT DISTINCT bill_month FROM opened LOOP
    IF EXISTS (SELECT 1 FROM opened o LEFT JOIN public.bill b ON b.bill_month = month AND b.id = o.bill_id
                WHERE o.bill_month = month AND b.id IS NULL) THEN
      RAISE EXCEPTION 'a review obligation names a bill that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM opened o JOIN public.bill b ON b.bill_month = month AND b.id = o.bill_id
                WHERE o.bill_month = month AND b.status = 'released') THEN
      RAISE EXCEPTION 'a released bill takes no new review obligation' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE public.bill b SET open_obligations = b.open_obligations + n.count
      FROM (SELECT bill_id, count(*) AS count FROM opened WHERE closed_at IS NULL AND bill_month = month GROUP BY 1) n
     WHERE b.bill_month = month AND b.id = n.bill_id;
  END LOOP;
  RETURN NULL;
END $$;
ALTER FUNCTION review_obligation_born_open() SET enable_seqscan = off;
ALTER FUNCTION review_obligation_born_open() SET enable_hashjoin = off;
ALTER FUNCTION review_obligation_born_open() SET enable_mergejoin = off;

DO $$ BEGIN
  IF current_setting('server_version_num')::int >= 180000 THEN
    EXECUTE 'ALTER TABLE receivable ALTER CONSTRAINT receivable_bill_month_bill_id_fkey NOT ENFORCED';
    EXECUTE 'ALTER TABLE receivable ALTER CONSTRAINT receivable_account_id_fkey NOT ENFORCED';
    EXECUTE 'ALTER TABLE receivable ALTER CONSTRAINT receivable_voucher_id_fkey NOT ENFORCED';
    EXECUTE 'ALTER TABLE ledger_entry ALTER CONSTRAINT ledger_entry_voucher_id_fkey NOT ENFORCED';
    EXECUTE 'ALTER TABLE review_obligation ALTER CONSTRAINT review_obligation_bill_month_bill_id_fkey NOT ENFORCED';
  END IF;
END $$;

-- A bill that is released cannot be changed any more (`bill_changed`), so whatever is released after a statement was released by it: the rows
-- before it need not be compared, which took longer than the reviews themselves.
CREATE OR REPLACE FUNCTION bill_released() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  one record;
  lacking record;
BEGIN
  FOR one IN SELECT bill_month AS month, array_agg(id) AS bills FROM after_it WHERE status = 'released' GROUP BY bill_month LOOP
    SELECT * INTO lacking FROM public.review_lacking(one.bills, one.month) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'bill % has not been reviewed for class %', lacking.bill_id, lacking.classes
        USING ERRCODE = 'check_violation', CONSTRAINT = 'bill_review_lacking';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
DROP TRIGGER bill_released ON bill;
CREATE TRIGGER bill_released AFTER UPDATE ON bill REFERENCING NEW TABLE AS after_it FOR EACH STATEMENT EXECUTE FUNCTION bill_released();
