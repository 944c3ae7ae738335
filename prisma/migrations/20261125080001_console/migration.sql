-- What people tell each other at work: who looks at an order, who is mentioned, what a shift leaves to the next, shared filters.

-- A hint and never a protection: it may go with a crash, and costs no write-ahead log.
CREATE UNLOGGED TABLE order_presence (
  order_id bigint NOT NULL,
  user_id  integer NOT NULL REFERENCES app_user(id),
  doing    text NOT NULL CHECK (doing IN ('viewing', 'editing', 'away')),
  seen_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, user_id)
);
CREATE INDEX order_presence_user ON order_presence(user_id, seen_at);

CREATE TABLE order_mention (
  comment_id bigint NOT NULL REFERENCES order_comment(id),
  user_id    integer NOT NULL REFERENCES app_user(id),
  seen_at    timestamptz,
  PRIMARY KEY (comment_id, user_id)
);
CREATE INDEX order_mention_unseen ON order_mention(user_id, comment_id) WHERE seen_at IS NULL;

CREATE TABLE shift_note (
  id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  author_id  integer NOT NULL REFERENCES app_user(id),
  unit_id    integer NOT NULL REFERENCES org_unit(id),
  to_user_id integer REFERENCES app_user(id),
  at         timestamptz NOT NULL,
  body       text NOT NULL,
  order_ids  bigint[] NOT NULL
);
CREATE INDEX shift_note_unit ON shift_note(unit_id, at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON shift_note FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE saved_filter ADD COLUMN shared_unit_id integer REFERENCES org_unit(id);
CREATE INDEX saved_filter_shared ON saved_filter(shared_unit_id, panel) WHERE shared_unit_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON order_presence TO gongdan_app;
GRANT SELECT, INSERT ON order_mention, shift_note TO gongdan_app;
GRANT UPDATE (seen_at) ON order_mention TO gongdan_app;
GRANT USAGE ON SEQUENCE shift_note_id_seq TO gongdan_app;
