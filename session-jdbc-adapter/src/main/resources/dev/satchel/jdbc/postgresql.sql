-- Sessions of Satchel in PostgreSQL 13 or later. Columns of your own may be added, if they have a default.
CREATE TABLE IF NOT EXISTS sessions (
  namespace    varchar(64) COLLATE "C" NOT NULL, -- several stores may share the table, each in a namespace of its own
  id           bytea  NOT NULL CHECK (octet_length(id) = 32),
  version      bigint NOT NULL,                  -- compared, never computed
  last_used_at bigint NOT NULL,                  -- milliseconds since 1970
  reclaim_at   bigint NOT NULL,                  -- from then on the row may be deleted
  owner        bytea  CHECK (octet_length(owner) = 32),
  payload      bytea  NOT NULL,
  PRIMARY KEY (namespace, id)
);
CREATE INDEX IF NOT EXISTS sessions_reclaim ON sessions (namespace, reclaim_at);
CREATE INDEX IF NOT EXISTS sessions_owner ON sessions (namespace, owner, id) WHERE owner IS NOT NULL;
