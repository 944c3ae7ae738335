-- Processes of the trade: two limits a step, clocks of earlier steps, timers, escalation, stand-ins.

ALTER TABLE work_order
  ADD COLUMN started_by integer NOT NULL DEFAULT 0,
  -- The promised limit; due_at is the legal one.
  ADD COLUMN warn_at timestamptz,
  -- When a timer step goes on by itself.
  ADD COLUMN wake_at timestamptz,
  -- 0 in time, 1 the promise is near or past, 2 the limit is broken.
  ADD COLUMN escalation smallint NOT NULL DEFAULT 0 CHECK (escalation BETWEEN 0 AND 2),
  -- Step → when it was first reached: limits may count from an earlier step.
  ADD COLUMN clocks jsonb NOT NULL DEFAULT '{}';
CREATE INDEX work_order_wake ON work_order(wake_at) WHERE wake_at IS NOT NULL AND state IN ('pending','returned');
CREATE INDEX work_order_warn ON work_order(warn_at) WHERE warn_at IS NOT NULL AND escalation = 0 AND state IN ('pending','locked','returned');
CREATE INDEX work_order_breach ON work_order(due_at) WHERE escalation < 2 AND state IN ('pending','locked','returned');

-- Stand-ins (休假代理): a person acts in another's roles for some days, as themselves.
CREATE TABLE substitute (
  id            integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  absent_id     integer NOT NULL REFERENCES app_user(id),
  substitute_id integer NOT NULL REFERENCES app_user(id),
  from_on       date NOT NULL,
  -- Last day, included.
  to_on         date NOT NULL,
  reason        text NOT NULL,
  created_by    integer NOT NULL,
  created_at    timestamptz NOT NULL,
  ended_by      integer,
  ended_at      timestamptz,
  CHECK (absent_id <> substitute_id),
  CHECK (to_on >= from_on),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX substitute_of ON substitute(substitute_id) WHERE ended_at IS NULL;
CREATE INDEX substitute_for ON substitute(absent_id) WHERE ended_at IS NULL;
GRANT SELECT, INSERT ON substitute TO gongdan_app;
GRANT UPDATE (ended_by, ended_at) ON substitute TO gongdan_app;

-- Who holds which role where today, stand-ins included. An absent person keeps their rights: they may come back early.
CREATE VIEW acting_grant AS
  SELECT g.user_id, g.role, g.unit_id, NULL::integer AS standing_in_for FROM user_grant g
  UNION ALL
  SELECT s.substitute_id, g.role, g.unit_id, s.absent_id
    FROM substitute s JOIN user_grant g ON g.user_id = s.absent_id
    JOIN app_user a ON a.id = s.absent_id AND a.status = 'active'
   WHERE s.ended_at IS NULL AND (now() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN s.from_on AND s.to_on
     AND g.role NOT IN ('operator', 'administrator');
GRANT SELECT ON acting_grant TO gongdan_app;
