-- Version 2 of a store.

-- Which groups name a group in their rules, whose ports' filters then follow its ports.
CREATE TABLE group_reference (
  seq INTEGER PRIMARY KEY,
  remote TEXT NOT NULL,
  security_group TEXT NOT NULL,
  UNIQUE (remote, security_group)
) STRICT;
