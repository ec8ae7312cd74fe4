#!/usr/bin/python3
"""The cloud as its administrator sees it: makes what the benchmark needs, counts what the drivers leave, and takes all of it away.

cloud.py TAG: ids of the benchmark's load balancers begin with TAG, so that their security groups are known by their names. It is told
what to do by lines.py's protocol, and cleans up when that ends, however the benchmark ended.
"""
import signal
import sys
import time

import lines

PATIENCE = 180
NAME = "jackfield-bench-"


class Api:
    """One service of one account's."""

    def __init__(self, session, service, prefix="", headers=()):
        self.session, self.prefix, self.headers = session, prefix, dict(headers)
        self.filter = {"service_type": service, "interface": "public"}

    def __call__(self, method, path, body=None):
        """Sends a request; None: there is no such thing."""
        answer = self.session.request(self.prefix + path, method, json=body, headers=dict(self.headers), endpoint_filter=self.filter,
                                      raise_exc=False)
        if answer.status_code == 404:
            return None
        if answer.status_code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else {}


def wait(what, condition):
    deadline = time.monotonic() + PATIENCE
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited in vain for {what}")
        time.sleep(0.5)


class World:
    """What the benchmark made, and what the drivers made in it."""

    def __init__(self, tag):
        self.tag = tag
        self.neutron = Api(lines.log_in("lab-admin"), "network", "/v2.0")
        # Servers without a NIC are known from this version on.
        self.nova = Api(lines.log_in("lab"), "compute", headers={"OpenStack-API-Version": "compute 2.37"})
        self.servers, self.networks = [], []

    def prepare(self, request):
        project = lines.log_in("lab-user").get_project_id()
        vip_network, vip_subnet = self.network("vip", "10.90.0.0/22", project)
        member_network, _ = self.network("members", "10.90.4.0/22", project)
        self.boot(request["servers"])
        return {"project": project, "vip_network": vip_network, "vip_subnet": vip_subnet, "member_network": member_network,
                "servers": self.servers}

    def network(self, name, cidr, project):
        name = f"{NAME}{self.tag}-{name}"
        network = self.neutron("POST", "/networks", {"network": {"name": name, "project_id": project}})["network"]["id"]
        self.networks.append(network)
        subnet = {"name": name, "network_id": network, "project_id": project, "cidr": cidr, "ip_version": 4}
        return network, self.neutron("POST", "/subnets", {"subnet": subnet})["subnet"]["id"]

    def boot(self, number):
        like = self.nova("GET", "/servers/detail")["servers"]
        if not like:
            raise RuntimeError("cloud 'lab' has no server whose image and flavor could be taken")
        for i in range(number):
            server = {"name": f"{NAME}{self.tag}-{i}", "imageRef": like[0]["image"]["id"], "flavorRef": like[0]["flavor"]["id"],
                      "networks": "none"}
            self.servers.append(self.nova("POST", "/servers", {"server": server})["server"]["id"])
        for server in self.servers:
            wait(f"server {server}", lambda: self.nova("GET", f"/servers/{server}")["server"]["status"] == "ACTIVE")

    def ports(self):
        """On the benchmark's networks, or on its servers. Neutron's own are not counted."""
        found = {}
        for network in self.networks:
            for port in self.neutron("GET", f"/ports?network_id={network}")["ports"]:
                found[port["id"]] = port
        for server in self.servers:
            for port in self.neutron("GET", f"/ports?device_id={server}")["ports"]:
                found[port["id"]] = port
        return {id: port for id, port in found.items() if not port["device_owner"].startswith("network:")}

    def groups(self):
        """Of the benchmark's load balancers, by name or by our mark."""
        return [group for group in self.neutron("GET", "/security-groups")["security_groups"]
                if f"lb-{self.tag}" in group["name"] or f"lb={self.tag}" in (group["description"] or "")]

    def census(self, request):
        groups = self.groups()
        return {"ports": [f"{port['name']} {id}" for id, port in self.ports().items()],
                "groups": [f"{group['name']} {group['id']}" for group in groups],
                "rules": [rule["id"] for group in groups for rule in group["security_group_rules"]]}

    def sweep(self, request):
        """Takes away what a driver left that failed: after that its servers can be used again."""
        wait("Nova to detach ports", self.detached)
        self.remove_ports_and_groups()
        return {}

    def detached(self):
        attached = [(port["device_id"], id) for id, port in self.ports().items() if port["device_id"] in self.servers]
        for server, port in attached:
            self.nova("DELETE", f"/servers/{server}/os-interface/{port}")
            time.sleep(2)
        return not attached

    def remove_ports_and_groups(self):
        for port in self.ports():
            self.neutron("DELETE", f"/ports/{port}")
        for group in self.groups():
            self.neutron("DELETE", f"/security-groups/{group['id']}")

    def clean(self):
        for server in self.servers:
            self.nova("DELETE", f"/servers/{server}")
        for server in self.servers:
            wait(f"the end of server {server}", lambda: self.nova("GET", f"/servers/{server}") is None)
        self.remove_ports_and_groups()
        for network in self.networks:
            self.neutron("DELETE", f"/networks/{network}")


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
world = World(sys.argv[1])
try:
    lines.serve({"prepare": world.prepare, "census": world.census, "sweep": world.sweep}, 1)
finally:
    world.clean()
