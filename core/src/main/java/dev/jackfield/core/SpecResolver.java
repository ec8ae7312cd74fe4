package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
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
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyNotFoundException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Looks up what a description names, once each, and checks what only the networks can tell. For one thread and one moment. */
final class SpecResolver {
    private final NetworkDriver driver;
    private final Map<String, Subnet> byText = new HashMap<>();
    private final Map<SubnetId, Subnet> byId = new HashMap<>();

    SpecResolver(NetworkDriver driver) {
        this.driver = driver;
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
     * The load balancer with the QoS policy, listeners, members and additional VIPs of another description. Additional VIPs that it has
     * stay as they are.
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
                .vip(before.vip().toBuilder()
                        .qosPolicyId(qosPolicyId(spec.vip()))
                        .build())
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
        return byId.computeIfAbsent(id, driver::getSubnet);
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
        return lookUp(
                path,
                idOrName,
                new Named<>(
                        "subnet",
                        SubnetNotFoundException.class,
                        text -> driver.getSubnet(new SubnetId(text)),
                        driver::getSubnetByName,
                        SubnetNotFoundException::new));
    }

    private QosPolicy qosPolicy(String idOrName) {
        return lookUp(
                "vip.qos_policy",
                idOrName,
                new Named<>(
                        "QoS policy",
                        QosPolicyNotFoundException.class,
                        text -> driver.getQosPolicy(new QosPolicyId(text)),
                        this::qosPolicyByName,
                        QosPolicyNotFoundException::new));
    }

    /** A catalogue has no policies by name, but an administrator sees them all; the oldest of a name counts. */
    private QosPolicy qosPolicyByName(String name) {
        List<QosPolicy> all = driver.capabilities().contains(Capability.ADMINISTRATION)
                ? driver.administration().listQosPolicies()
                : List.of();
        return all.stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new QosPolicyNotFoundException(
                        "no QoS policy has the name '" + name + "'", ErrorContext.of("listQosPolicies")));
    }

    private SecurityGroup securityGroup(String path, String idOrName) {
        return lookUp(
                path,
                idOrName,
                new Named<>(
                        "security group",
                        SecurityGroupNotFoundException.class,
                        text -> driver.getSecurityGroup(new SecurityGroupId(text)),
                        driver::getSecurityGroupByName,
                        SecurityGroupNotFoundException::new));
    }

    /** A kind of thing that a description calls by id or by name. */
    private record Named<T>(
            String noun,
            Class<? extends NetworkException> notFound,
            Function<String, T> byId,
            Function<String, T> byName,
            BiFunction<String, ErrorContext, NetworkException> error) {}

    private static <T> T lookUp(String path, String idOrName, Named<T> kind) {
        // What has white space is no id.
        if (idOrName.chars().noneMatch(Character::isWhitespace)) {
            try {
                return kind.byId().apply(idOrName);
            } catch (NetworkException e) {
                if (!kind.notFound().isInstance(e)) {
                    throw e;
                }
                // Then it is a name.
            }
        }
        try {
            return kind.byName().apply(idOrName);
        } catch (NetworkException e) {
            if (!kind.notFound().isInstance(e)) {
                throw e;
            }
            NetworkException named = kind.error()
                    .apply(
                            path + " '" + idOrName + "': there is no " + kind.noun() + " of that id or name",
                            e.context());
            named.addSuppressed(e);
            throw named;
        }
    }

    private Subnet vipSubnet(VipSpec vip) {
        if (vip.port().isPresent()) {
            return portSubnet(driver.getPort(vip.port().get()), vip.address());
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

    private Vip vip(VipSpec spec, LoadBalancerId id, Subnet subnet) {
        Vip.Builder vip = Vip.builder(id)
                .subnetId(subnet.id())
                .networkId(subnet.networkId())
                .qosPolicyId(qosPolicyId(spec))
                .securityGroupIds(securityGroupIds(spec))
                .octaviaOwned(spec.port().isEmpty());
        spec.address().ifPresent(vip::ipAddress);
        spec.port().ifPresent(vip::portId);
        return vip.build();
    }

    private Optional<QosPolicyId> qosPolicyId(VipSpec spec) {
        return spec.qosPolicy().map(this::qosPolicy).map(QosPolicy::id);
    }

    private List<SecurityGroupId> securityGroupIds(VipSpec spec) {
        List<SecurityGroupId> ids = new ArrayList<>();
        for (int i = 0; i < spec.securityGroups().size(); i++) {
            String path = "vip.security_groups[" + i + "]";
            String text = spec.securityGroups().get(i);
            SecurityGroupId id = securityGroup(path, text).id();
            if (ids.contains(id)) {
                throw new InvalidValueException(
                        path, text, "is already at vip.security_groups[" + ids.indexOf(id) + "]");
            }
            ids.add(id);
        }
        return ids;
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
