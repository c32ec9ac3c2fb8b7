-- Sessions of Satchel in SQLite 3.35 or later. Columns of your own may be added, if they have a default.
CREATE TABLE IF NOT EXISTS sessions (
  namespace    TEXT    NOT NULL, -- several stores may share the table, each in a namespace of its own
  id           BLOB    NOT NULL CHECK (length(id) = 32),
  version      INTEGER NOT NULL, -- compared, never computed
  last_used_at INTEGER NOT NULL, -- milliseconds since 1970
  reclaim_at   INTEGER NOT NULL, -- from then on the row may be deleted
  owner        BLOB    CHECK (length(owner) = 32),
  payload      BLOB    NOT NULL,
  PRIMARY KEY (namespace, id)
);
CREATE INDEX IF NOT EXISTS sessions_reclaim ON sessions (namespace, reclaim_at);
CREATE INDEX IF NOT EXISTS sessions_owner ON sessions (namespace, owner, id) WHERE owner IS NOT NULL;
