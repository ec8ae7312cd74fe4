-- What every command asks for is not looked for among all: a name whosever it is, and what is not simply there.
CREATE INDEX load_balancer_name ON load_balancer (name);
CREATE INDEX load_balancer_unsettled ON load_balancer (status) WHERE status <> 'ACTIVE';
