-- Version 1 of a store. An absent text is '', an absent number -1. The column seq is a row's age: what came first is lower.
-- Lists of small values are words with spaces between them. Addresses that are looked up by order are hexadecimal digits.

CREATE TABLE network (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  project TEXT NOT NULL,
  admin_state_up INTEGER NOT NULL,
  network_type TEXT NOT NULL,
  physical_network TEXT NOT NULL,
  segmentation_id INTEGER NOT NULL,
  router_external INTEGER NOT NULL,
  mtu INTEGER NOT NULL,
  port_security_enabled INTEGER NOT NULL,
  UNIQUE (name, project)
) STRICT;

CREATE TABLE subnet (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  network TEXT NOT NULL,
  project TEXT NOT NULL,
  cidr TEXT NOT NULL,
  gateway TEXT NOT NULL,
  routes TEXT NOT NULL,
  pools TEXT NOT NULL,
  UNIQUE (network, name)
) STRICT;
CREATE INDEX subnet_by_name ON subnet (name);

CREATE TABLE port (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  network TEXT NOT NULL,
  project TEXT NOT NULL,
  device_id TEXT NOT NULL,
  device_owner TEXT NOT NULL,
  mac TEXT NOT NULL,
  admin_state_up INTEGER NOT NULL,
  fixed_ips TEXT NOT NULL,
  pairs TEXT NOT NULL,
  security_groups TEXT NOT NULL,
  qos_policy TEXT NOT NULL,
  vnic_type TEXT NOT NULL,
  installation TEXT NOT NULL,
  load_balancer TEXT NOT NULL,
  compute TEXT NOT NULL,
  management INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (network, mac)
) STRICT;
CREATE INDEX port_by_name ON port (name);
CREATE INDEX port_by_network_and_device ON port (network, device_id);
CREATE INDEX port_by_compute ON port (compute);
CREATE INDEX port_by_mark ON port (installation, load_balancer);
CREATE INDEX port_by_request ON port (network, name, installation, load_balancer);

-- Which port holds an address: one at most.
CREATE TABLE held_address (
  seq INTEGER PRIMARY KEY,
  subnet TEXT NOT NULL,
  address TEXT NOT NULL,
  port TEXT NOT NULL,
  UNIQUE (subnet, address)
) STRICT;

-- The addresses of a subnet's pools that nobody holds; ranges of one pool never touch each other.
CREATE TABLE free_range (
  seq INTEGER PRIMARY KEY,
  subnet TEXT NOT NULL,
  first_address TEXT NOT NULL,
  last_address TEXT NOT NULL,
  UNIQUE (subnet, first_address)
) STRICT;

CREATE TABLE compute (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  identity TEXT NOT NULL
) STRICT;

CREATE TABLE security_group (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  rules TEXT NOT NULL,
  stateful INTEGER NOT NULL,
  installation TEXT NOT NULL,
  load_balancer TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX security_group_by_name ON security_group (name);
CREATE INDEX security_group_by_mark ON security_group (installation, load_balancer);

CREATE TABLE membership (
  seq INTEGER PRIMARY KEY,
  security_group TEXT NOT NULL,
  port TEXT NOT NULL,
  UNIQUE (security_group, port)
) STRICT;

-- The VIP of a load balancer, to whom it was last given, and who holds it now.
CREATE TABLE vip (
  seq INTEGER PRIMARY KEY,
  installation TEXT NOT NULL,
  load_balancer TEXT NOT NULL,
  port TEXT NOT NULL,
  owned INTEGER NOT NULL,
  addresses TEXT NOT NULL,
  amphora TEXT NOT NULL,
  generation INTEGER NOT NULL,
  holder TEXT NOT NULL,
  UNIQUE (installation, load_balancer)
) STRICT;
CREATE INDEX vip_by_port ON vip (port);
