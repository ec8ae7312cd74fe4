#!/usr/bin/python3
"""What is in the lab's cloud: content.py identity | all | show.

Each thing is made if there is none of its name, and left alone otherwise. The passwords come from the file that the lab drew them into.
"""
import os
import sys
import time

import openstack

STATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../target/openstack")
PASSWORDS = dict(line.strip().split("=") for line in open(os.path.join(STATE, "passwords")))
PORT = int(open(os.path.join(STATE, "port")).read())
CHASSIS = [f"lab-{PORT}-1", f"lab-{PORT}-2"]

ROLES = ["admin", "member", "reader", "service", "advsvc"]
ACCOUNTS = [  # user, password, project, roles
    ("openstack", "OPENSTACK", "service", ["admin", "service"]),
    ("jackfield", "JACKFIELD", "service", ["member", "advsvc"]),
    ("user", "USER", "tenant", ["member"]),
]
SERVICES = [("placement", "placement", 1, ""), ("nova", "compute", 2, "/v2.1"), ("neutron", "network", 3, ""), ("glance", "image", 4, "")]

STATEFUL = dict(ipv6_ra_mode="dhcpv6-stateful", ipv6_address_mode="dhcpv6-stateful")  # with SLAAC each port had an address more
NETWORKS = [  # name, project, subnets as (name, CIDR, options), options
    ("external", "service", [("external-v4", "198.51.100.0/24", dict(enable_dhcp=False))],
     dict(is_router_external=True, provider_network_type="flat", provider_physical_network="external")),
    ("lb-mgmt", "service", [("lb-mgmt-v4", "172.31.0.0/20", {})], {}),
    ("vip-v4", "tenant", [("vip-v4", "10.20.0.0/20", {})], {}),
    ("vip-dual", "tenant", [("vip-dual-v4", "10.21.0.0/20", {}), ("vip-dual-v6", "fd00:21::/64", STATEFUL)], {}),
    ("members-1", "tenant", [("members-1-v4", "10.22.0.0/20", {})], {}),
    ("members-2", "tenant", [("members-2-v4", "10.23.0.0/20", {}), ("members-2-v6", "fd00:23::/64", STATEFUL)], {}),
]
ROUTER = ("router", "tenant", "external", ["vip-v4", "vip-dual-v4", "vip-dual-v6", "members-1-v4", "members-2-v4", "members-2-v6"])
AMPHORAE = ["amphora-1", "amphora-2", "amphora-3", "amphora-4"]


def identity(cloud):
    """Accounts and catalogue, which the other services cannot do without."""
    keystone = cloud.identity
    roles = {role.name: role for role in keystone.roles()}
    for name in ROLES:
        roles[name] = roles.get(name) or keystone.create_role(name=name)
    for name, password, project_name, granted in ACCOUNTS:
        project = keystone.find_project(project_name) or keystone.create_project(name=project_name, domain_id="default")
        user = keystone.find_user(name) or keystone.create_user(
            name=name, domain_id="default", default_project_id=project.id, password=PASSWORDS[password + "_PASSWORD"])
        for role in granted:
            keystone.assign_project_role_to_user(project, user, roles[role])
    for name, kind, offset, path in SERVICES:
        if not keystone.find_service(name):
            service = keystone.create_service(name=name, type=kind)
            for interface in ("public", "internal", "admin"):
                keystone.create_endpoint(service_id=service.id, interface=interface, region_id="RegionOne",
                                         url=f"http://127.0.0.1:{PORT + offset}{path}")


def networks(cloud, projects):
    neutron = cloud.network
    subnets = {}
    for name, project, wanted, options in NETWORKS:
        network = neutron.find_network(name) or neutron.create_network(name=name, project_id=projects[project], **options)
        for subnet, cidr, extra in wanted:
            subnets[subnet] = neutron.find_subnet(subnet) or neutron.create_subnet(
                name=subnet, network_id=network.id, project_id=projects[project], cidr=cidr, ip_version=6 if ":" in cidr else 4, **extra)
    name, project, external, joined = ROUTER
    router = neutron.find_router(name) or neutron.create_router(
        name=name, project_id=projects[project], external_gateway_info={"network_id": neutron.find_network(external).id})
    present = {ip["subnet_id"] for port in neutron.ports(device_id=router.id) for ip in port.fixed_ips}
    for subnet in joined:
        if subnets[subnet].id not in present:
            neutron.add_interface_to_router(router, subnet_id=subnets[subnet].id)
    policy = neutron.find_qos_policy("10mbit") or neutron.create_qos_policy(name="10mbit", project_id=projects["tenant"], shared=True)
    if not policy.rules:
        neutron.create_qos_bandwidth_limit_rule(policy, max_kbps=10000, max_burst_kbps=1000)


def wait(seconds, what, condition):
    """Until it holds five times in a row: each of Neutron's workers has its own view, and the answers are of one or the other."""
    deadline, held = time.monotonic() + seconds, 0
    while held < 5:
        held = held + 1 if condition() else 0
        if time.monotonic() > deadline:
            sys.exit(f"error: {what} after {seconds} seconds")
        time.sleep(0.1 if held else 0.5)


def agents(cloud):
    return sorted(a.host for a in cloud.network.agents() if a.is_alive and a.agent_type.startswith("OVN Controller"))


def hypervisors(cloud):
    """Those that have registered themselves and can be scheduled to: a compute service is up before its hypervisor is known."""
    up = {s.host for s in cloud.compute.services(binary="nova-compute") if s.state == "up"}
    return sorted(up & {h.name for h in cloud.compute.hypervisors()})


def amphorae(admin, cloud):
    """Servers of the service account's project on the management network, as Octavia would boot them."""
    nova = admin.compute
    flavor = nova.find_flavor("amphora") or nova.create_flavor(name="amphora", vcpus=1, ram=64, disk=1)
    image = admin.image.find_image("amphora") or admin.create_image(
        "amphora", data=b"an image that nothing boots from", disk_format="raw", container_format="bare", visibility="public", tags=["amphora"])
    network = admin.network.find_network("lb-mgmt")
    there = {server.name for server in cloud.compute.servers()}
    for name in AMPHORAE:  # one by one, so that Nova spreads them over both hypervisors
        if name not in there:
            server = cloud.compute.create_server(name=name, flavor_id=flavor.id, image_id=image.id, networks=[{"uuid": network.id}])
            cloud.compute.wait_for_server(server, interval=0.3, wait=180)


def show(admin):
    """The content for people, and what only the APIs know: whether the computes and the chassis are alive."""
    missing = False
    for what, living in (("compute", hypervisors), ("chassis", agents)):
        for _ in range(5):  # a worker of Neutron may not have heard of them yet
            there = living(admin)
            if there == CHASSIS:
                break
            time.sleep(1)
        for host in CHASSIS:
            missing |= host not in there
            print("✓" if host in there else "✗", what, host)
    for server in sorted(admin.compute.servers(all_projects=True), key=lambda s: s.name):
        addresses = " ".join(a["addr"] for network in server.addresses.values() for a in network)
        print(f"server   {server.name}  {server.id}  {server.status}  {server.compute_host}  {addresses}")
    for network in admin.network.networks():
        subnets = " ".join(f"{s.name}={s.cidr}" for s in admin.network.subnets(network_id=network.id))
        print(f"network  {network.name}  {network.id}  {subnets}")
    sys.exit(missing)


def main(part):
    os.environ["OS_CLIENT_CONFIG_FILE"] = os.path.join(STATE, "clouds.yaml")
    admin = openstack.connect("lab-admin")
    if part == "identity":
        return identity(admin)
    if part == "show":
        return show(admin)
    wait(180, "OVN's controllers are not alive in Neutron", lambda: agents(admin) == CHASSIS)
    networks(admin, {project.name: project.id for project in admin.identity.projects()})
    wait(180, "the computes are not up in Nova", lambda: hypervisors(admin) == CHASSIS)
    amphorae(admin, openstack.connect("lab"))


main(sys.argv[1])
