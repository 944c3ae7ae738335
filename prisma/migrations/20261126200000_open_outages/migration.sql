-- An outage is recorded when supply is lost and closed when it is back; what was recorded stays, the end is written once.
ALTER TABLE outage ALTER COLUMN ended_at DROP NOT NULL;
ALTER TABLE outage ADD COLUMN ended_by integer;
ALTER TABLE outage ADD CONSTRAINT outage_ended CHECK (ended_by IS NULL OR ended_at IS NOT NULL);
CREATE UNIQUE INDEX outage_open_feeder ON outage(feeder_id) WHERE ended_at IS NULL AND withdrawn_at IS NULL AND feeder_id IS NOT NULL;
CREATE UNIQUE INDEX outage_open_transformer ON outage(transformer_id)
  WHERE ended_at IS NULL AND withdrawn_at IS NULL AND transformer_id IS NOT NULL;
CREATE SEQUENCE outage_no_seq;

CREATE OR REPLACE FUNCTION outage_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['withdrawn_at', 'withdrawn_by'] || CASE WHEN OLD.ended_at IS NULL THEN ARRAY['ended_at', 'ended_by'] ELSE '{}' END;
BEGIN
  IF OLD.withdrawn_at IS NOT NULL OR (to_jsonb(NEW) - may) <> (to_jsonb(OLD) - may) THEN
    RAISE EXCEPTION 'a recorded outage is closed once or withdrawn, never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

GRANT UPDATE (ended_at, ended_by) ON outage TO gongdan_app;
GRANT USAGE ON SEQUENCE outage_no_seq TO gongdan_app;
