package dev.jackfield.neutron;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Hop.State;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortStatus;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.VipSecurityGroupRules;
import dev.jackfield.neutron.client.NeutronNetwork;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.NovaServer;
import dev.jackfield.neutron.client.Query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows the way of a load balancer's traffic as far as Neutron and Nova tell of it: networks, the VIP port, what its security group lets
 * in, servers, and their ports. A hop is broken by what is wrong with itself; what went with another one is unknown.
 */
final class VipTrace {
    /** Neutron tells a little late that a NIC is wired. */
    private static final int LOOKS = 5;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String RUNNING = "ACTIVE";

    private final Site site;
    private final Call call;
    private final LoadBalancer loadBalancer;
    private final Map<ComputeId, Optional<NovaServer>> servers;
    private final LoadBalancerPorts ports;
    private final Optional<CloudPort> vipPort;
    private final List<CloudPort> nics;
    private final Optional<NeutronSecurityGroup> group;
    private final Map<NetworkId, NeutronNetwork> networks;
    private final Set<NetworkId> told = new HashSet<>();
    private final List<Hop> hops = new ArrayList<>();

    /** Looks at everything; what is seen is put into words later. */
    VipTrace(Site site, Groups groups, LoadBalancer loadBalancer) {
        this.site = site;
        this.loadBalancer = loadBalancer;
        call = Call.of("traceVip", loadBalancer.id());
        servers = servers();
        nics = nics();
        ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
        vipPort = ports.vipPort().or(() -> loadBalancer.vip().portId().flatMap(id -> call.at(() -> site.find(id))));
        group = groups.of(call, loadBalancer.id()).stream()
                .filter(it -> it.name().equals(Groups.Role.LISTENERS.name(loadBalancer.id())))
                .findFirst();
        networks = networks();
    }

    private Map<ComputeId, Optional<NovaServer>> servers() {
        List<ComputeId> ids = loadBalancer.allocatedAmphorae().stream()
                .flatMap(it -> it.computeId().stream())
                .distinct()
                .toList();
        List<Optional<NovaServer>> found = Together.each(
                ids,
                id -> call.at(() -> Site.found(() -> site.nova().server(id))
                        .filter(it -> !it.status().equals("DELETED"))));
        Map<ComputeId, Optional<NovaServer>> all = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            all.put(ids.get(i), found.get(i));
        }
        return all;
    }

    private boolean runs(ComputeId server) {
        return servers.getOrDefault(server, Optional.empty())
                .filter(it -> it.status().equals(RUNNING))
                .isPresent();
    }

    /** Our ports that servers have, once all of them are wired, or have had time for it. */
    private List<CloudPort> nics() {
        if (servers.isEmpty()) {
            return List.of();
        }
        Query query = Query.of("device_id", servers.keySet().toArray());
        for (int look = 1; ; look++) {
            List<CloudPort> seen = call.at(() -> site.ports(query)).stream()
                    .filter(site::isOurs)
                    .toList();
            if (look == LOOKS || seen.stream().noneMatch(this::mayBeWiredYet) || !Cleaning.slept(PAUSE)) {
                return seen;
            }
        }
    }

    private boolean mayBeWiredYet(CloudPort port) {
        return port.port().adminStateUp()
                && port.port().status() != PortStatus.ACTIVE
                && runs(new ComputeId(port.port().deviceId()));
    }

    private Map<NetworkId, NeutronNetwork> networks() {
        Object[] ids = Stream.concat(vipPort.stream(), Stream.concat(ports.basePorts().stream(), nics.stream()))
                .map(it -> it.port().networkId())
                .distinct()
                .toArray();
        return ids.length == 0
                ? Map.of()
                : call.at(() -> site.neutron().networks(Query.of("id", ids))).stream()
                        .collect(Collectors.toMap(NeutronNetwork::id, Function.identity()));
    }

    List<Hop> hops() {
        vip();
        rules();
        for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
            amphora.computeId().ifPresent(server -> amphora(amphora, server));
        }
        return List.copyOf(hops);
    }

    private void vip() {
        if (vipPort.isEmpty()) {
            missing(
                    "VIP port of load balancer " + loadBalancer.id(),
                    loadBalancer.vip().portId());
            return;
        }
        CloudPort port = vipPort.get();
        network(port);
        // Its admin state tells nothing: it is down, as Octavia has it, since the port is attached to nothing.
        List<String> wrong = membership(port);
        loadBalancer.vipAddresses().stream()
                .filter(ip -> !port.holds(ip))
                .forEach(ip -> wrong.add("does not hold the VIP " + ip));
        tell("port " + port.id() + ", VIP port", "holds " + port.addresses(), wrong);
    }

    /** What was never there may still be made. */
    private void missing(String name, Optional<PortId> remembered) {
        hops.add(remembered
                .map(id -> new Hop("port " + id + ", " + name, State.BROKEN, "there is none"))
                .orElseGet(() -> new Hop(name, State.UNKNOWN, "was not made yet")));
    }

    private List<String> membership(CloudPort port) {
        List<String> wrong = new ArrayList<>();
        group.map(NeutronSecurityGroup::id)
                .filter(id ->
                        isFiltered(port) && !port.port().securityGroupIds().contains(id))
                .ifPresent(id -> wrong.add("is not in security group " + id));
        return wrong;
    }

    private boolean isFiltered(CloudPort port) {
        return Optional.ofNullable(networks.get(port.port().networkId()))
                .flatMap(NeutronNetwork::portSecurityEnabled)
                .orElse(true);
    }

    private void network(CloudPort port) {
        NetworkId id = port.port().networkId();
        if (!told.add(id)) {
            return;
        }
        NeutronNetwork network = networks.get(id);
        if (network == null) {
            hops.add(new Hop("network " + id, State.UNKNOWN, "is not there for us to see"));
            return;
        }
        tell(
                "network " + id + " ('" + network.name() + "')",
                "up, MTU " + network.mtu(),
                network.adminStateUp() ? List.of() : List.of("its admin state is down"));
    }

    private void rules() {
        if (!site.can(Capability.SECURITY_GROUPS)) {
            return;
        }
        List<IpAddress> addresses = loadBalancer.vipAddresses();
        Set<SecurityGroupRule> wanted = VipSecurityGroupRules.of(
                loadBalancer,
                addresses.isEmpty() ? vipPort.map(CloudPort::addresses).orElse(List.of()) : addresses);
        String name = Groups.Role.LISTENERS.name(loadBalancer.id());
        if (group.isEmpty()) {
            if (!loadBalancer.listeners().isEmpty()
                    && isPlugged()
                    && vipPort.filter(this::isFiltered).isPresent()) {
                tell("security group " + name, "", List.of("there is none, so nothing reaches the listeners"));
            }
            return;
        }
        List<String> missing = Groups.missing(group.get(), wanted).stream()
                .map(rule -> "does not let in " + words(rule))
                .toList();
        SecurityGroupId id = group.get().id();
        tell(
                "security group " + id + " ('" + name + "')",
                "lets in what it should, " + wanted.size() + " rules",
                missing);
    }

    private boolean isPlugged() {
        return loadBalancer.allocatedAmphorae().stream()
                .anyMatch(it -> it.vrrpPortId().isPresent());
    }

    private static String words(SecurityGroupRule rule) {
        return rule.protocol().orElse("anything")
                + (rule.portRangeMin().isPresent() ? "/" + rule.portRangeMin().getAsInt() : "")
                + " from " + rule.remote().map(Object::toString).orElse("anywhere") + " (IP"
                + rule.ethertype().name().toLowerCase(Locale.ROOT) + ")";
    }

    private void amphora(Amphora amphora, ComputeId server) {
        Optional<NovaServer> found = servers.getOrDefault(server, Optional.empty());
        String status = found.map(NovaServer::status).orElse("");
        tell(
                "server " + server,
                status,
                found.isEmpty()
                        ? List.of("there is no such server")
                        : status.equals(RUNNING) ? List.of() : List.of("is " + status));
        base(amphora, server, found.isPresent());
        nics.stream()
                .filter(nic -> nic.isAttachedTo(server)
                        && ports.basePort(amphora)
                                .filter(it -> it.id().equals(nic.id()))
                                .isEmpty())
                .forEach(nic -> {
                    network(nic);
                    tell("port " + nic.id() + ", NIC of " + server, nic.addresses() + ", wired", wiring(nic, server));
                });
    }

    private void base(Amphora amphora, ComputeId server, boolean serverIsThere) {
        Optional<CloudPort> marked = ports.basePort(amphora);
        String name = marked.map(it -> "port " + it.id() + ", ").orElse("") + "base port of " + server;
        if (!serverIsThere) {
            hops.add(new Hop(name, State.UNKNOWN, "its server is gone"));
            return;
        }
        if (marked.isEmpty()) {
            missing(name, amphora.vrrpPortId());
            return;
        }
        // As it was seen last, with the other NICs.
        CloudPort base = nics.stream()
                .filter(it -> it.id().equals(marked.get().id()))
                .findFirst()
                .orElse(marked.get());
        network(base);
        List<String> wrong = membership(base);
        if (isFiltered(base)) {
            vipPort.stream()
                    .flatMap(it -> it.addresses().stream())
                    .filter(ip -> site.isOurs(vipPort.get())
                            || loadBalancer.vipAddresses().contains(ip))
                    .filter(ip -> !base.port().allowedAddressPairs().contains(AllowedAddressPair.of(ip)))
                    .forEach(ip -> wrong.add("may not send as the VIP " + ip));
        }
        if (!base.isAttachedTo(server)) {
            String device = base.port().deviceId();
            wrong.add(device.isEmpty() ? "is attached to nothing" : "is attached to '" + device + "'");
        } else {
            wrong.addAll(wiring(base, server));
        }
        tell(name, base.addresses() + ", wired", wrong);
    }

    private List<String> wiring(CloudPort port, ComputeId server) {
        if (!port.port().adminStateUp()) {
            return List.of("its admin state is down");
        }
        return port.port().status() != PortStatus.ACTIVE && runs(server)
                ? List.of("is " + port.port().status() + ": no host has reported that it is wired")
                : List.of();
    }

    private void tell(String name, String fine, List<String> wrong) {
        hops.add(
                wrong.isEmpty()
                        ? new Hop(name, State.OK, fine)
                        : new Hop(name, State.BROKEN, String.join("; ", wrong)));
    }
}
