#!/usr/bin/python3
"""All that is in a cloud, a line each: what it is, its id, its name and its description. OS_CLIENT_CONFIG_FILE names the lab's clouds.yaml.

Asks as the administrator, by OpenStack's own client. Projects' default groups are left out: Neutron makes them when it likes.
"""
import openstack

cloud = openstack.connect("lab-admin")
groups = [group for group in cloud.network.security_groups() if group.name != "default"]
kinds = {
    "server": cloud.compute.servers(all_projects=True),
    "network": cloud.network.networks(),
    "subnet": cloud.network.subnets(),
    "port": cloud.network.ports(),
    "security group": groups,
    "QoS policy": cloud.network.qos_policies(),
}
for kind, things in kinds.items():
    for thing in sorted(things, key=lambda thing: thing.id):
        print(kind, thing.id, thing.name, getattr(thing, "description", None) or "")
for group in sorted(groups, key=lambda group: group.id):
    for rule in sorted(rule["id"] for rule in group.security_group_rules):
        print("rule", rule, "of", group.name)
