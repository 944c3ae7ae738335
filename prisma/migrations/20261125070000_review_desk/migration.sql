-- The reviewer's desk (审核台): one decision for many with its receipt, what a review cost and found, photos of meters.

-- ── 审核分组: a decision over many orders; what it did to each is written once and kept ──

CREATE TABLE review_decision (
  id                 bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  at                 timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_id           integer NOT NULL,
  action             text NOT NULL CHECK (action IN ('accept','send-for-rereading')),
  verdict            text CHECK (verdict IN ('real-fault','harmless','false-alarm')),
  reason             text NOT NULL CHECK (length(trim(reason)) >= 2),
  -- What the orders had in common, as it was shown: dimension → value.
  alike              jsonb NOT NULL DEFAULT '{}',
  asked              integer NOT NULL CHECK (asked > 0),
  CHECK ((action = 'accept') = (verdict IS NOT NULL))
);
CREATE INDEX review_decision_actor ON review_decision(actor_id, id DESC);

CREATE TABLE review_decision_bill (
  decision_id        bigint NOT NULL REFERENCES review_decision(id),
  order_id           bigint NOT NULL REFERENCES work_order(id),
  order_no           text NOT NULL,
  unit_id            integer NOT NULL,
  account_no         text,
  customer_name      text,
  bill_month         date,
  bill_id            bigint,
  bill_no            text,
  amount_yuan        numeric(16,2),
  money_at_risk_yuan numeric(16,2) NOT NULL DEFAULT 0,
  outcome            text NOT NULL,
  code               text,
  holder_name        text,
  -- Fence the decision left on the order: while it still stands there, nothing happened since.
  fence              bigint,
  undone_at          timestamptz,
  undone_by          integer,
  PRIMARY KEY (decision_id, order_id),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL)),
  CHECK (undone_at IS NULL OR outcome = 'done')
);
CREATE INDEX review_decision_bill_order ON review_decision_bill(order_id);

CREATE FUNCTION review_decision_bill_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.undone_at IS NOT NULL THEN
    RAISE EXCEPTION 'an undone decision stays undone' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_decision_bill_changed BEFORE UPDATE ON review_decision_bill
  FOR EACH ROW EXECUTE FUNCTION review_decision_bill_changed();

-- ── 规则成效: time spent and what came of each finding ──

-- One row a decision on an order: milliseconds from taking it (or from the decision before) to deciding; a batch shares its time.
CREATE TABLE review_effort (
  order_id  bigint NOT NULL,
  at        timestamptz NOT NULL,
  actor_id  integer NOT NULL,
  action    text NOT NULL,
  spent_ms  bigint NOT NULL CHECK (spent_ms >= 0),
  batch     integer NOT NULL CHECK (batch > 0),
  PRIMARY KEY (order_id, at)
);
CREATE INDEX review_effort_actor ON review_effort(actor_id, at DESC);

-- The verdict on each finding; a later verdict on the same bill replaces an earlier one.
CREATE TABLE review_outcome (
  finding_id     bigint PRIMARY KEY,
  rule           text NOT NULL,
  unit_id        integer NOT NULL,
  account_class  text NOT NULL,
  account_id     bigint NOT NULL,
  bill_month     date NOT NULL,
  bill_id        bigint,
  order_id       bigint NOT NULL,
  verdict        text NOT NULL CHECK (verdict IN ('real-fault','harmless','false-alarm')),
  decided_by     integer NOT NULL,
  decided_at     timestamptz NOT NULL,
  decided_month  date NOT NULL,
  spent_ms       bigint NOT NULL DEFAULT 0 CHECK (spent_ms >= 0),
  -- What the bill moved by between the calculation the finding doubted and the one that stands.
  recovered_yuan numeric(16,2) NOT NULL DEFAULT 0 CHECK (recovered_yuan >= 0)
);
CREATE INDEX review_outcome_order ON review_outcome(order_id);
CREATE INDEX review_outcome_account ON review_outcome(account_id, bill_month);

-- Sums of the outcomes by unit, class and month of decision: kept by the database, so that a screen never adds up years.
CREATE TABLE rule_tally (
  rule           text NOT NULL,
  unit_id        integer NOT NULL,
  account_class  text NOT NULL,
  decided_month  date NOT NULL,
  real_faults    integer NOT NULL DEFAULT 0,
  harmless       integer NOT NULL DEFAULT 0,
  false_alarms   integer NOT NULL DEFAULT 0,
  spent_ms       bigint NOT NULL DEFAULT 0,
  recovered_yuan numeric(18,2) NOT NULL DEFAULT 0,
  PRIMARY KEY (rule, unit_id, account_class, decided_month)
);

CREATE FUNCTION tally_outcomes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  -- Rows in the order of the key, so that two decisions at once cannot wait for each other in a ring.
  IF TG_OP IN ('UPDATE','DELETE') THEN
    PERFORM 1 FROM rule_tally t WHERE (t.rule, t.unit_id, t.account_class, t.decided_month) IN
      (SELECT rule, unit_id, account_class, decided_month FROM gone)
      ORDER BY t.rule, t.unit_id, t.account_class, t.decided_month FOR UPDATE;
    UPDATE rule_tally t SET real_faults = t.real_faults - s.real_faults, harmless = t.harmless - s.harmless,
           false_alarms = t.false_alarms - s.false_alarms, spent_ms = t.spent_ms - s.spent_ms, recovered_yuan = t.recovered_yuan - s.recovered_yuan
      FROM (SELECT rule, unit_id, account_class, decided_month, count(*) FILTER (WHERE verdict = 'real-fault') AS real_faults,
                   count(*) FILTER (WHERE verdict = 'harmless') AS harmless, count(*) FILTER (WHERE verdict = 'false-alarm') AS false_alarms,
                   sum(spent_ms) AS spent_ms, sum(recovered_yuan) AS recovered_yuan FROM gone GROUP BY 1, 2, 3, 4) s
     WHERE t.rule = s.rule AND t.unit_id = s.unit_id AND t.account_class = s.account_class AND t.decided_month = s.decided_month;
  END IF;
  IF TG_OP IN ('INSERT','UPDATE') THEN
    INSERT INTO rule_tally AS t (rule, unit_id, account_class, decided_month, real_faults, harmless, false_alarms, spent_ms, recovered_yuan)
    SELECT rule, unit_id, account_class, decided_month, count(*) FILTER (WHERE verdict = 'real-fault'),
           count(*) FILTER (WHERE verdict = 'harmless'), count(*) FILTER (WHERE verdict = 'false-alarm'), sum(spent_ms), sum(recovered_yuan)
      FROM came GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (rule, unit_id, account_class, decided_month) DO UPDATE
       SET real_faults = t.real_faults + EXCLUDED.real_faults, harmless = t.harmless + EXCLUDED.harmless,
           false_alarms = t.false_alarms + EXCLUDED.false_alarms, spent_ms = t.spent_ms + EXCLUDED.spent_ms,
           recovered_yuan = t.recovered_yuan + EXCLUDED.recovered_yuan;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_added AFTER INSERT ON review_outcome REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION tally_outcomes();
CREATE TRIGGER tally_changed AFTER UPDATE ON review_outcome REFERENCING OLD TABLE AS gone NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION tally_outcomes();
CREATE TRIGGER tally_removed AFTER DELETE ON review_outcome REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION tally_outcomes();

-- Time from taking an order to deciding it. Called in the transaction of the decision, after the orders moved. Somebody who takes
-- forty and decides one by one spends on each the time since the one before; one decision over many shares its time among them;
-- more than an hour is a pause, not work.
CREATE FUNCTION note_review_effort(orders bigint[], actor integer, did text) RETURNS void LANGUAGE sql AS $$
  WITH decided AS (
    SELECT DISTINCT ON (h.order_id) h.order_id, h.at,
           (SELECT max(l.at) FROM order_history l WHERE l.order_id = h.order_id AND l.action = 'lock' AND l.actor_id = actor AND l.at <= h.at) AS taken_at
      FROM order_history h WHERE h.order_id = ANY(orders) AND h.action = did AND h.actor_id = actor ORDER BY h.order_id, h.seq DESC
  ), span AS (
    SELECT max(at) AS at, count(*) AS n,
           greatest(min(coalesce(taken_at, at)),
                    (SELECT max(e.at) FROM review_effort e WHERE e.actor_id = actor AND e.at < (SELECT max(at) FROM decided))) AS since
      FROM decided
  )
  INSERT INTO review_effort (order_id, at, actor_id, action, spent_ms, batch)
  SELECT d.order_id, d.at, actor, did, (least(3600000, extract(epoch FROM s.at - s.since) * 1000) / s.n)::bigint, s.n
    FROM decided d, span s
  ON CONFLICT DO NOTHING
$$;

-- What an accepted review says of every finding that led to it: those of the bill as it stands bear the reviewer's verdict; those of
-- the calculations it replaced were real where the bill moved, and what it moved by is the money found; those of a reading that could
-- not be billed were real where the figure was corrected. Time and money are shared evenly among the findings of one calculation.
CREATE FUNCTION note_review_outcome(orders bigint[], actor integer, said text) RETURNS void LANGUAGE sql AS $$
  WITH standing AS (
    SELECT w.id AS order_id, w.account_id, w.bill_month, w.bill_id, w.unit_id, a.class AS account_class,
           (SELECT coalesce(sum(e.spent_ms), 0) FROM review_effort e WHERE e.order_id = w.id) AS spent_ms
      FROM work_order w JOIN account a ON a.id = w.account_id
     WHERE w.id = ANY(orders) AND w.bill_id IS NOT NULL
  ), chain AS (
    SELECT s.order_id, b.id AS bill_id, b.revision, b.amount_yuan,
           lead(b.amount_yuan) OVER (PARTITION BY s.order_id ORDER BY b.revision) AS next_yuan
      FROM standing s JOIN bill b ON b.bill_month = s.bill_month AND b.account_id = s.account_id
  ), judged AS (
    SELECT f.id AS finding_id, f.rule, s.unit_id, s.account_class, s.account_id, s.bill_month, f.bill_id, s.order_id, s.spent_ms,
           CASE WHEN f.bill_id = s.bill_id THEN said
                WHEN f.bill_id IS NOT NULL THEN CASE WHEN c.next_yuan <> c.amount_yuan THEN 'real-fault' ELSE said END
                WHEN EXISTS (SELECT 1 FROM reading r WHERE r.reading_month = s.bill_month AND r.account_id = s.account_id AND r.source = 'correction') THEN 'real-fault'
                ELSE 'harmless' END AS verdict,
           CASE WHEN f.bill_id <> s.bill_id THEN coalesce(abs(c.next_yuan - c.amount_yuan), 0) ELSE 0 END AS moved_yuan,
           count(*) OVER (PARTITION BY s.order_id) AS findings,
           count(*) OVER (PARTITION BY s.order_id, f.bill_id) AS of_bill,
           row_number() OVER (PARTITION BY s.order_id, f.bill_id ORDER BY f.id) AS place
      FROM standing s JOIN finding f ON f.account_id = s.account_id AND f.bill_month = s.bill_month
      LEFT JOIN chain c ON c.order_id = s.order_id AND c.bill_id = f.bill_id
     WHERE NOT f.detail ? 'explainedBy'
  )
  INSERT INTO review_outcome AS o (finding_id, rule, unit_id, account_class, account_id, bill_month, bill_id, order_id, verdict, decided_by,
                                   decided_at, decided_month, spent_ms, recovered_yuan)
  SELECT finding_id, rule, unit_id, account_class, account_id, bill_month, bill_id, order_id, verdict, actor, n.at,
         date_trunc('month', n.at AT TIME ZONE 'Asia/Shanghai')::date, spent_ms / findings,
         CASE WHEN place = 1 THEN moved_yuan - round(moved_yuan / of_bill, 2) * (of_bill - 1) ELSE round(moved_yuan / of_bill, 2) END
    FROM judged, (SELECT clock_timestamp() AS at) n
  ON CONFLICT (finding_id) DO UPDATE
     SET verdict = EXCLUDED.verdict, decided_by = EXCLUDED.decided_by, decided_at = EXCLUDED.decided_at, order_id = EXCLUDED.order_id,
         decided_month = EXCLUDED.decided_month, spent_ms = EXCLUDED.spent_ms, recovered_yuan = EXCLUDED.recovered_yuan
$$;

-- ── 电表照片: pictures a reader takes on site, kept with the order ──

CREATE TABLE order_attachment (
  id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  order_id    bigint NOT NULL REFERENCES work_order(id),
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  uploaded_by integer NOT NULL,
  file_name   text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  media_type  text NOT NULL CHECK (media_type IN ('image/jpeg','image/png','image/webp')),
  bytes       integer NOT NULL CHECK (bytes BETWEEN 1 AND 5242880),
  sha256      text NOT NULL,
  content     bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 5242880),
  UNIQUE (order_id, sha256)
);
-- A photograph is compressed already.
ALTER TABLE order_attachment ALTER COLUMN content SET STORAGE EXTERNAL;

-- Queues of a reviewer read the rule of every open order; the desk reads what a month's orders have in common.
CREATE INDEX work_order_open_review ON work_order(unit_id, money_at_risk_yuan DESC) WHERE state IN ('pending','locked','returned') AND step = 'review';

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['review_decision','review_effort','order_attachment'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
  CREATE TRIGGER no_delete BEFORE DELETE ON review_decision_bill FOR EACH ROW EXECUTE FUNCTION refuse_change();
END $$;

GRANT SELECT, INSERT ON review_decision, review_decision_bill, review_effort, order_attachment TO gongdan_app;
GRANT UPDATE (undone_at, undone_by) ON review_decision_bill TO gongdan_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON review_outcome TO gongdan_app;
GRANT SELECT ON rule_tally TO gongdan_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gongdan_app;
