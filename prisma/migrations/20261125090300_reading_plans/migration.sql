-- 抄表计划: a route of a month, planned once, and when it was prepared, sent out, checked and handed over to billing.
CREATE TABLE reading_plan (
  id             bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  route_id       integer NOT NULL REFERENCES route(id),
  reading_month  date NOT NULL CHECK (reading_month = date_trunc('month', reading_month)),
  order_id       bigint NOT NULL REFERENCES work_order(id),
  reading_on     date NOT NULL,
  registers      integer NOT NULL,
  reader_id      integer,
  sent_out_at    timestamptz,
  checked_by     integer,
  checked_at     timestamptz,
  handed_over_at timestamptz,
  UNIQUE (route_id, reading_month)
);
CREATE INDEX reading_plan_order ON reading_plan(order_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON reading_plan TO gongdan_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gongdan_app;
