package dev.jackfield.neutron;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.MissingVipSecurityGroupException;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.PluggedVipNotFoundException;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Topology;
import dev.jackfield.network.UnplugVipException;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipSecurityGroupRules;
import dev.jackfield.neutron.client.NeutronPort;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.PortBody;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Connects amphorae to VIPs, and disconnects them; and what the groups of a load balancer let pass. */
final class VipPlugs {
    private final Site site;
    private final Groups groups;

    VipPlugs(Site site, Groups groups) {
        this.site = site;
        this.groups = groups;
    }

    List<Amphora> plugAll(LoadBalancer loadBalancer, Vip vip) {
        if (loadBalancer.topology() == Topology.ACTIVE_ACTIVE) {
            site.require(Capability.ACTIVE_ACTIVE, "plugVip");
        }
        Call call = Call.of("plugVip", PlugVipException::new, loadBalancer.id());
        SubnetId id = vip.subnetId()
                .orElseThrow(
                        () -> call.refuse(ErrorKind.INVALID, "the VIP of " + loadBalancer.id() + " names no subnet"));
        return new Plugging(call, loadBalancer, vip, id, Optional.empty()).plug(loadBalancer.allocatedAmphorae());
    }

    Amphora plug(LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet) {
        Call call = Call.of("plugVipPort", PlugVipException::new, loadBalancer.id(), amphora.id());
        return new Plugging(call, loadBalancer, vip, subnet.id(), Optional.of(subnet.networkId()))
                .plug(List.of(amphora))
                .getFirst();
    }

    /** The port of a VIP: ours, or the user's that the VIP names. */
    static CloudPort vipPort(Site site, Call call, LoadBalancerPorts ports, Vip vip) {
        return ports.vipPort()
                .or(() -> vip.portId().flatMap(id -> call.at(() -> site.find(id))))
                .orElseThrow(() -> new PortNotFoundException(
                        "load balancer " + vip.loadBalancerId() + " has no VIP port"
                                + vip.portId()
                                        .map(id -> ": there is no port " + id)
                                        .orElse(""),
                        call.context()));
    }

    /** One call that plugs. */
    private final class Plugging {
        private final Call call;
        private final LoadBalancer loadBalancer;
        private final Vip vip;
        private final SubnetId subnet;
        private final NetworkId network;
        private final LoadBalancerPorts ports;
        private final List<IpAddress> vips = new ArrayList<>();
        private final CloudPort vipPort;
        private final List<CloudPort> made = new CopyOnWriteArrayList<>();
        private final List<CloudPort> found = new CopyOnWriteArrayList<>();
        private List<SecurityGroupId> joined = List.of();
        private List<SecurityGroupId> ours = List.of();

        Plugging(Call call, LoadBalancer loadBalancer, Vip vip, SubnetId subnet, Optional<NetworkId> network) {
            this.call = call;
            this.loadBalancer = loadBalancer;
            this.vip = vip;
            this.subnet = subnet;
            ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
            vipPort = vipPort(site, call, ports, vip);
            vips.addAll(addresses());
            this.network = network.orElseGet(this::networkOfSubnet);
        }

        /** A subnet on which the VIP port has an address is there, and on that port's network. */
        private NetworkId networkOfSubnet() {
            return vipPort.port().addressOn(subnet).isPresent()
                    ? vipPort.port().networkId()
                    : Subnets.get(site, call, subnet).networkId();
        }

        /** Those of our VIP port are all VIPs; those of a user's only as far as the load balancer says so. */
        private List<IpAddress> addresses() {
            if (site.isOurs(vipPort)) {
                return vipPort.addresses();
            }
            return Stream.concat(
                            vip.ipAddress().stream(),
                            loadBalancer.additionalVips().stream().flatMap(it -> it.ipAddress().stream()))
                    .distinct()
                    .toList();
        }

        List<Amphora> plug(List<Amphora> amphorae) {
            for (Amphora amphora : amphorae) {
                AmphoraNetworks.server(amphora);
            }
            Policies.require(site, call, vip.qosPolicyId());
            if (site.isOurs(vipPort)) {
                try {
                    return plug(amphorae, ofVipPort());
                } catch (SecurityGroupNotFoundException e) {
                    // Somebody has put the port into a group that is not there for us to use.
                    made.clear();
                    found.clear();
                }
            }
            return plug(amphorae, listed());
        }

        /** Our VIP port is in all groups of the load balancer's, and in the user's that the VIP names. */
        private List<SecurityGroupId> ofVipPort() {
            return vipPort.port().securityGroupIds().stream()
                    .filter(id -> !vip.securityGroupIds().contains(id))
                    .toList();
        }

        private List<SecurityGroupId> listed() {
            return groups.of(call, loadBalancer.id()).stream()
                    .map(NeutronSecurityGroup::id)
                    .toList();
        }

        private List<Amphora> plug(List<Amphora> amphorae, List<SecurityGroupId> groupsOfOurs) {
            ours = groupsOfOurs;
            joined = ours.isEmpty()
                    ? List.of()
                    : Stream.concat(ours.stream(), vip.securityGroupIds().stream())
                            .toList();
            try {
                return Together.each(amphorae, this::plug);
            } catch (NetworkException e) {
                Cleaning.after(e, () -> {
                    Cleaning.detachAndDelete(site, call, made);
                    found.forEach(this::restore);
                });
                throw e;
            }
        }

        /** A base port that was there is as it was: in no further group, with no further pair, attached only if it was. */
        private void restore(CloudPort before) {
            call.at(() -> site.find(before.id())).ifPresent(now -> {
                if (!before.isAttached()) {
                    site.attachments().detach(call, List.of(now));
                }
                List<IpAddress> paired = before.port().allowedAddressPairs().stream()
                        .map(pair -> pair.addresses().network())
                        .toList();
                List<IpAddress> more =
                        vips.stream().filter(ip -> !paired.contains(ip)).toList();
                site.update(call, now, it -> pairing(it, more, List.of()));
                groups.backOut(call, before, joined);
            });
        }

        private Amphora plug(Amphora amphora) {
            ComputeId server = AmphoraNetworks.server(amphora);
            Optional<CloudPort> there = ports.basePort(amphora);
            there.ifPresent(found::add);
            CloudPort base = there.isPresent() ? completed(there.get()) : make(amphora);
            CloudPort attached = site.attachments().attach(call, server, base);
            IpAddress own = attached.port()
                    .addressOn(subnet)
                    .or(() -> attached.port().fixedIps().stream()
                            .map(FixedIp::ipAddress)
                            .findFirst())
                    .orElseThrow(() -> call.refuse(
                            ErrorKind.CONFLICT, "base port " + base.id() + " holds no address of subnet " + subnet));
            return amphora.toBuilder()
                    .vrrpIp(own)
                    .haIp(vip.ipAddress().orElseGet(vips::getFirst))
                    .vrrpPortId(attached.id())
                    .haPortId(vipPort.id())
                    .build();
        }

        private CloudPort completed(CloudPort base) {
            return site.update(call, base, now -> {
                PortBody change = pairing(now, List.of(), vips);
                return Groups.joining(change, now, joined);
            });
        }

        private CloudPort make(Amphora amphora) {
            PortBody body = site.body(network, ResourceNames.basePort(amphora.id()), site.mark(loadBalancer.id()));
            Site.fixedIps(body, List.of(FixedIpRequest.from(subnet)));
            Site.pairs(body, vips);
            if (!ours.isEmpty()) {
                body.securityGroups(ours);
            }
            vip.qosPolicyId().ifPresent(id -> body.qosPolicy(Optional.of(id)));
            // Each in a request of its own: of ports that are made several in one, Neutron 21 forgets the address
            // pairs.
            Site.Made port = site.make(
                    call.with(subnet),
                    network,
                    site.mark(loadBalancer.id()),
                    body,
                    "base",
                    loadBalancer.id().value(),
                    amphora.id().value());
            if (port.fresh()) {
                made.add(port.port());
            }
            // A port is made with groups of its own project only, and joins a user's afterwards.
            return joined.size() > ours.size() ? completed(port.port()) : port.port();
        }
    }

    /** What must change for a base port to send from VIPs; others' pairs on it stay. */
    static PortBody pairing(CloudPort base, List<IpAddress> before, List<IpAddress> now) {
        List<AllowedAddressPair> gone = before.stream()
                .filter(ip -> !now.contains(ip))
                .map(AllowedAddressPair::of)
                .toList();
        List<AllowedAddressPair> wanted = Stream.concat(
                        base.port().allowedAddressPairs().stream().filter(pair -> !gone.contains(pair)),
                        now.stream().map(AllowedAddressPair::of))
                .distinct()
                .toList();
        PortBody change = PortBody.change();
        if (!wanted.equals(base.port().allowedAddressPairs())) {
            change.allowedAddressPairs(wanted.stream()
                    .map(pair -> new NeutronPort.AddressPair(text(pair.addresses()), pair.macAddress()))
                    .toList());
        }
        return change;
    }

    private static String text(Cidr addresses) {
        return addresses.prefixLength() == addresses.version().bits()
                ? addresses.network().toString()
                : addresses.toString();
    }

    void unplugAll(LoadBalancer loadBalancer, Vip vip) {
        Call call = Call.of("unplugVip", UnplugVipException::new, loadBalancer.id());
        LoadBalancerPorts ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
        vip.subnetId().ifPresent(id -> requireSubnet(call, ports, id));
        site.attachments()
                .remove(
                        call,
                        loadBalancer.amphorae().stream()
                                .flatMap(amphora -> ports.basePort(amphora).stream())
                                .distinct()
                                .toList());
    }

    /** A subnet of which a port has an address is there. */
    private void requireSubnet(Call call, LoadBalancerPorts ports, SubnetId id) {
        boolean used =
                ports.all().stream().anyMatch(it -> it.port().addressOn(id).isPresent());
        if (!used && call.at(() -> Site.found(() -> site.neutron().subnet(id))).isEmpty()) {
            throw new PluggedVipNotFoundException(
                    "the subnet " + id + " of the VIP of " + ports.loadBalancer() + " does not exist",
                    call.context(id));
        }
    }

    void unplug(Vip vip, Amphora amphora) {
        Call call = Call.of("unplugVipPort", UnplugVipException::new, vip.loadBalancerId(), amphora.id());
        LoadBalancerPorts ports = LoadBalancerPorts.of(site, call, vip.loadBalancerId());
        site.attachments().remove(call, ports.basePort(amphora).stream().toList());
    }

    void update(LoadBalancer loadBalancer, boolean forDelete) {
        if (!site.can(Capability.SECURITY_GROUPS)) {
            return;
        }
        Call call = Call.of("updateVip", loadBalancer.id());
        String name = Groups.Role.LISTENERS.name(loadBalancer.id());
        Optional<NeutronSecurityGroup> group = groups.of(call, loadBalancer.id()).stream()
                .filter(it -> it.name().equals(name))
                .findFirst();
        if (group.isEmpty()) {
            if (forDelete) {
                return;
            }
            throw new MissingVipSecurityGroupException(
                    "load balancer " + loadBalancer.id() + " has no security group '" + name + "'",
                    ErrorContext.of("updateVip", loadBalancer.id()));
        }
        List<IpAddress> vips = loadBalancer.vipAddresses();
        if (vips.isEmpty()) {
            LoadBalancerPorts ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
            vips = vipPort(site, call, ports, loadBalancer.vip()).addresses();
        }
        groups.follow(call, group.get(), VipSecurityGroupRules.of(loadBalancer, vips));
    }

    SecurityGroupId updateGroup(LoadBalancer loadBalancer, Vip vip) {
        site.require(Capability.SECURITY_GROUPS, "updateVipSecurityGroup");
        Call call = Call.of("updateVipSecurityGroup", PlugVipException::new, loadBalancer.id());
        return updateGroup(call, loadBalancer, vip, LoadBalancerPorts.of(site, call, loadBalancer.id()), Map.of());
    }

    private SecurityGroupId updateGroup(
            Call call,
            LoadBalancer loadBalancer,
            Vip vip,
            LoadBalancerPorts ports,
            Map<CloudPort, List<SecurityGroupId>> others) {
        CloudPort port = vipPort(site, call, ports, vip);
        // A user's port is in the user's groups by the user's own doing.
        List<SecurityGroupId> more = site.isOurs(port) ? vip.securityGroupIds() : List.of();
        List<IpAddress> addresses = site.isOurs(port) ? port.addresses() : loadBalancer.vipAddresses();
        return groups.ensure(
                call,
                loadBalancer,
                Groups.Role.LISTENERS,
                port,
                VipSecurityGroupRules.of(loadBalancer, addresses),
                more,
                others);
    }

    void updateAmphoraGroup(LoadBalancer loadBalancer, Amphora amphora, Vip vip) {
        site.require(Capability.SECURITY_GROUPS, "updateAmphoraSecurityGroup");
        Call call = Call.of("updateAmphoraSecurityGroup", PlugVipException::new, loadBalancer.id(), amphora.id());
        LoadBalancerPorts ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
        CloudPort base = ports.basePort(amphora)
                .orElseThrow(() ->
                        new PortNotFoundException("amphora " + amphora.id() + " has no base port", call.context()));
        updateGroup(call, loadBalancer, vip, ports, Map.of(base, vip.securityGroupIds()));
    }

    SecurityGroupId updateSource(LoadBalancer loadBalancer) {
        site.require(Capability.SECURITY_GROUPS, "updateSourceSecurityGroup");
        Call call = Call.of("updateSourceSecurityGroup", PlugVipException::new, loadBalancer.id());
        LoadBalancerPorts ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
        CloudPort port = vipPort(site, call, ports, loadBalancer.vip());
        Map<CloudPort, List<SecurityGroupId>> others = new LinkedHashMap<>();
        ports.all().stream().filter(it -> !it.id().equals(port.id())).forEach(it -> others.put(it, List.of()));
        return groups.ensure(call, loadBalancer, Groups.Role.SOURCE, port, Set.of(), List.of(), others);
    }
}
