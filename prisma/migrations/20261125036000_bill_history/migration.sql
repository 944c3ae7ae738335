-- What a bill is compared with: one narrow row a bill, by account. A run asks for thirteen months of every account; out of the monthly
-- partitions of `bill` that was most of the work of the database. Kept by the database alone.

CREATE TABLE bill_history (
  account_id  bigint NOT NULL,
  bill_month  date NOT NULL,
  bill_id     bigint NOT NULL,
  energy_kwh  numeric(16,0) NOT NULL,
  amount_yuan numeric(16,2) NOT NULL,
  days        integer NOT NULL,
  superseded  boolean NOT NULL,
  -- A red bill takes another of its month back.
  kind        text NOT NULL,
  PRIMARY KEY (account_id, bill_month, bill_id) INCLUDE (energy_kwh, amount_yuan, days, superseded, kind)
);

INSERT INTO bill_history (account_id, bill_month, bill_id, energy_kwh, amount_yuan, days, superseded, kind)
SELECT account_id, bill_month, id, energy_kwh, amount_yuan, period_to - period_from, status = 'superseded', kind FROM bill;

CREATE FUNCTION bill_history_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO bill_history (account_id, bill_month, bill_id, energy_kwh, amount_yuan, days, superseded, kind)
  SELECT account_id, bill_month, id, energy_kwh, amount_yuan, period_to - period_from, status = 'superseded', kind FROM born;
  RETURN NULL;
END $$;
CREATE TRIGGER bill_history_born AFTER INSERT ON bill REFERENCING NEW TABLE AS born FOR EACH STATEMENT EXECUTE FUNCTION bill_history_born();

CREATE FUNCTION bill_history_superseded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE bill_history SET superseded = true WHERE account_id = NEW.account_id AND bill_month = NEW.bill_month AND bill_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER bill_history_superseded AFTER UPDATE ON bill FOR EACH ROW
  WHEN (NEW.status = 'superseded' AND OLD.status <> 'superseded') EXECUTE FUNCTION bill_history_superseded();

GRANT SELECT ON bill_history TO gongdan_app;
