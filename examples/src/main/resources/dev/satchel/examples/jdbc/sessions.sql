CREATE TABLE sessions (
  space   VARCHAR(64)        NOT NULL, -- several stores may share the table, each in a space of its own
  id      BINARY(32)         NOT NULL,
  version BIGINT             NOT NULL, -- compared, never computed
  used    BIGINT             NOT NULL, -- milliseconds since 1970
  reclaim BIGINT             NOT NULL,
  owner   BINARY(32),
  payload VARBINARY(4194304) NOT NULL,
  PRIMARY KEY (space, id)
);
CREATE INDEX sessions_owner ON sessions (space, owner, id);
CREATE INDEX sessions_reclaim ON sessions (space, reclaim);
