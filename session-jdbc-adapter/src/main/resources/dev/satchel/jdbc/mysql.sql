-- Sessions of Satchel in MySQL 8.0 or later. Columns of your own may be added, if they have a default.
CREATE TABLE IF NOT EXISTS sessions (
  namespace    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- several stores may share the table, each in a namespace of its own
  id           BINARY(32) NOT NULL,
  version      BIGINT     NOT NULL, -- compared, never computed
  last_used_at BIGINT     NOT NULL, -- milliseconds since 1970
  reclaim_at   BIGINT     NOT NULL, -- from then on the row may be deleted
  owner        BINARY(32),
  payload      MEDIUMBLOB NOT NULL, -- 16 MiB
  PRIMARY KEY (namespace, id),
  INDEX sessions_reclaim (namespace, reclaim_at),
  INDEX sessions_owner (namespace, owner, id)
) ENGINE = InnoDB;
