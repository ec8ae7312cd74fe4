-- The operation is JSON, the other columns are what is asked for. A project of '' is none.
CREATE TABLE operation (
    number        INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    project       TEXT NOT NULL,
    load_balancer TEXT NOT NULL,
    state         TEXT NOT NULL,
    operation     TEXT NOT NULL
);
CREATE INDEX operation_load_balancer ON operation (load_balancer);
CREATE INDEX operation_running ON operation (state) WHERE state = 'RUNNING';
-- What somebody asked for under a key of his own is done once.
CREATE TABLE idempotency_key (
    requested_by TEXT NOT NULL,
    key          TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    operation    TEXT NOT NULL REFERENCES operation (id) ON DELETE CASCADE,
    PRIMARY KEY (requested_by, key)
);
CREATE INDEX idempotency_key_operation ON idempotency_key (operation);
