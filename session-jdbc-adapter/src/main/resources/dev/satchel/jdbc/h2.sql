-- Sessions of Satchel in H2 2.0 or later. Columns of your own may be added, if they have a default.
CREATE TABLE IF NOT EXISTS sessions (
  namespace    VARCHAR(64)         NOT NULL, -- several stores may share the table, each in a namespace of its own
  id           BINARY(32)          NOT NULL,
  version      BIGINT              NOT NULL, -- compared, never computed
  last_used_at BIGINT              NOT NULL, -- milliseconds since 1970
  reclaim_at   BIGINT              NOT NULL, -- from then on the row may be deleted
  owner        BINARY(32),
  payload      VARBINARY(16777216) NOT NULL, -- 16 MiB
  PRIMARY KEY (namespace, id)
);
CREATE INDEX IF NOT EXISTS sessions_reclaim ON sessions (namespace, reclaim_at);
CREATE INDEX IF NOT EXISTS sessions_owner ON sessions (namespace, owner, id);
