-- Forced review that cannot be slipped past (强制审核): what the guards of the foundation left open to a hostile statement.

-- 1. A function that runs with its owner's rights must not be led astray by a temporary table of the same name (pg_temp is searched
--    first unless it is named), nor be attached to a table of the caller's own.
DO $$ DECLARE f record; BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature, p.prorettype = 'trigger'::regtype AS is_trigger FROM pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', f.signature);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f.signature);
    IF NOT f.is_trigger THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gongdan_app', f.signature);
    END IF;
  END LOOP;
END $$;

-- 2. Who may close a review: a person in service who holds the review of that unit (审核员), now, and not of a bill they computed.
CREATE FUNCTION may_review(person integer, unit integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT id, parent_id FROM public.org_unit WHERE id = unit
    UNION ALL SELECT u.id, u.parent_id FROM public.org_unit u JOIN above a ON u.id = a.parent_id
  )
  SELECT EXISTS (
    SELECT 1 FROM public.user_grant g JOIN public.app_user p ON p.id = g.user_id JOIN above a ON a.id = g.unit_id
     WHERE g.user_id = person AND g.role = 'reviewer' AND p.status = 'active')
$$;
REVOKE EXECUTE ON FUNCTION may_review(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_review(integer, integer) TO gongdan_app;

CREATE OR REPLACE FUNCTION review_obligation_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM opened o JOIN public.bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id WHERE b.status = 'released') THEN
    RAISE EXCEPTION 'a released bill takes no new review obligation' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE public.bill b SET open_obligations = b.open_obligations + n.count
    FROM (SELECT bill_month, bill_id, count(*) AS count FROM opened WHERE closed_at IS NULL GROUP BY 1, 2) n
   WHERE b.bill_month = n.bill_month AND b.id = n.bill_id;
  RETURN NULL;
END $$;

CREATE FUNCTION review_obligation_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'gongdan_app' THEN
    IF EXISTS (SELECT 1 FROM opened WHERE closed_at IS NOT NULL) THEN
      RAISE EXCEPTION 'a review obligation is born open' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM opened o JOIN public.bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id
                WHERE b.calculated_by <> o.calculated_by OR b.account_id <> o.account_id) THEN
      RAISE EXCEPTION 'a review obligation names the calculator and the account of its bill' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER review_obligation_born_open AFTER INSERT ON review_obligation
  REFERENCING NEW TABLE AS opened FOR EACH STATEMENT EXECUTE FUNCTION review_obligation_born_open();

CREATE OR REPLACE FUNCTION review_obligation_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  of_bill public.bill%ROWTYPE;
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a closed review obligation cannot be changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.id <> OLD.id OR NEW.bill_month <> OLD.bill_month OR NEW.bill_id <> OLD.bill_id OR NEW.class <> OLD.class
     OR NEW.account_id <> OLD.account_id OR NEW.calculated_by <> OLD.calculated_by OR NEW.opened_at <> OLD.opened_at THEN
    RAISE EXCEPTION 'what a review obligation is about cannot be changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.closed_at IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT * INTO of_bill FROM public.bill b WHERE b.bill_month = NEW.bill_month AND b.id = NEW.bill_id;
  IF NEW.conclusion = 'superseded' AND of_bill.status <> 'superseded' THEN
    RAISE EXCEPTION 'only the obligation of a superseded bill closes without a reviewer' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.conclusion = 'accepted' THEN
    IF NEW.closed_by = of_bill.calculated_by THEN
      RAISE EXCEPTION 'the reviewer of bill % is its calculator', of_bill.bill_no USING ERRCODE = 'check_violation';
    END IF;
    IF NOT public.may_review(NEW.closed_by, of_bill.unit_id) THEN
      RAISE EXCEPTION 'person % does not review unit %', NEW.closed_by, of_bill.unit_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.closed_at < NEW.opened_at OR NEW.closed_at > clock_timestamp() + interval '1 minute' THEN
      RAISE EXCEPTION 'a review closes at the time it is done' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  UPDATE public.bill SET open_obligations = open_obligations - 1 WHERE bill_month = NEW.bill_month AND id = NEW.bill_id;
  RETURN NEW;
END $$;

-- 3. A finding is evidence: it is neither deleted nor turned into another; a reviewer's outcome is added to its detail.
REVOKE DELETE ON finding FROM gongdan_app;
CREATE FUNCTION finding_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.bill_month, NEW.bill_id, NEW.account_id, NEW.run_id, NEW.rule, NEW.class, NEW.severity, NEW.money_at_risk_yuan, NEW.meter_id,
      NEW.detail -> 'variant', NEW.detail -> 'params', NEW.detail -> 'explainedBy')
     IS DISTINCT FROM
     (OLD.id, OLD.bill_month, OLD.bill_id, OLD.account_id, OLD.run_id, OLD.rule, OLD.class, OLD.severity, OLD.money_at_risk_yuan, OLD.meter_id,
      OLD.detail -> 'variant', OLD.detail -> 'params', OLD.detail -> 'explainedBy') THEN
    RAISE EXCEPTION 'what a finding says cannot be changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_changed BEFORE UPDATE ON finding FOR EACH ROW EXECUTE FUNCTION finding_changed();

-- 4. What has to be reviewed follows from the facts, not from what the statement that wrote the bill chose to open: a bill may be
--    released only when every class the facts force was accepted on this very bill.
CREATE FUNCTION review_owed(bills bigint[], month date) RETURNS TABLE (bill_id bigint, class smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  newcomers bigint[];
BEGIN
  -- First bills: nothing last month, and nothing in the year before it either.
  SELECT coalesce(array_agg(b.id), '{}') INTO newcomers FROM public.bill b
   WHERE b.bill_month = month AND b.id = ANY (bills)
     AND NOT EXISTS (SELECT 1 FROM public.bill p WHERE p.account_id = b.account_id AND p.bill_month = (month - interval '1 month')::date
                      AND p.status <> 'superseded');
  RETURN QUERY
    -- Classes 1 to 3: a finding nobody but a person can answer.
    SELECT DISTINCT f.bill_id, f.class FROM public.finding f
     WHERE f.bill_month = month AND f.bill_id = ANY (bills) AND NOT f.detail ? 'explainedBy'
    UNION
    -- Class 2: an archived change after the last reading day and not after this one.
    SELECT b.id, 2::smallint FROM public.bill b JOIN public.account_change c ON c.account_id = b.account_id
     WHERE b.bill_month = month AND b.id = ANY (bills) AND c.kind NOT IN ('correction-money', 'correction-energy', 'rebill')
       AND c.effective_on <= b.period_to
       AND (c.effective_on > b.period_from OR (c.kind = 'new-supply' AND c.effective_on >= b.period_from))
    UNION
    SELECT b.id, 2::smallint FROM public.bill b
     WHERE b.bill_month = month AND b.id = ANY (newcomers)
       AND NOT EXISTS (SELECT 1 FROM public.bill p WHERE p.account_id = b.account_id AND p.status <> 'superseded'
                        AND p.bill_month >= (month - interval '13 months')::date AND p.bill_month < month)
    UNION
    -- Class 3: computed again this month, or money or energy put right since.
    SELECT b.id, 3::smallint FROM public.bill b
     WHERE b.bill_month = month AND b.id = ANY (bills)
       AND (b.revision > 0 OR EXISTS (SELECT 1 FROM public.bill s WHERE s.bill_month = month AND s.account_id = b.account_id AND s.status = 'superseded'))
    UNION
    SELECT b.id, 3::smallint FROM public.bill b JOIN public.account_change c ON c.account_id = b.account_id
     WHERE b.bill_month = month AND b.id = ANY (bills) AND c.kind IN ('correction-money', 'correction-energy', 'rebill')
       AND c.effective_on <= b.period_to AND c.effective_on > b.period_from;
END $$;
REVOKE EXECUTE ON FUNCTION review_owed(bigint[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review_owed(bigint[], date) TO gongdan_app;

-- Bills of the list whose facts force a class that was never accepted on them.
CREATE FUNCTION review_lacking(bills bigint[], month date) RETURNS TABLE (bill_id bigint, classes smallint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.bill_id, array_agg(DISTINCT w.class ORDER BY w.class) FROM public.review_owed(bills, month) w
   WHERE NOT EXISTS (SELECT 1 FROM public.review_obligation o WHERE o.bill_month = month AND o.bill_id = w.bill_id AND o.class = w.class
                      AND o.conclusion = 'accepted')
   GROUP BY w.bill_id
$$;
REVOKE EXECUTE ON FUNCTION review_lacking(bigint[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review_lacking(bigint[], date) TO gongdan_app;

CREATE FUNCTION bill_released() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  one record;
  lacking record;
BEGIN
  FOR one IN SELECT n.bill_month AS month, array_agg(n.id) AS bills FROM after_it n JOIN before_it o ON o.bill_month = n.bill_month AND o.id = n.id
              WHERE n.status = 'released' AND o.status <> 'released' GROUP BY n.bill_month LOOP
    SELECT * INTO lacking FROM public.review_lacking(one.bills, one.month) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'bill % has not been reviewed for class %', lacking.bill_id, lacking.classes
        USING ERRCODE = 'check_violation', CONSTRAINT = 'bill_review_lacking';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION bill_released() FROM PUBLIC;
CREATE TRIGGER bill_released AFTER UPDATE ON bill REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
  FOR EACH STATEMENT EXECUTE FUNCTION bill_released();

-- 5. Nothing is owed from a bill that was not released.
CREATE FUNCTION receivable_of_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'gongdan_app' AND EXISTS (
       SELECT 1 FROM owed o JOIN public.bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id WHERE b.status IN ('computed', 'superseded')) THEN
    RAISE EXCEPTION 'a receivable comes from a released bill' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER receivable_of_released AFTER INSERT ON receivable
  REFERENCING NEW TABLE AS owed FOR EACH STATEMENT EXECUTE FUNCTION receivable_of_released();
