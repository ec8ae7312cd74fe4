package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.Id;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.UnsupportedCapabilityException;
import dev.jackfield.neutron.client.Neutron;
import dev.jackfield.neutron.client.NeutronPort;
import dev.jackfield.neutron.client.NeutronSubnet;
import dev.jackfield.neutron.client.Nova;
import dev.jackfield.neutron.client.OpenStackException;
import dev.jackfield.neutron.client.PortBody;
import dev.jackfield.neutron.client.Query;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the driver works, and as whom.
 *
 * @param installation whose mark it writes
 * @param neutron the networks
 * @param nova the servers
 * @param capabilities what the cloud can do
 * @param turns keeps threads from getting in each other's way
 * @param pace how fast Nova detaches
 */
record Site(
        InstallationId installation, Neutron neutron, Nova nova, Set<Capability> capabilities, Turns turns, Pace pace) {
    static final String NAME = "neutron";

    /** Four attempts at a MAC that others have by chance are more than there will ever be need of. */
    private static final int MACS = 4;

    private static final int BAD_REQUEST = 400;

    private static final String[] FIELDS = {
        "id",
        "name",
        "network_id",
        "project_id",
        "device_id",
        "device_owner",
        "mac_address",
        "status",
        "admin_state_up",
        "fixed_ips",
        "allowed_address_pairs",
        "security_groups",
        "qos_policy_id",
        "binding:vnic_type",
        "description",
        "revision_number",
        "created_at"
    };

    /** A port, and whether it was made just now. */
    record Made(CloudPort port, boolean fresh) {}

    boolean can(Capability capability) {
        return capabilities.contains(capability);
    }

    void require(Capability capability, String what) {
        if (!can(capability)) {
            throw new UnsupportedCapabilityException(NAME, capability, what);
        }
    }

    Mark mark(LoadBalancerId loadBalancer) {
        return Mark.of(installation, loadBalancer);
    }

    boolean isOurs(CloudPort port) {
        return port.port()
                .mark()
                .filter(mark -> mark.installation().equals(installation))
                .isPresent();
    }

    Attachments attachments() {
        return new Attachments(this);
    }

    /** Ports, oldest first. */
    List<CloudPort> ports(Query query) {
        return neutron.ports(query.fields(FIELDS)).stream()
                .map(CloudPort::of)
                .sorted(CloudPort.BY_AGE)
                .toList();
    }

    Optional<CloudPort> find(PortId id) {
        return found(() -> CloudPort.of(neutron.port(id)));
    }

    /** What is there; empty: there is no such thing, or not for us to see. */
    static <T> Optional<T> found(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (OpenStackException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Changes a port as it is now; if it changed meanwhile, what it is to be is worked out again. An empty change is none. */
    CloudPort update(Call call, CloudPort port, Function<CloudPort, PortBody> change) {
        return turns.take(
                call,
                port.id(),
                waited -> call.at(() -> {
                    NeutronPort seen = waited ? neutron.port(port.id()) : port.raw();
                    return CloudPort.of(neutron.updatePort(seen, raw -> change.apply(CloudPort.of(raw))));
                }));
    }

    boolean exists(ComputeId server) {
        try {
            return found(() -> nova.server(server)).isPresent();
        } catch (OpenStackException e) {
            if (e.status() == BAD_REQUEST) { // An id that is no UUID is a bad request to some releases.
                return false;
            }
            throw e;
        }
    }

    /** Ports of a load balancer's, oldest first. */
    List<CloudPort> portsOf(Call call, LoadBalancerId loadBalancer) {
        return call.at(() -> ports(Query.of("description", Descriptions.of(mark(loadBalancer)))));
    }

    CloudPort port(Call call, PortId id) {
        return call.at(() -> find(id)).orElseThrow(() -> call.noPort(id));
    }

    /** A server may have a NIC on each of many networks, and knows them by their MACs. */
    private MacAddress mac(int attempt, NetworkId network, String... use) {
        String[] parts = new String[use.length + 2];
        parts[0] = installation.value();
        parts[1] = network.value();
        System.arraycopy(use, 0, parts, 2, use.length);
        return DerivedMac.of(attempt, parts);
    }

    /**
     * Makes a port once: its MAC follows from its use, so who comes second finds the first one's, and a lost answer is found.
     *
     * @param mark what it carries
     * @param wanted what it is to be, without its MAC
     * @param use what makes it this port and no other
     */
    Made make(Call call, NetworkId network, Mark mark, PortBody wanted, String... use) {
        MacAddress first = mac(0, network, use);
        return turns.take(call, first, waited -> {
            Optional<CloudPort> there = waited ? find(call, network, first) : Optional.empty();
            return there.filter(port -> port.port().mark().equals(Optional.of(mark)))
                    .map(port -> new Made(port, false))
                    .orElseGet(() -> makeNow(call, network, mark, wanted, use));
        });
    }

    private Optional<CloudPort> find(Call call, NetworkId network, MacAddress mac) {
        Query query = Query.of("network_id", network).and("mac_address", mac);
        return call.at(() -> ports(query)).stream().findFirst();
    }

    private Made makeNow(Call call, NetworkId network, Mark mark, PortBody wanted, String... use) {
        int attempt = 0;
        boolean failedBefore = false;
        for (int tries = 0; ; tries++) {
            MacAddress mac = mac(attempt, network, use);
            try {
                return new Made(CloudPort.of(neutron.createPort(wanted.macAddress(mac))), true);
            } catch (OpenStackException e) {
                boolean taken = e.type().equals("MacAddressInUse");
                if (!taken && !e.outcomeUnknown() && !e.followsLoss()) {
                    throw refused(call, network, e);
                }
                Query query = Query.of("network_id", network).and("mac_address", mac);
                Optional<CloudPort> there = taken && !e.followsLoss()
                        ? find(call, network, mac)
                        : Cleaning.lookAfter(call, e, () -> ports(query)).stream()
                                .findFirst();
                if (there.filter(it -> it.port().mark().equals(Optional.of(mark)))
                        .isPresent()) {
                    return new Made(there.get(), !taken || e.followsLoss() || failedBefore);
                }
                // A Neutron that stumbled is asked once more: should it have made the port after all, the MAC is taken.
                boolean stumbled = e.status() == 500 && !failedBefore;
                failedBefore |= stumbled;
                if (!(taken || stumbled) || tries == MACS) {
                    throw call.failed(e);
                }
                if (there.isPresent()) {
                    attempt++; // It is somebody else's by chance. If there is none, it went meanwhile: the MAC is free.
                }
            }
        }
    }

    /** Why no port was made. Neutron does not say which thing is not there if its id is no UUID, and which subnet is full. */
    private NetworkException refused(Call call, NetworkId network, OpenStackException e) {
        if (e.kind() == ErrorKind.EXHAUSTED) {
            SubnetId[] subnets = call.at(() -> neutron.subnets(Query.of("network_id", network))).stream()
                    .map(NeutronSubnet::id)
                    .toArray(SubnetId[]::new);
            return call.with(subnets).failed(e);
        }
        if (e.kind() == ErrorKind.INVALID) {
            if (call.at(() -> found(() -> neutron.network(network))).isEmpty()) {
                return call.noNetwork(network);
            }
            for (Id id : call.resources()) {
                if (id instanceof SubnetId subnet
                        && call.at(() -> found(() -> neutron.subnet(subnet))).isEmpty()) {
                    return call.noSubnet(subnet);
                }
            }
        }
        return call.failed(e);
    }

    /** The body of a port of ours. */
    PortBody body(NetworkId network, String name, Mark mark) {
        return PortBody.on(network)
                .name(name)
                .description(Descriptions.of(mark))
                .device("", ResourceNames.DEVICE_OWNER);
    }

    static void fixedIps(PortBody body, Collection<FixedIpRequest> wanted) {
        wanted.forEach(request -> body.fixedIp(request.subnetId(), request.ipAddress()));
    }

    static void pairs(PortBody body, Collection<IpAddress> addresses) {
        body.allowedAddresses(addresses.stream().map(IpAddress::toString).toList());
    }

    /** Takes back what a call that failed has made; what cannot be is left with our mark, and told with the failure. */
    void takeBack(Call call, NetworkException cause, Collection<CloudPort> made) {
        Cleaning.after(cause, () -> Cleaning.detachAndDelete(this, call, made));
    }
}
