#!/usr/bin/python3
"""What the demo stands on in the lab's cloud: ground.py CLOUD PREFIX MARK.

Reads a JSON object a line, what to do, and answers each with one: {"answer": ...} or {"error": "..."}. It ends when its input does.
Networks, client and members are the tenant's; amphorae are servers of the account that CLOUD names. All names begin with PREFIX, by which
everything is found again, whoever made it; what carries MARK in its description Jackfield made.
"""
from concurrent.futures import ThreadPoolExecutor
import ipaddress
import json
import os
import signal
import subprocess
import sys

import openstack

CLOUD, PREFIX, MARK = sys.argv[1:]
SECONDS = 240  # for Nova to make or end a server, on a machine that is busy
LAB = os.path.join(os.path.dirname(os.path.realpath(os.environ["OS_CLIENT_CONFIG_FILE"])), "../../lab/openstack")
user, service = openstack.connect("lab-user"), openstack.connect(CLOUD)
pool = ThreadPoolExecutor(8)


def each(work, things):
    return list(pool.map(work, things))


def networks(networks):
    """[{name, cidrs}] → their subnets' ids by CIDR. They lead nowhere else, and give no addresses by themselves."""
    def make(wanted):
        network = user.network.create_network(name=PREFIX + wanted["name"])
        return {cidr: user.network.create_subnet(
            name=f"{network.name}-v{ipaddress.ip_network(cidr).version}", network_id=network.id, cidr=cidr,
            ip_version=ipaddress.ip_network(cidr).version, gateway_ip=None, is_dhcp_enabled=False).id for cidr in wanted["cidrs"]}
    return {cidr: subnet for made in each(make, networks) for cidr, subnet in made.items()}


def port(host):
    """A port with the host's addresses, in a security group that lets in what the host listens to."""
    name, neutron = PREFIX + host["name"], user.network
    group = neutron.create_security_group(name=name)
    if "listens" in host:
        neutron.create_security_group_rule(security_group_id=group.id, direction="ingress", ethertype="IPv4", protocol="tcp",
                                           port_range_min=host["listens"], port_range_max=host["listens"])
    first = neutron.get_subnet(host["addresses"][0]["subnet"])
    return neutron.create_port(name=name, network_id=first.network_id, security_group_ids=[group.id], fixed_ips=[
        dict(subnet_id=it["subnet"], ip_address=it["address"]) for it in host["addresses"]])


def boot(cloud, name, networks):
    server = cloud.compute.create_server(name=PREFIX + name, flavor_id=cloud.compute.find_flavor("amphora").id,
                                         image_id=cloud.image.find_image("amphora").id, networks=networks)
    cloud.compute.wait_for_server(server, interval=0.3, wait=SECONDS)
    return server.id


def hosts(hosts):
    """[{name, namespace, addresses: [{subnet, address}], listens}]: servers of the tenant, with namespaces in their places."""
    def make(host):
        wire(boot(user, host["name"], [{"port": port(host).id}]), host["namespace"], user)
    each(make, hosts)


def amphorae(names):
    """The ids of new servers without any NIC, in the names' order."""
    return each(lambda name: boot(service, name, "none"), names)


def wire(server, namespace, cloud=service):
    """Gives a namespace what the server has: each port's interface, with the port's addresses. What is there already stays."""
    def run(*command):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout

    def networks_name(port):
        return cloud.network.get_network(port.network_id).name

    there = run("ip", "-n", namespace, "-o", "link")
    run("ip", "-n", namespace, "link", "set", "lo", "up")
    # The network of the VIP is the first one's.
    for number, port in enumerate(sorted(cloud.network.ports(device_id=server), key=networks_name, reverse=True)):
        name = f"eth{number}"
        if port.mac_address in there:
            continue
        run(f"{LAB}/interface", port.id, namespace, name)
        for ip in port.fixed_ips:
            length = ipaddress.ip_network(cloud.network.get_subnet(ip["subnet_id"]).cidr).prefixlen
            run("ip", "-n", namespace, "addr", "replace", f"{ip['ip_address']}/{length}", "dev", name,
                *(["nodad"] if ":" in ip["ip_address"] else []))


def end(cloud, servers):
    for server in servers:
        cloud.compute.delete_server(server)
    for server in servers:
        cloud.compute.wait_for_delete(server, interval=0.3, wait=SECONDS)


def ours(things):
    return [thing for thing in things if thing.name.startswith(PREFIX)]


def discard(server):
    """Ends an amphora's server."""
    end(service, [service.compute.get_server(server)])


def clean():
    """Takes away all that this program made, in whatever order and however far it came."""
    each(lambda cloud: end(cloud, ours(cloud.compute.servers())), (user, service))
    each(user.network.delete_port, ours(user.network.ports()))
    each(user.network.delete_security_group, ours(user.network.security_groups()))
    for network in ours(user.network.networks()):
        if not list(service.network.ports(network_id=network.id)):  # with somebody's port on it, it stays, and is told of
            user.network.delete_network(network)


def left():
    """What an administrator sees of the demo, in words."""
    admin = openstack.connect("lab-admin")
    neutron, nets = admin.network, ours(admin.network.networks())
    on = {network.id for network in nets}
    def demos(thing):
        return thing.name.startswith(PREFIX) or MARK in (thing.description or "").split()
    found = [("server", thing) for thing in ours(admin.compute.servers(all_projects=True))]
    found += [("network", thing) for thing in nets]
    found += [("port", thing) for thing in neutron.ports() if demos(thing) or thing.network_id in on]
    found += [("security group", thing) for thing in neutron.security_groups() if demos(thing)]
    return [f"{kind} {thing.name} {thing.id}" for kind, thing in found]


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the demo, which then needs this to clean up
    work = {function.__name__: function for function in (networks, hosts, amphorae, wire, discard, clean, left)}
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": work[asked.pop("do")](**asked)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
