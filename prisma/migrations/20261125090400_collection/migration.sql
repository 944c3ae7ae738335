-- 收费与催收: a cashier's drawer counted and deposited, what a bank was asked to collect, and supply that was cut for debts.

CREATE TABLE cash_day (
  id               bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  order_id         bigint NOT NULL UNIQUE REFERENCES work_order(id),
  unit_id          integer NOT NULL REFERENCES org_unit(id),
  cashier_id       integer NOT NULL REFERENCES app_user(id),
  closed_on        date NOT NULL,
  -- Payments of the cashier up to this one are in it; the next day begins after it.
  through_payment  bigint NOT NULL,
  payments         integer NOT NULL,
  booked_yuan      numeric(16,2) NOT NULL,
  counted_yuan     numeric(16,2) NOT NULL CHECK (counted_yuan >= 0),
  slip_no          text,
  deposited_on     date,
  arrived_on       date,
  confirmed_by     integer,
  voucher_id       bigint REFERENCES ledger_voucher(id),
  CHECK (confirmed_by IS NULL OR confirmed_by <> cashier_id),
  CHECK ((arrived_on IS NULL) = (voucher_id IS NULL))
);
CREATE INDEX cash_day_cashier ON cash_day(cashier_id, through_payment DESC);

CREATE TABLE bank_agreement (
  account_id   bigint NOT NULL REFERENCES account(id),
  bank         text NOT NULL CHECK (length(trim(bank)) > 0),
  card_no      text NOT NULL CHECK (card_no ~ '^[0-9]{12,24}$'),
  holder       text NOT NULL,
  effective_on date NOT NULL,
  ended_on     date,
  PRIMARY KEY (account_id, effective_on),
  EXCLUDE USING gist (account_id WITH =, daterange(effective_on, ended_on) WITH &&)
);

CREATE TABLE bank_line (
  id            bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  order_id      bigint NOT NULL REFERENCES work_order(id),
  line_no       integer NOT NULL,
  account_id    bigint NOT NULL REFERENCES account(id),
  card_no       text NOT NULL,
  amount_yuan   numeric(16,2) NOT NULL CHECK (amount_yuan > 0),
  receivables   bigint[] NOT NULL,
  result        text CHECK (result IN ('collected','failed')),
  reason        text,
  payment_id    bigint REFERENCES payment(id),
  UNIQUE (order_id, line_no),
  CHECK ((result = 'collected') = (payment_id IS NOT NULL) OR result IS NULL)
);
CREATE INDEX bank_line_account ON bank_line(account_id);

CREATE TABLE supply_cut (
  order_id    bigint PRIMARY KEY REFERENCES work_order(id),
  account_id  bigint NOT NULL REFERENCES account(id),
  cut_at      timestamptz NOT NULL,
  cut_by      integer NOT NULL,
  restored_at timestamptz,
  restored_by integer,
  CHECK (restored_at IS NULL OR restored_at >= cut_at)
);
CREATE UNIQUE INDEX supply_cut_standing ON supply_cut(account_id) WHERE restored_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON cash_day, bank_agreement, bank_line, supply_cut TO gongdan_app;
-- A file that is made again before it was settled.
GRANT DELETE ON bank_line TO gongdan_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gongdan_app;
