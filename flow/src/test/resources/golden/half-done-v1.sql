PRAGMA application_id=1246127724;
PRAGMA user_version=1;
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
INSERT INTO flow (seq, id, subject, type, version, input, state, started, ended) VALUES (11, 'f11', 'rolled-back', 'create', 1, '', 'RUNNING', '2026-01-02T12:00:00Z', NULL);
INSERT INTO flow (seq, id, subject, type, version, input, state, started, ended) VALUES (12, 'f12', 'rolled-forward', 'forward', 1, '', 'RUNNING', '2026-01-02T12:00:00Z', NULL);
INSERT INTO flow (seq, id, subject, type, version, input, state, started, ended) VALUES (13, 'f13', 'undone', 'failing', 1, '', 'ROLLING_BACK', '2026-01-02T12:00:00Z', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (11, 0, 'make 1', 'DONE', 'made 1', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (11, 1, 'make 2', 'STARTED', NULL, NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (12, 0, 'make 1', 'DONE', 'made 1', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (12, 1, 'make 2', 'STARTED', NULL, NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (13, 0, 'make 1', 'DONE', 'made 1', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (13, 1, 'make 2', 'UNDO_FAILED', 'made 2', 'the backend is away');
INSERT INTO step (flow, position, name, state, result, error) VALUES (13, 2, 'make 3', 'UNDONE', NULL, 'step 3 fails');
