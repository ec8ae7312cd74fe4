-- Version 2 of a store.

-- Which groups name a group in their rules, whose ports' filters then follow its ports.
CREATE TABLE group_reference (
  seq INTEGER PRIMARY KEY,
  remote TEXT NOT NULL,
  security_group TEXT NOT NULL,
  UNIQUE (remote, security_group)
) STRICT;

-- What a compute is, if it may have several ids: the network namespace of a name and of a process.
ALTER TABLE compute ADD COLUMN place TEXT NOT NULL DEFAULT '';
UPDATE compute SET place = substr(identity, 1, instr(identity, '@') - 1) WHERE instr(identity, '@') > 0;
CREATE INDEX compute_by_place ON compute (place);

-- The rate limits that ports may be under, by their column qos_policy.
CREATE TABLE qos_policy (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  project TEXT NOT NULL,
  max_kilobits INTEGER NOT NULL,
  UNIQUE (name, project)
) STRICT;
