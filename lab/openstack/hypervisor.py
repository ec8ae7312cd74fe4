#!/usr/bin/python3
"""Nova's compute with its fake driver, whose servers are nothing but a record, but whose interfaces are real ports of the chassis' switch.

So Neutron's ports become ACTIVE as elsewhere, and a process in a namespace can take the place of a server. An interface is what the
switch has: a compute that starts anew forgets none.
"""
import sys

from nova.cmd import compute
import nova.conf
from nova.virt import fake
from oslo_concurrency import processutils


class Driver(fake.FakeDriver):
    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations, network_info=None, **options):
        super().spawn(context, instance, image_meta, injected_files, admin_password, allocations, network_info=network_info, **options)
        self.plug_vifs(instance, network_info)

    def destroy(self, context, instance, network_info, *arguments, **options):
        super().destroy(context, instance, network_info, *arguments, **options)
        self.unplug_vifs(instance, network_info)

    def plug_vifs(self, instance, network_info):
        """Called for each server when the compute starts, too."""
        self.instances.setdefault(instance.uuid, fake.FakeInstance(instance.name, fake.power_state.RUNNING, instance.uuid))
        for vif in network_info or ():
            self.attach_interface(None, instance, None, vif)

    def unplug_vifs(self, instance, network_info):
        for vif in network_info or ():
            self.detach_interface(None, instance, vif)

    def attach_interface(self, context, instance, image_meta, vif):
        name, mac, mtu = vif["devname"], vif["address"], vif["network"]["meta"].get("mtu")
        self.vsctl("--may-exist", "add-port", "br-int", name, "--", "set", "interface", name, "type=internal", f'mac="{mac}"',
                   f"external_ids:iface-id={vif['id']}", f'external_ids:attached-mac="{mac}"', f"external_ids:vm-uuid={instance.uuid}",
                   *([f"mtu_request={mtu}"] if mtu else []))  # Nova may have forgotten it, the switch has not

    def detach_interface(self, context, instance, vif):
        self.vsctl("--if-exists", "del-port", "br-int", vif["devname"])

    def vsctl(self, *arguments):
        processutils.execute("ovs-vsctl", "--timeout=15", f"--db=unix:{SOCKETS}/{nova.conf.CONF.host}/ovsdb.sock", *arguments)


SOCKETS = sys.argv.pop(1)
sys.modules["nova.virt.lab"] = sys.modules[__name__]  # where Nova looks for drivers
sys.exit(compute.main())
