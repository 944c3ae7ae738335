-- A voucher whose entries so far balance goes on balancing exactly when the new ones do: entries are never changed or taken away. So only
-- what is inserted is added up; the entries that are there already are not looked for, which was the dearest part of a posting.
CREATE OR REPLACE FUNCTION ledger_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  wrong bigint;
BEGIN
  SELECT voucher_id INTO wrong FROM born GROUP BY voucher_id HAVING sum(debit_yuan) <> sum(credit_yuan) LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'voucher % does not balance', wrong USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM born WHERE ledger = 'prepayment') THEN
    INSERT INTO account_balance AS b (account_id, prepayment_yuan)
    SELECT account_id, 0 FROM born WHERE ledger = 'prepayment' GROUP BY account_id ORDER BY account_id ON CONFLICT DO NOTHING;
    UPDATE account_balance b SET prepayment_yuan = b.prepayment_yuan + s.amount
      FROM (SELECT account_id, sum(credit_yuan - debit_yuan) AS amount FROM born WHERE ledger = 'prepayment' GROUP BY account_id) s
     WHERE b.account_id = s.account_id;
  END IF;
  RETURN NULL;
END $$;
