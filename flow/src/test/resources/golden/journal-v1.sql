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
INSERT INTO flow (seq, id, subject, type, version, input, state, started, ended) VALUES (1, 'f1', 'lb-1', 'done', 3, '{"subnet":"s1"}', 'DONE', '2026-01-02T12:00:00Z', '2026-01-02T12:00:00Z');
INSERT INTO flow (seq, id, subject, type, version, input, state, started, ended) VALUES (2, 'f2', 'lb-gone', 'gone', 3, 'it''s input', 'ROLLED_BACK', '2026-01-02T12:00:00Z', '2026-01-02T12:00:00Z');
INSERT INTO flow (seq, id, subject, type, version, input, state, started, ended) VALUES (3, 'f3', 'lb-left', 'left', 3, 'it''s input', 'ROLLBACK_FAILED', '2026-01-02T12:00:00Z', NULL);
INSERT INTO flow (seq, id, subject, type, version, input, state, started, ended) VALUES (4, 'f4', 'lb-stuck', 'stuck', 3, 'it''s input', 'STUCK', '2026-01-02T12:00:00Z', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (1, 0, 'reserve', 'DONE', '{"address":"192.0.2.7"}', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (2, 0, 'reserve', 'UNDONE', '{"address":"192.0.2.7"}', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (2, 1, 'attach', 'UNDONE', NULL, 'subnet s1 has no free address (254 of 254 used)');
INSERT INTO step (flow, position, name, state, result, error) VALUES (3, 0, 'reserve', 'UNDO_FAILED', '', 'the backend is away');
INSERT INTO step (flow, position, name, state, result, error) VALUES (3, 1, 'attach', 'UNDONE', NULL, 'subnet s1 has no free address (254 of 254 used)');
INSERT INTO step (flow, position, name, state, result, error) VALUES (4, 0, 'reserve', 'DONE', '{"address":"192.0.2.7"}', NULL);
INSERT INTO step (flow, position, name, state, result, error) VALUES (4, 1, 'attach', 'FAILED', NULL, 'subnet s1 has no free address (254 of 254 used)');
