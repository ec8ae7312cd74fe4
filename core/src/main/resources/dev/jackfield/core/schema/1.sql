-- The record is JSON, the other columns are what is asked for. A project of '' is none.
CREATE TABLE load_balancer (
    id      TEXT PRIMARY KEY,
    project TEXT NOT NULL,
    name    TEXT NOT NULL,
    status  TEXT NOT NULL,
    record  TEXT NOT NULL,
    UNIQUE (project, name)
);
-- A compute instance carries one load balancer.
CREATE TABLE carrier (
    compute       TEXT PRIMARY KEY,
    load_balancer TEXT NOT NULL REFERENCES load_balancer (id) ON DELETE CASCADE
);
CREATE INDEX carrier_load_balancer ON carrier (load_balancer);
