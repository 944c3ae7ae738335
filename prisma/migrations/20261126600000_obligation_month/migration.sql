-- What a new review obligation is checked against is looked for in the partition of its month: a join on the month alone is planned and
-- opened for every month there is, for a handful of rows.
CREATE OR REPLACE FUNCTION review_obligation_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  month date;
BEGIN
  FOR month IN SELECT DISTINCT bill_month FROM opened LOOP
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

CREATE OR REPLACE FUNCTION review_obligation_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  month date;
BEGIN
  IF current_user = 'gongdan_app' THEN
    IF EXISTS (SELECT 1 FROM opened WHERE closed_at IS NOT NULL) THEN
      RAISE EXCEPTION 'a review obligation is born open' USING ERRCODE = 'check_violation';
    END IF;
    FOR month IN SELECT DISTINCT bill_month FROM opened LOOP
      IF EXISTS (SELECT 1 FROM opened o JOIN public.bill b ON b.bill_month = month AND b.id = o.bill_id
                  WHERE o.bill_month = month AND (b.calculated_by <> o.calculated_by OR b.account_id <> o.account_id)) THEN
        RAISE EXCEPTION 'a review obligation names the calculator and the account of its bill' USING ERRCODE = 'check_violation';
      END IF;
    END LOOP;
  END IF;
  RETURN NULL;
END $$;
