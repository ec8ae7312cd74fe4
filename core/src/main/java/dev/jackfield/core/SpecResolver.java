package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Listener;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Member;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VnicType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Looks up what a description names, once each, and checks what only the networks can tell. For one thread and one moment. */
final class SpecResolver {
    private final Catalogue catalogue;
    private final Map<String, Subnet> byText = new HashMap<>();
    private final Map<SubnetId, Subnet> byId = new HashMap<>();

    SpecResolver(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Makes a load balancer of a description: subnets by id, amphorae with ids, nothing allocated.
     *
     * @param id the load balancer's id
     * @param amphoraIds draws the amphorae's ids
     */
    LoadBalancer resolve(LoadBalancerSpec spec, LoadBalancerId id, Supplier<AmphoraId> amphoraIds) {
        Subnet vipSubnet = vipSubnet(spec.vip());
        Set<IpVersion> versions = new HashSet<>(Set.of(vipSubnet.ipVersion()));
        List<AdditionalVip> additional = additionalVips(spec, id, vipSubnet, versions);
        LoadBalancer.Builder loadBalancer = LoadBalancer.builder(id, vip(spec.vip(), id, vipSubnet))
                .name(spec.name())
                .topology(spec.topology())
                .additionalVips(additional)
                .listeners(listeners(spec, versions))
                .members(members(spec))
                .amphorae(spec.amphorae().stream()
                        .map(compute -> amphora(id, amphoraIds.get(), compute))
                        .toList());
        spec.project().ifPresent(loadBalancer::projectId);
        return loadBalancer.build();
    }

    /**
     * The load balancer with the listeners, members and additional VIPs of another description. Additional VIPs that it has stay as
     * they are.
     *
     * @throws InvalidValueException what is described contradicts the networks, or wants another address where there is a VIP
     */
    LoadBalancer resolve(LoadBalancer before, LoadBalancerSpec spec) {
        Subnet vipSubnet = vipSubnet(spec.vip());
        Set<IpVersion> versions = new HashSet<>(Set.of(vipSubnet.ipVersion()));
        List<AdditionalVip> wished = additionalVips(spec, before.id(), vipSubnet, versions);
        List<AdditionalVip> additional = new ArrayList<>();
        for (int i = 0; i < wished.size(); i++) {
            additional.add(asItIs(before, wished.get(i), "additional_vips[" + i + "].address"));
        }
        return before.toBuilder()
                .additionalVips(additional)
                .listeners(listeners(spec, versions))
                .members(members(spec))
                .build();
    }

    private static AdditionalVip asItIs(LoadBalancer before, AdditionalVip wished, String path) {
        Optional<AdditionalVip> found = before.additionalVips().stream()
                .filter(vip -> vip.subnetId().equals(wished.subnetId()))
                .findFirst();
        if (found.isEmpty()) {
            return wished;
        }
        wished.ipAddress()
                .filter(ip -> !found.get().ipAddress().equals(Optional.of(ip)))
                .ifPresent(ip -> {
                    throw new InvalidValueException(
                            path,
                            ip.toString(),
                            "is not the additional VIP's of this subnet, which is "
                                    + found.get()
                                            .ipAddress()
                                            .map(IpAddress::toString)
                                            .orElse("?")
                                    + "; take that one away first, then add this one");
                });
        return found.get();
    }

    static Amphora amphora(LoadBalancerId loadBalancer, AmphoraId id, ComputeId compute) {
        return Amphora.builder(id)
                .loadBalancerId(loadBalancer)
                .computeId(compute)
                .build();
    }

    /** Finds a subnet by its id; each is asked for once. */
    Subnet subnet(SubnetId id) {
        return byId.computeIfAbsent(id, catalogue::getSubnet);
    }

    private Subnet subnet(String path, String idOrName) {
        Subnet subnet = byText.get(idOrName);
        if (subnet == null) {
            subnet = lookUp(path, idOrName);
            byText.put(idOrName, subnet);
            byId.put(subnet.id(), subnet);
        }
        return subnet;
    }

    private Subnet lookUp(String path, String idOrName) {
        // What has white space is no id.
        if (idOrName.chars().noneMatch(Character::isWhitespace)) {
            try {
                return catalogue.getSubnet(new SubnetId(idOrName));
            } catch (SubnetNotFoundException e) {
                // Then it is a name.
            }
        }
        try {
            return catalogue.getSubnetByName(idOrName);
        } catch (SubnetNotFoundException e) {
            SubnetNotFoundException named = new SubnetNotFoundException(
                    path + " '" + idOrName + "': there is no subnet of that id or name",
                    ErrorContext.of("getSubnetByName"));
            named.addSuppressed(e);
            throw named;
        }
    }

    private Subnet vipSubnet(VipSpec vip) {
        if (vip.port().isPresent()) {
            return portSubnet(catalogue.getPort(vip.port().get()), vip.address());
        }
        Subnet subnet = subnet("vip.subnet", vip.subnet().orElse(""));
        within("vip.address", vip.address(), subnet);
        return subnet;
    }

    /** The subnet from which a port of the user's has the VIP. */
    private Subnet portSubnet(Port port, Optional<IpAddress> address) {
        Optional<SubnetId> subnet = address.isPresent()
                ? port.subnetOf(address.get())
                : port.fixedIps().stream().map(FixedIp::subnetId).findFirst();
        return subnet(subnet.orElseThrow(() -> address.isPresent()
                ? new InvalidValueException(
                        "vip.address", address.get().toString(), "is not an address of port " + port.id())
                : new InvalidValueException("vip.port", port.id().value(), "has no address")));
    }

    private static Vip vip(VipSpec spec, LoadBalancerId id, Subnet subnet) {
        Vip.Builder vip = Vip.builder(id)
                .subnetId(subnet.id())
                .networkId(subnet.networkId())
                .octaviaOwned(spec.port().isEmpty());
        spec.address().ifPresent(vip::ipAddress);
        spec.port().ifPresent(vip::portId);
        return vip.build();
    }

    private List<AdditionalVip> additionalVips(
            LoadBalancerSpec spec, LoadBalancerId id, Subnet vipSubnet, Set<IpVersion> versions) {
        Set<SubnetId> subnets = new HashSet<>(Set.of(vipSubnet.id()));
        List<AdditionalVip> vips = new ArrayList<>();
        for (int i = 0; i < spec.additionalVips().size(); i++) {
            AdditionalVipSpec additional = spec.additionalVips().get(i);
            String path = "additional_vips[" + i + "]";
            Subnet subnet = subnet(path + ".subnet", additional.subnet());
            if (!subnet.networkId().equals(vipSubnet.networkId())) {
                throw new InvalidValueException(
                        path + ".subnet",
                        additional.subnet(),
                        "is on network " + subnet.networkId() + ", the VIP on " + vipSubnet.networkId());
            }
            if (!subnets.add(subnet.id())) {
                throw new InvalidValueException(path + ".subnet", additional.subnet(), "has a VIP already");
            }
            within(path + ".address", additional.address(), subnet);
            versions.add(subnet.ipVersion());
            // The port holds the first VIP and the additional ones; a port of the user's is named once, in the VIP.
            Optional<PortId> noPort = Optional.empty();
            vips.add(new AdditionalVip(
                    id, additional.address(), Optional.of(subnet.id()), Optional.of(subnet.networkId()), noPort));
        }
        return vips;
    }

    private static void within(String path, Optional<IpAddress> address, Subnet subnet) {
        address.filter(ip -> !subnet.cidr().contains(ip)).ifPresent(ip -> {
            throw new InvalidValueException(
                    path, ip.toString(), "is not in subnet " + subnet.name() + ", which is " + subnet.cidr());
        });
    }

    private static List<Listener> listeners(LoadBalancerSpec spec, Set<IpVersion> versions) {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < spec.listeners().size(); i++) {
            ListenerSpec listener = spec.listeners().get(i);
            for (int j = 0; j < listener.allowedCidrs().size(); j++) {
                Cidr cidr = listener.allowedCidrs().get(j);
                if (!versions.contains(cidr.version())) {
                    throw new InvalidValueException(
                            "listeners[" + i + "].allowed_cidrs[" + j + "]",
                            cidr.toString(),
                            "is of an IP version that no VIP has");
                }
            }
            listeners.add(new Listener(
                    listener.protocol(),
                    listener.port(),
                    OptionalInt.empty(),
                    ProvisioningStatus.ACTIVE,
                    listener.allowedCidrs()));
        }
        return listeners;
    }

    private List<Member> members(LoadBalancerSpec spec) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < spec.members().size(); i++) {
            MemberSpec member = spec.members().get(i);
            String path = "members[" + i + "]";
            Optional<Subnet> subnet = member.subnet().map(text -> subnet(path + ".subnet", text));
            // The address need not be in the subnet: a router of the subnet may lead to it. But no router changes its
            // version.
            subnet.filter(s -> s.ipVersion() != member.address().version()).ifPresent(s -> {
                throw new InvalidValueException(
                        path + ".address",
                        member.address().toString(),
                        "is of another IP version than subnet " + s.name() + ", which is " + s.cidr());
            });
            members.add(new Member(
                    member.address(),
                    member.port(),
                    subnet.map(Subnet::id),
                    VnicType.NORMAL,
                    ProvisioningStatus.ACTIVE));
        }
        return members;
    }
}
