-- Price books 电价表: a version says the same for ever, its end apart; one tariff of one region knows neither overlap nor gap;
-- a change of prices is a draft until an approved work order puts it into the book.

ALTER TABLE price_version
  ADD COLUMN draft_id   bigint,
  ADD COLUMN entered_by integer,
  ADD COLUMN entered_at timestamptz NOT NULL DEFAULT now(),
  ADD CONSTRAINT price_version_days CHECK (effective_to IS NULL OR effective_to > effective_from);

CREATE FUNCTION price_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.tariff_code, NEW.region_code, NEW.effective_from, NEW.document_no, NEW.sourced, NEW.body, NEW.content_hash)
     IS DISTINCT FROM
     (OLD.id, OLD.tariff_code, OLD.region_code, OLD.effective_from, OLD.document_no, OLD.sourced, OLD.body, OLD.content_hash) THEN
    RAISE EXCEPTION 'what price version % says cannot be changed; enter a new version', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'price_version_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER price_version_frozen BEFORE UPDATE ON price_version FOR EACH ROW EXECUTE FUNCTION price_version_frozen();

-- Looked at when the transaction ends, so that one version may be closed and the next one opened in either order.
CREATE FUNCTION price_version_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  tariff text := coalesce(NEW.tariff_code, OLD.tariff_code);
  region text := coalesce(NEW.region_code, OLD.region_code);
  hole record;
BEGIN
  SELECT v.id, v.effective_to, v.next INTO hole
    FROM (SELECT id, effective_to, lead(effective_from) OVER (ORDER BY effective_from) AS next
            FROM price_version WHERE tariff_code = tariff AND region_code = region) v
   WHERE v.next IS NOT NULL AND v.effective_to IS DISTINCT FROM v.next LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'tariff % of region % has no price from % to %', tariff, region, hole.effective_to, hole.next
      USING ERRCODE = 'check_violation', CONSTRAINT = 'price_version_no_gap';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER price_version_no_gap AFTER INSERT OR UPDATE OR DELETE ON price_version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION price_version_no_gap();

-- A draft holds the versions one document brings. Once submitted it is what the order is about, and no longer changes.
CREATE TABLE price_draft (
  id           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  title        text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
  status       text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft','submitted','approved','rejected','discarded')),
  versions     jsonb NOT NULL CHECK (jsonb_typeof(versions) = 'array'),
  content_hash text NOT NULL,
  order_id     bigint,
  what_if      jsonb,
  created_by   integer NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_by   integer NOT NULL,
  updated_at   timestamptz NOT NULL DEFAULT now(),
  decided_by   integer,
  decided_at   timestamptz,
  version      integer NOT NULL DEFAULT 1,
  -- Four eyes: who wrote the prices does not put them in force.
  CHECK (status <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> updated_by))
);
CREATE INDEX price_draft_open ON price_draft(status) WHERE status IN ('draft','submitted');

CREATE FUNCTION price_draft_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (NEW.versions, NEW.content_hash, NEW.title) IS DISTINCT FROM (OLD.versions, OLD.content_hash, OLD.title) THEN
    RAISE EXCEPTION 'a submitted price draft cannot be changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'price_draft_changed';
  END IF;
  IF OLD.status IN ('approved','discarded') AND NEW.status <> OLD.status THEN
    RAISE EXCEPTION 'a closed price draft stays closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'price_draft_changed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER price_draft_changed BEFORE UPDATE ON price_draft FOR EACH ROW EXECUTE FUNCTION price_draft_changed();

REVOKE UPDATE, DELETE ON price_version FROM gongdan_app;
GRANT UPDATE (effective_to) ON price_version TO gongdan_app;
GRANT SELECT, INSERT, UPDATE ON price_draft TO gongdan_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gongdan_app;
