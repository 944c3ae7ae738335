-- Accounts: what is owed and why, how it was settled, the ledger by account, red and blue bills, closed months.
-- As in the foundation: what must never happen is refused here, whoever asks.

-- ───────────────────────────── red and blue bills 冲调 ─────────────────────────────

-- A released bill stays released for ever. A red bill (红字) of the same month says exactly its opposite and names it; a blue one (蓝字)
-- stands in its place as the next generation. `refers_id` is the bill reversed by a red one, replaced by a blue one.
ALTER TABLE bill
  ADD COLUMN kind       text NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary','off-cycle','red','blue')),
  ADD COLUMN generation smallint NOT NULL DEFAULT 0 CHECK (generation >= 0),
  ADD COLUMN refers_id  bigint,
  ADD CONSTRAINT bill_refers CHECK ((kind IN ('red','blue')) = (refers_id IS NOT NULL)),
  ADD CONSTRAINT bill_red_applicant CHECK (kind <> 'red' OR calculated_by > 0),
  ADD CONSTRAINT bill_generation CHECK (kind = 'blue' OR kind = 'red' OR generation = 0);

DROP INDEX bill_account_month;
CREATE UNIQUE INDEX bill_account_month ON bill(bill_month, account_id, generation) WHERE status <> 'superseded' AND kind <> 'red';
CREATE UNIQUE INDEX bill_one_reversal ON bill(bill_month, refers_id) WHERE status <> 'superseded' AND kind = 'red';

CREATE OR REPLACE FUNCTION bill_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM born WHERE open_obligations <> 0 OR status <> 'computed') AND current_user = 'gongdan_app' THEN
    RAISE EXCEPTION 'a bill is born computed and without counted obligations' USING ERRCODE = 'check_violation';
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

-- ───────────────────────────── period close 月结 ─────────────────────────────

-- A closed month takes no release and no reversal, in the unit and everything below it, until a person with the right reopens it.
CREATE TABLE period_close (
  id            bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  unit_id       integer NOT NULL REFERENCES org_unit(id),
  bill_month    date NOT NULL CHECK (bill_month = date_trunc('month', bill_month)),
  closed_by     integer NOT NULL,
  closed_at     timestamptz NOT NULL,
  note          text NOT NULL DEFAULT '',
  figures       jsonb NOT NULL DEFAULT '{}',
  reopened_by   integer,
  reopened_at   timestamptz,
  reopen_reason text,
  CHECK ((reopened_at IS NULL) = (reopened_by IS NULL)),
  CHECK (reopened_at IS NULL OR length(trim(reopen_reason)) > 0)
);
CREATE UNIQUE INDEX period_close_standing ON period_close(bill_month, unit_id) WHERE reopened_at IS NULL;

CREATE FUNCTION period_close_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.reopened_at IS NOT NULL OR (NEW.id, NEW.unit_id, NEW.bill_month, NEW.closed_by, NEW.closed_at, NEW.note, NEW.figures)
     IS DISTINCT FROM (OLD.id, OLD.unit_id, OLD.bill_month, OLD.closed_by, OLD.closed_at, OLD.note, OLD.figures) THEN
    RAISE EXCEPTION 'a close is reopened once and never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER period_close_changed BEFORE UPDATE ON period_close FOR EACH ROW EXECUTE FUNCTION period_close_changed();

-- Closing takes this lock alone, releasing shares it: of the two that happen at once one sees the other.
CREATE FUNCTION period_lock(month date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(year FROM month) * 100 + extract(month FROM month))::int
$$;
CREATE FUNCTION period_is_closed(unit integer, month date) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM period_close WHERE bill_month = month AND reopened_at IS NULL) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (
    WITH RECURSIVE above AS (
      SELECT id, parent_id FROM org_unit WHERE id = unit
      UNION SELECT u.id, u.parent_id FROM org_unit u JOIN above a ON u.id = a.parent_id)
    SELECT 1 FROM period_close p JOIN above a ON a.id = p.unit_id WHERE p.bill_month = month AND p.reopened_at IS NULL);
END $$;

CREATE OR REPLACE FUNCTION bill_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
  END IF;
  RETURN NEW;
END $$;

-- ───────────────────────────── runs: trial and cancelled 试算、整批撤销 ─────────────────────────────

ALTER TABLE billing_run
  ADD COLUMN kind          text NOT NULL DEFAULT 'regular' CHECK (kind IN ('regular','trial')),
  ADD COLUMN cancelled_by  integer,
  ADD COLUMN cancelled_at  timestamptz,
  ADD COLUMN cancel_reason text;
ALTER TABLE billing_run DROP CONSTRAINT billing_run_status_check;
ALTER TABLE billing_run ADD CONSTRAINT billing_run_status_check CHECK (status IN ('planned','running','paused','done','stopped','cancelled'));

-- What a trial run came to: nothing here is a bill, nothing here is owed.
CREATE TABLE trial_result (
  run_id           bigint NOT NULL REFERENCES billing_run(id),
  account_id       bigint NOT NULL REFERENCES account(id),
  unit_id          integer NOT NULL,
  code             text,
  params           jsonb NOT NULL DEFAULT '{}',
  energy_kwh       numeric(16,0),
  amount_yuan      numeric(16,2),
  last_energy_kwh  numeric(16,0),
  last_amount_yuan numeric(16,2),
  rules            text[] NOT NULL DEFAULT '{}',
  classes          smallint[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (run_id, account_id),
  CHECK ((code IS NULL) = (amount_yuan IS NOT NULL))
);

-- ───────────────────────────── receivables 应收 ─────────────────────────────

ALTER TABLE receivable ALTER COLUMN bill_id DROP NOT NULL;
DROP TRIGGER append_only ON receivable;
ALTER TABLE receivable
  ADD COLUMN kind          text NOT NULL DEFAULT 'bill' CHECK (kind IN ('bill','red','adjustment','breach','business-fee','reversal')),
  ADD COLUMN reverses_id   bigint REFERENCES receivable(id),
  -- How an amount without a bill is made up: [{charge, amountYuan}]; bills have their lines.
  ADD COLUMN lines         jsonb,
  ADD COLUMN document_kind text,
  ADD COLUMN document_id   bigint,
  ADD COLUMN voucher_id    bigint REFERENCES ledger_voucher(id),
  ADD COLUMN note          text,
  -- Kept by the database from `settlement`; the application has no right to write it.
  ADD COLUMN settled_yuan  numeric(16,2) NOT NULL DEFAULT 0,
  ADD COLUMN open_yuan     numeric(16,2) GENERATED ALWAYS AS (amount_yuan - settled_yuan) STORED,
  ADD CONSTRAINT receivable_bill CHECK ((bill_id IS NOT NULL) = (kind IN ('bill','red'))),
  ADD CONSTRAINT receivable_lines CHECK ((lines IS NOT NULL) = (bill_id IS NULL)),
  ADD CONSTRAINT receivable_reverses CHECK ((reverses_id IS NOT NULL) = (kind IN ('red','reversal'))),
  -- Never settled beyond what it is, on either side.
  ADD CONSTRAINT receivable_settled CHECK (CASE WHEN amount_yuan < 0 THEN settled_yuan BETWEEN amount_yuan AND 0 ELSE settled_yuan BETWEEN 0 AND amount_yuan END);
CREATE UNIQUE INDEX receivable_one_reversal ON receivable(reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX receivable_open ON receivable(unit_id, due_on) WHERE open_yuan > 0;
CREATE INDEX receivable_account_open ON receivable(account_id) WHERE open_yuan <> 0;

CREATE FUNCTION receivable_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.account_id, NEW.unit_id, NEW.bill_month, NEW.bill_id, NEW.amount_yuan, NEW.due_on, NEW.created_at, NEW.kind, NEW.reverses_id,
      NEW.lines, NEW.document_kind, NEW.document_id, NEW.voucher_id, NEW.note)
     IS DISTINCT FROM
     (OLD.id, OLD.account_id, OLD.unit_id, OLD.bill_month, OLD.bill_id, OLD.amount_yuan, OLD.due_on, OLD.created_at, OLD.kind, OLD.reverses_id,
      OLD.lines, OLD.document_kind, OLD.document_id, OLD.voucher_id, OLD.note) THEN
    RAISE EXCEPTION 'a receivable is append-only: only settlements move what is open of it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receivable_changed BEFORE UPDATE ON receivable FOR EACH ROW EXECUTE FUNCTION receivable_changed();
CREATE TRIGGER no_delete BEFORE DELETE ON receivable FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A reversal is the exact opposite of what it reverses, of the same account; nothing is reversed into a closed month.
CREATE FUNCTION receivable_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM born n LEFT JOIN receivable r ON r.id = n.reverses_id
              WHERE n.reverses_id IS NOT NULL AND (r.account_id <> n.account_id OR r.amount_yuan <> -n.amount_yuan OR r.kind IN ('red','reversal'))) THEN
    RAISE EXCEPTION 'a reversal is the exact opposite of one receivable' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER receivable_inserted AFTER INSERT ON receivable REFERENCING NEW TABLE AS born FOR EACH STATEMENT EXECUTE FUNCTION receivable_inserted();

-- ───────────────────────────── payments and settlements 收费、销账 ─────────────────────────────

CREATE SEQUENCE receipt_no_seq;

CREATE TABLE payment (
  id              bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
  receipt_no      text NOT NULL UNIQUE,
  account_id      bigint NOT NULL REFERENCES account(id),
  unit_id         integer NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('payment','reversal','refund')),
  method          text NOT NULL CHECK (method IN ('cash','card','transfer','collection','online')),
  -- What changed hands: positive towards the utility. It is principal + late fee + prepaid.
  amount_yuan     numeric(16,2) NOT NULL CHECK (amount_yuan <> 0),
  principal_yuan  numeric(16,2) NOT NULL,
  late_fee_yuan   numeric(16,2) NOT NULL,
  prepaid_yuan    numeric(16,2) NOT NULL,
  paid_on         date NOT NULL,
  received_at     timestamptz NOT NULL,
  cashier_id      integer NOT NULL,
  -- The same key again is the same payment again, not another one.
  idempotency_key text UNIQUE,
  reverses_id     bigint UNIQUE REFERENCES payment(id),
  voucher_id      bigint NOT NULL REFERENCES ledger_voucher(id),
  order_id        bigint,
  note            text NOT NULL DEFAULT '',
  CHECK (amount_yuan = principal_yuan + late_fee_yuan + prepaid_yuan),
  CHECK ((kind = 'payment') = (amount_yuan > 0)),
  CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL))
);
CREATE INDEX payment_account ON payment(account_id, id);
CREATE INDEX payment_cashier_day ON payment(cashier_id, paid_on);
CREATE INDEX payment_unit_day ON payment(unit_id, paid_on);

CREATE TABLE settlement (
  id            bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  receivable_id bigint NOT NULL REFERENCES receivable(id),
  account_id    bigint NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('payment','payment-reversal','prepayment','prepayment-reversal','offset','to-prepayment')),
  amount_yuan   numeric(16,2) NOT NULL,
  late_fee_yuan numeric(16,2) NOT NULL DEFAULT 0,
  settled_on    date NOT NULL,
  payment_id    bigint REFERENCES payment(id),
  voucher_id    bigint REFERENCES ledger_voucher(id),
  -- True: brought over together with its receivable, whose settled amount already holds it.
  carried       boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL,
  CHECK (amount_yuan <> 0 OR late_fee_yuan <> 0),
  CHECK ((kind IN ('payment','payment-reversal')) = (payment_id IS NOT NULL))
);
CREATE INDEX settlement_receivable ON settlement(receivable_id);
CREATE INDEX settlement_account ON settlement(account_id, id);
CREATE INDEX settlement_payment ON settlement(payment_id) WHERE payment_id IS NOT NULL;

CREATE FUNCTION settlement_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'gongdan_app' AND EXISTS (SELECT 1 FROM born WHERE carried) THEN
    RAISE EXCEPTION 'only data brought over is settled beforehand' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM born WHERE NOT carried) THEN
    PERFORM settlement_apply((SELECT jsonb_agg(jsonb_build_object('id', receivable_id, 'amount', amount)) FROM (
      SELECT receivable_id, sum(amount_yuan) AS amount FROM born WHERE NOT carried GROUP BY receivable_id ORDER BY receivable_id) s));
  END IF;
  IF EXISTS (SELECT 1 FROM born n JOIN receivable r ON r.id = n.receivable_id WHERE r.account_id <> n.account_id) THEN
    RAISE EXCEPTION 'a settlement is of the account of its receivable' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION settlement_apply(sums jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF pg_trigger_depth() = 0 THEN
    RAISE EXCEPTION 'what is settled follows from settlements alone' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE receivable r SET settled_yuan = r.settled_yuan + s.amount
    FROM jsonb_to_recordset(sums) AS s(id bigint, amount numeric) WHERE r.id = s.id AND s.amount <> 0;
END $$;
CREATE TRIGGER settlement_inserted AFTER INSERT ON settlement REFERENCING NEW TABLE AS born FOR EACH STATEMENT EXECUTE FUNCTION settlement_inserted();

-- Late fee taken off by approval (滞纳金调整), and days that bear none (扣减天数).
CREATE TABLE late_fee_relief (
  id            bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  receivable_id bigint NOT NULL REFERENCES receivable(id),
  account_id    bigint NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('amount','days')),
  amount_yuan   numeric(16,2) CHECK (amount_yuan > 0),
  days          integer CHECK (days > 0),
  reason        text NOT NULL CHECK (length(trim(reason)) > 0),
  order_id      bigint,
  decided_by    integer NOT NULL,
  decided_at    timestamptz NOT NULL,
  voucher_id    bigint REFERENCES ledger_voucher(id),
  CHECK ((kind = 'amount') = (amount_yuan IS NOT NULL)),
  CHECK ((kind = 'days') = (days IS NOT NULL))
);
CREATE INDEX late_fee_relief_receivable ON late_fee_relief(receivable_id);

-- ───────────────────────────── ledger by account 分户账 ─────────────────────────────

-- Which transaction posted it: what was posted together is found together, also before the commit.
ALTER TABLE ledger_voucher ADD COLUMN posted_in bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint);
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_ledger_check;
ALTER TABLE ledger_entry
  ADD COLUMN account_id    bigint,
  ADD COLUMN document_kind text,
  ADD COLUMN document_id   bigint,
  ADD CONSTRAINT ledger_entry_ledger_check CHECK (ledger IN ('receivable','revenue-energy','revenue-basic','power-factor','funds','late-fee',
    'late-fee-waived','business-fee','breach','cash','bank-transit','bank','cash-difference','prepayment','suspense'));
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_account CHECK (ledger NOT IN ('receivable','prepayment') OR account_id IS NOT NULL) NOT VALID;
CREATE INDEX ledger_entry_of_account ON ledger_entry(account_id, id) WHERE account_id IS NOT NULL;

-- What an account has paid ahead: kept from the entries, never below zero.
CREATE TABLE account_balance (
  account_id      bigint PRIMARY KEY REFERENCES account(id),
  prepayment_yuan numeric(16,2) NOT NULL DEFAULT 0 CHECK (prepayment_yuan >= 0)
);

-- A voucher balances after every statement that adds to it, so it is written whole or not at all.
DROP TRIGGER ledger_balances ON ledger_entry;
DROP FUNCTION ledger_balances();
CREATE FUNCTION ledger_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  wrong bigint;
BEGIN
  SELECT e.voucher_id INTO wrong FROM ledger_entry e WHERE e.voucher_id IN (SELECT voucher_id FROM born)
   GROUP BY e.voucher_id HAVING sum(e.debit_yuan) <> sum(e.credit_yuan) LIMIT 1;
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
CREATE TRIGGER ledger_inserted AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS born FOR EACH STATEMENT EXECUTE FUNCTION ledger_inserted();

-- ───────────────────────────── guards and rights ─────────────────────────────

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['payment','settlement','late_fee_relief','trial_result'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
  EXECUTE 'CREATE TRIGGER no_delete BEFORE DELETE ON period_close FOR EACH ROW EXECUTE FUNCTION refuse_change()';
END $$;

REVOKE INSERT ON receivable FROM gongdan_app;
GRANT INSERT (account_id, unit_id, bill_month, bill_id, amount_yuan, due_on, created_at, kind, reverses_id, lines, document_kind, document_id, voucher_id, note)
  ON receivable TO gongdan_app;
GRANT SELECT, INSERT ON payment, settlement, late_fee_relief, trial_result, period_close TO gongdan_app;
GRANT UPDATE (reopened_by, reopened_at, reopen_reason) ON period_close TO gongdan_app;
GRANT SELECT ON account_balance TO gongdan_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gongdan_app;
