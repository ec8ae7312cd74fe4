#!/usr/bin/python3
"""Makes a load balancer by Octavia's own driver: octavia-lb.py FOLDER ID PROJECT VIP-SUBNET MEMBER-NETWORK SERVER…

Two listeners, the VIP's ports, a NIC on the members' network for each server. The driver is the benchmark's, in FOLDER, which nobody else
may read. What the driver raises ends this too.
"""
import json
import os
import subprocess
import sys

import openstack

folder, id, project, subnet, network, *servers = sys.argv[1:]
cloud = openstack.connect("lab-admin")
compute = openstack.connect("lab").compute
vip = cloud.network.find_subnet(subnet, ignore_missing=False)
programs = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../bench/neutron")
driver = subprocess.Popen(["/usr/bin/python3", os.path.join(programs, "octavia_driver.py"), "lab", folder], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def ask(command, **request):
    driver.stdin.write(json.dumps({"id": 1, "do": command, "worker": 1, **request}) + "\n")
    driver.stdin.flush()
    answer = json.loads(driver.stdout.readline())
    if "error" in answer:
        sys.exit(f"{command}: {answer['error']}")


ask("begin", load_balancer=id, project=cloud.identity.find_project(project, ignore_missing=False).id, vip_network=vip.network_id,
    vip_subnet=vip.id, servers=[compute.find_server(name, ignore_missing=False).id for name in servers], port=80)
ask("allocate_vip")
ask("plug_vip")
ask("update_vip", listeners=[{"port": 443, "cidrs": ["192.0.2.0/24"]}])
for i in range(len(servers)):
    ask("plug_network", network=cloud.network.find_network(network, ignore_missing=False).id, amphora=i)
driver.stdin.close()
sys.exit(driver.wait())
