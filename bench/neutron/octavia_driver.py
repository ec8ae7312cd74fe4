#!/usr/bin/python3
"""Octavia's own driver, running: octavia_driver.py CLOUD FOLDER. It does what lines.py's protocol tells it, and answers with the nanoseconds
that the driver's call took and the requests that it sent.

One driver serves all threads, with Octavia's defaults. FOLDER, which nobody else may read, gets its configuration and its log.
"""
import os
import re
import sys
import threading
import time
import uuid

import requests

import lines

CLOUD, FOLDER = sys.argv[1:]
HOUR = 3600
sent = threading.local()


def count_requests():
    """Every request of every client goes through here, repeated ones too."""
    send = requests.Session.send

    def counting(self, request, **options):
        if getattr(sent, "requests", None) is not None:
            sent.requests.append(f"{service(request.url)} {request.method} {template(request.url)}")
        return send(self, request, **options)

    requests.Session.send = counting


def service(url):
    return next((name for name, endpoint in ENDPOINTS.items() if url.startswith(endpoint)), "?")


def template(url):
    """The path as our own client tells it: without version, and with {id} for ids."""
    path = re.sub(r"^https?://[^/]+", "", url).split("?")[0]
    return re.sub(r"/[0-9a-f]{8}-[0-9a-f-]{27}", "/{id}", re.sub(r"^.*?/v[0-9.]+(?=/)", "", path))


def configure():
    """Octavia's configuration with the account and nothing else: a file, as its operators write it."""
    account = lines.account(CLOUD)
    path = os.path.join(FOLDER, "octavia.conf")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"[DEFAULT]\nlog_file = {FOLDER}/octavia.log\n")
        file.write("[controller_worker]\ncompute_driver = compute_nova_driver\nnetwork_driver = allowed_address_pairs_driver\n")
        file.write("[service_auth]\nauth_type = password\n")
        for name, value in account["auth"].items():
            file.write(f"{name} = {value}\n".replace("$", "$$"))
        if "region_name" in account:
            for section in ("neutron", "nova"):
                file.write(f"[{section}]\nregion_name = {account['region_name']}\n")
    config.init(["--config-file", path])
    config.setup_logging(config.cfg.CONF)


session = lines.log_in(CLOUD)
ENDPOINTS = {name: session.get_endpoint(service_type=name, interface="public").rstrip("/") for name in ("network", "compute")}
ENDPOINTS["identity"] = session.auth.auth_url
count_requests()

from octavia.common import config, constants, data_models  # noqa: E402 (its clients are to be counted)

configure()
from octavia.network.drivers.neutron.allowed_address_pairs import AllowedAddressPairsDriver  # noqa: E402

driver = AllowedAddressPairsDriver()
balancers = {}  # of each worker


def begin(request):
    """A load balancer with one listener, of which nothing is there yet."""
    lb = data_models.LoadBalancer(id=request["load_balancer"], project_id=request["project"], listeners=[], amphorae=[],
                                  additional_vips=[], topology=constants.TOPOLOGY_ACTIVE_STANDBY)
    lb.vip = data_models.Vip(load_balancer_id=lb.id, load_balancer=lb, network_id=request["vip_network"], subnet_id=request["vip_subnet"])
    for server in request["servers"]:
        lb.amphorae.append(data_models.Amphora(id=str(uuid.uuid4()), load_balancer_id=lb.id, load_balancer=lb, compute_id=server,
                                               status=constants.AMPHORA_ALLOCATED))
    listen(lb, request["port"], [])
    balancers[request["worker"]] = lb
    return {}


def listen(lb, port, cidrs):
    lb.listeners.append(data_models.Listener(
        id=str(uuid.uuid4()), load_balancer=lb, protocol=constants.PROTOCOL_TCP, protocol_port=port,
        peer_port=constants.HAPROXY_BASE_PEER_PORT + len(lb.listeners), provisioning_status=constants.ACTIVE,
        allowed_cidrs=[data_models.ListenerCidr(cidr=cidr) for cidr in cidrs]))


def timed(call):
    """Wraps a call of the driver: only that is timed and counted, not what is made of its result."""
    def command(request):
        lb = balancers[request["worker"]]
        work, follow = call(lb, request)
        sent.requests = []
        start = time.perf_counter_ns()
        try:
            result = work()
        finally:
            nanos, counted, sent.requests = time.perf_counter_ns() - start, sent.requests, None
        if follow:
            follow(result)
        return {"nanos": nanos, "requests": counted}
    return command


def allocate_vip(lb, request):
    def follow(result):
        lb.vip, lb.additional_vips = result
        lb.vip.load_balancer = lb
    return lambda: driver.allocate_vip(lb), follow


def plug_vip(lb, request):
    def follow(plugged):
        for amphora, now in zip(lb.amphorae, plugged):
            amphora.vrrp_ip, amphora.ha_ip = now.vrrp_ip, now.ha_ip
            amphora.vrrp_port_id, amphora.ha_port_id = now.vrrp_port_id, now.ha_port_id
    return lambda: driver.plug_vip(lb, lb.vip), follow


def network_configs(lb, request):
    def follow(configs):
        if len(configs) != len(lb.amphorae):
            raise RuntimeError(f"network configurations of {len(configs)} amphorae")
    return lambda: driver.get_network_configs(lb), follow


def update_vip(lb, request):
    for listener in request["listeners"]:
        listen(lb, listener["port"], listener["cidrs"])
    return lambda: driver.update_vip(lb), None


def plug_network(lb, request):
    return lambda: driver.plug_network(lb.amphorae[request.get("amphora", 0)].compute_id, request["network"]), None


def unplug_network(lb, request):
    return lambda: driver.unplug_network(lb.amphorae[0].compute_id, request["network"]), None


def unplug_vip(lb, request):
    return lambda: driver.unplug_vip(lb, lb.vip), None


def deallocate_vip(lb, request):
    return lambda: driver.deallocate_vip(lb.vip), None


COMMANDS = {"begin": begin}
for call in (allocate_vip, plug_vip, network_configs, update_vip, plug_network, unplug_network, unplug_vip, deallocate_vip):
    COMMANDS[call.__name__] = timed(call)
lines.serve(COMMANDS, 16)
