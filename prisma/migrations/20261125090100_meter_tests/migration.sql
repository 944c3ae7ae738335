-- 检验记录: what a test of a meter found, and by when it is due again.
CREATE TABLE meter_test (
  id             bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  meter_id       bigint NOT NULL REFERENCES meter(id),
  account_id     bigint NOT NULL REFERENCES account(id),
  kind           text NOT NULL CHECK (kind IN ('field','request')),
  tested_on      date NOT NULL,
  error_percent  numeric(6,2) NOT NULL,
  accuracy_class text NOT NULL,
  within_class   boolean NOT NULL,
  certificate_no text NOT NULL,
  tester_id      integer NOT NULL,
  order_no       text NOT NULL,
  recorded_at    timestamptz NOT NULL DEFAULT now(),
  CHECK (within_class = (abs(error_percent) <= accuracy_class::numeric))
);
CREATE INDEX meter_test_meter ON meter_test(meter_id, tested_on DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON meter_test FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON meter_test FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON meter_test TO gongdan_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gongdan_app;
