CREATE TABLE flow (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  id      TEXT    NOT NULL UNIQUE,
  subject TEXT    NOT NULL,
  type    TEXT    NOT NULL,
  version INTEGER NOT NULL,
  input   TEXT    NOT NULL,
  state   TEXT    NOT NULL CHECK (state IN
    ('RUNNING', 'DONE', 'ROLLING_BACK', 'ROLLED_BACK', 'ROLLBACK_FAILED', 'STUCK', 'SUPERSEDED')),
  started TEXT    NOT NULL,
  ended   TEXT
) STRICT;

CREATE UNIQUE INDEX flow_unfinished ON flow (subject)
  WHERE state IN ('RUNNING', 'ROLLING_BACK', 'ROLLBACK_FAILED', 'STUCK');

CREATE TABLE step (
  flow     INTEGER NOT NULL REFERENCES flow (seq) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name     TEXT    NOT NULL,
  state    TEXT    NOT NULL CHECK (state IN
    ('STARTED', 'DONE', 'FAILED', 'UNDONE', 'UNDO_FAILED')),
  result   TEXT,
  error    TEXT,
  PRIMARY KEY (flow, position)
) STRICT, WITHOUT ROWID;
