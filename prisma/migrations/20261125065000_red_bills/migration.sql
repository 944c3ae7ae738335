-- A red bill computes nothing: it is the exact opposite of a released bill, asked for by one person and decided by another (the check on
-- bill: released_by ≠ calculated_by, and the applicant of a red bill is always a person). So no review is owed on it.
CREATE OR REPLACE FUNCTION review_lacking(bills bigint[], month date) RETURNS TABLE (bill_id bigint, classes smallint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.bill_id, array_agg(DISTINCT w.class ORDER BY w.class)
    FROM public.review_owed(ARRAY(SELECT b.id FROM public.bill b WHERE b.bill_month = month AND b.id = ANY (bills) AND b.kind <> 'red'), month) w
   WHERE NOT EXISTS (SELECT 1 FROM public.review_obligation o WHERE o.bill_month = month AND o.bill_id = w.bill_id AND o.class = w.class
                      AND o.conclusion = 'accepted')
   GROUP BY w.bill_id
$$;
