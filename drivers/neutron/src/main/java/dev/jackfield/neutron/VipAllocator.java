package dev.jackfield.neutron;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.network.VipInUseException;
import dev.jackfield.network.VnicType;
import dev.jackfield.neutron.client.PortBody;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reserves the VIPs of one load balancer. */
final class VipAllocator {
    private final Site site;
    private final LoadBalancer loadBalancer;
    private final Vip vip;
    private final Call call;

    VipAllocator(Site site, LoadBalancer loadBalancer) {
        this.site = site;
        this.loadBalancer = loadBalancer;
        vip = loadBalancer.vip();
        call = Call.of("allocateVip", AllocateVipException::new, loadBalancer.id());
    }

    /** An address that is wanted: of a subnet, a certain one or any. */
    private record Wish(Subnet subnet, Optional<IpAddress> address) {
        FixedIpRequest request() {
            return new FixedIpRequest(Optional.of(subnet.id()), address);
        }
    }

    VipAllocation allocate() {
        requireCapabilities();
        LoadBalancerPorts ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
        Optional<CloudPort> own = ports.vipPort();
        Optional<CloudPort> named = vip.portId()
                .filter(id -> own.filter(port -> port.id().equals(id)).isEmpty())
                .flatMap(id -> call.at(() -> site.find(id)));
        if (named.isPresent()) {
            if (own.isPresent()) {
                throw differently(
                        "port " + named.get().id() + " is wanted, " + own.get().id() + " is allocated");
            }
            Port users = named.get().port();
            return answer(users, new UsersVipPort(site, call, loadBalancer).addresses(named.get()), false);
        }
        vip.portId()
                .filter(id -> !vip.octaviaOwned()
                        && own.filter(port -> port.id().equals(id)).isEmpty())
                .ifPresent(id -> {
                    throw call.noPort(id);
                });
        return own.isPresent() ? repeat(own.get(), ports) : make();
    }

    private void requireCapabilities() {
        if (loadBalancer.topology() == Topology.ACTIVE_ACTIVE) {
            site.require(Capability.ACTIVE_ACTIVE, call.operation());
        }
        if (vip.vnicType() == VnicType.DIRECT) {
            site.require(Capability.DIRECT_VNIC, call.operation());
        }
        if (!vip.securityGroupIds().isEmpty()) {
            site.require(Capability.SECURITY_GROUPS, call.operation());
        }
        Policies.require(site, call, vip.qosPolicyId());
    }

    private NetworkException differently(String how) {
        return call.refuse(
                ErrorKind.CONFLICT,
                "the VIP of load balancer " + loadBalancer.id() + " is allocated differently: " + how);
    }

    /** The VIP is there: the same answer, if the wishes are the same but for the additional VIPs, which follow them. */
    private VipAllocation repeat(CloudPort port, LoadBalancerPorts ports) {
        Port found = port.port();
        vip.networkId().filter(id -> !id.equals(found.networkId())).ifPresent(id -> {
            throw differently("network " + id + " is wanted, " + found.networkId() + " is allocated");
        });
        FixedIp primary = primary(found);
        vip.subnetId().filter(id -> !id.equals(primary.subnetId())).ifPresent(id -> {
            throw differently("subnet " + id + " is wanted, " + primary.subnetId() + " is allocated");
        });
        vip.ipAddress().filter(ip -> !ip.equals(primary.ipAddress())).ifPresent(ip -> {
            throw differently("address " + ip + " is wanted, " + primary.ipAddress() + " is allocated");
        });
        if (isAsWanted(found, primary)) {
            ports.basePorts().forEach(base -> site.update(call, base, now -> alone(now, port.addresses())));
            return answer(found, ordered(found, primary), true);
        }
        return change(port, primary, ports);
    }

    /** A change that was broken off may have left a base port behind: of single addresses it is to send with the VIPs alone. */
    private static PortBody alone(CloudPort base, List<IpAddress> vips) {
        List<IpAddress> single = base.port().allowedAddressPairs().stream()
                .map(AllowedAddressPair::addresses)
                .filter(it -> it.prefixLength() == it.version().bits())
                .map(Cidr::network)
                .toList();
        return VipPlugs.pairing(base, single, vips);
    }

    private FixedIp primary(Port port) {
        return port.fixedIps().stream()
                .filter(ip -> vip.subnetId().map(ip.subnetId()::equals).orElse(true))
                .filter(ip -> vip.ipAddress().map(ip.ipAddress()::equals).orElse(true))
                .filter(ip -> vip.subnetId().isPresent() || vip.ipAddress().isPresent() || !isAdditional(ip))
                .findFirst()
                .or(() ->
                        port.fixedIps().stream().filter(ip -> !isAdditional(ip)).findFirst())
                .orElseThrow(() -> differently("its port " + port.id() + " holds " + port.fixedIps()));
    }

    private boolean isAdditional(FixedIp ip) {
        return loadBalancer.additionalVips().stream().anyMatch(it -> fits(it, ip));
    }

    private static boolean fits(AdditionalVip wanted, FixedIp ip) {
        return wanted.subnetId().map(ip.subnetId()::equals).orElse(true)
                && wanted.ipAddress().map(ip.ipAddress()::equals).orElse(true);
    }

    private boolean isAsWanted(Port port, FixedIp primary) {
        List<FixedIp> others =
                port.fixedIps().stream().filter(ip -> !ip.equals(primary)).toList();
        return others.size() == loadBalancer.additionalVips().size()
                && loadBalancer.additionalVips().stream()
                        .allMatch(it -> others.stream().anyMatch(ip -> fits(it, ip)));
    }

    private List<FixedIp> ordered(Port port, FixedIp primary) {
        List<FixedIp> all = new ArrayList<>(List.of(primary));
        for (AdditionalVip additional : loadBalancer.additionalVips()) {
            all.add(port.fixedIps().stream()
                    .filter(ip -> !all.contains(ip) && fits(additional, ip))
                    .findFirst()
                    .orElseThrow());
        }
        return all;
    }

    private VipAllocation change(CloudPort port, FixedIp primary, LoadBalancerPorts ports) {
        Subnet first = Subnets.get(site, call, primary.subnetId());
        List<Wish> wishes = new ArrayList<>(List.of(new Wish(first, Optional.of(primary.ipAddress()))));
        wishes.addAll(additional(first.networkId()));
        requireDifferentSubnets(wishes);
        List<FixedIp> before = port.port().fixedIps();
        CloudPort changed;
        try {
            changed = site.update(about(wishes), port, now -> {
                PortBody change = PortBody.change();
                for (Wish wish : wishes) {
                    SubnetId id = wish.subnet().id();
                    change.fixedIp(
                            Optional.of(id), wish.address().or(() -> now.port().addressOn(id)));
                }
                return change;
            });
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.UNKNOWN_OUTCOME) {
                Cleaning.after(e, () -> site.update(call, port, now -> holding(before)));
            }
            throw inUse(e);
        }
        try {
            ports.basePorts()
                    .forEach(base -> site.update(
                            call, base, now -> pairs(now, before, changed.port().fixedIps())));
        } catch (NetworkException e) {
            backTo(e, changed, before, ports);
            throw e;
        }
        return answer(changed.port(), ordered(changed.port(), primary), true);
    }

    private static PortBody pairs(CloudPort base, List<FixedIp> before, List<FixedIp> now) {
        return VipPlugs.pairing(
                base,
                before.stream().map(FixedIp::ipAddress).toList(),
                now.stream().map(FixedIp::ipAddress).toList());
    }

    private void backTo(NetworkException cause, CloudPort changed, List<FixedIp> before, LoadBalancerPorts ports) {
        Cleaning.after(cause, () -> {
            site.update(call, changed, now -> holding(before));
            for (CloudPort base : ports.basePorts()) {
                call.at(() -> site.find(base.id()))
                        .ifPresent(it -> site.update(
                                call, it, now -> pairs(now, changed.port().fixedIps(), before)));
            }
        });
    }

    private static PortBody holding(List<FixedIp> addresses) {
        PortBody change = PortBody.change();
        AmphoraNetworks.fixedIps(change, addresses);
        return change;
    }

    private VipAllocation make() {
        List<Wish> wishes = new ArrayList<>(List.of(primaryWish()));
        Subnet first = wishes.getFirst().subnet();
        NetworkId network = first.networkId();
        wishes.addAll(additional(network));
        requireDifferentSubnets(wishes);
        PortBody body = site.body(network, ResourceNames.vipPort(loadBalancer.id()), site.mark(loadBalancer.id()));
        body.device(ResourceNames.vipDevice(loadBalancer.id()), ResourceNames.DEVICE_OWNER)
                .adminStateUp(false);
        loadBalancer.projectId().ifPresent(body::project);
        Site.fixedIps(body, wishes.stream().map(Wish::request).toList());
        if (site.can(Capability.SECURITY_GROUPS)) {
            body.securityGroups(vip.securityGroupIds());
        }
        CloudPort port;
        try {
            port = site.make(
                            about(wishes),
                            network,
                            site.mark(loadBalancer.id()),
                            body,
                            "vip",
                            loadBalancer.id().value())
                    .port();
        } catch (NetworkException e) {
            throw inUse(e);
        }
        List<FixedIp> addresses = new ArrayList<>();
        for (Wish wish : wishes) {
            port.port().fixedIps().stream()
                    .filter(ip -> ip.subnetId().equals(wish.subnet().id()))
                    .filter(ip -> wish.address().map(ip.ipAddress()::equals).orElse(true))
                    .findFirst()
                    .ifPresentOrElse(addresses::add, () -> {
                        throw differently("its port " + port.id() + " holds "
                                + port.port().fixedIps());
                    });
        }
        return answer(port.port(), addresses, true);
    }

    /** What went wrong is told of these subnets. */
    private Call about(List<Wish> wishes) {
        return call.with(wishes.stream().map(wish -> wish.subnet().id()).toArray(SubnetId[]::new));
    }

    /** That an address is another's has an exception of its own. */
    private static NetworkException inUse(NetworkException e) {
        String type = e.context().backend().map(it -> it.type()).orElse("");
        return type.equals("IpAddressInUse") || type.equals("IpAddressAlreadyAllocated")
                ? new VipInUseException(String.valueOf(e.getMessage()), e.context())
                : e;
    }

    private Wish primaryWish() {
        if (vip.subnetId().isPresent()) {
            Subnet subnet = Subnets.get(site, call, vip.subnetId().get());
            vip.networkId().filter(id -> !id.equals(subnet.networkId())).ifPresent(id -> {
                throw call.refuse(
                        ErrorKind.INVALID,
                        "subnet " + subnet.id() + " of the VIP is on network " + subnet.networkId() + ", not " + id);
            });
            return inside(new Wish(subnet, vip.ipAddress()));
        }
        NetworkId network = vip.networkId()
                .orElseThrow(() -> call.refuse(
                        ErrorKind.INVALID,
                        "the VIP of load balancer " + loadBalancer.id()
                                + " names neither a port, a subnet nor a network"));
        if (vip.ipAddress().isPresent()) {
            return around(network, vip.ipAddress().get());
        }
        return Subnets.roomiest(site, call, network)
                .map(subnet -> new Wish(subnet, Optional.empty()))
                .orElseThrow(() -> call.refuse(ErrorKind.INVALID, "network " + network + " has no subnet"));
    }

    private Wish around(NetworkId network, IpAddress address) {
        return Subnets.around(site, call, network, address)
                .map(subnet -> new Wish(subnet, Optional.of(address)))
                .orElseThrow(() -> call.refuse(
                        ErrorKind.INVALID, "address " + address + " is in no subnet of network " + network));
    }

    private Wish inside(Wish wish) {
        wish.address().filter(ip -> !wish.subnet().cidr().contains(ip)).ifPresent(ip -> {
            throw call.refuse(
                    ErrorKind.INVALID,
                    "address " + ip + " is not in " + wish.subnet().cidr() + " of subnet "
                            + wish.subnet().id());
        });
        return wish;
    }

    private List<Wish> additional(NetworkId network) {
        List<Wish> wishes = new ArrayList<>();
        for (AdditionalVip additional : loadBalancer.additionalVips()) {
            additional.networkId().filter(id -> !id.equals(network)).ifPresent(id -> {
                throw call.refuse(
                        ErrorKind.INVALID,
                        "an additional VIP is wanted on network " + id + ", the VIP is on " + network);
            });
            if (additional.subnetId().isEmpty()) {
                wishes.add(around(network, additional.ipAddress().orElseThrow()));
                continue;
            }
            Subnet subnet = Subnets.get(site, call, additional.subnetId().get());
            if (!subnet.networkId().equals(network)) {
                throw call.refuse(
                        ErrorKind.INVALID,
                        "subnet " + subnet.id() + " of an additional VIP is on network " + subnet.networkId()
                                + ", the VIP is on " + network);
            }
            wishes.add(inside(new Wish(subnet, additional.ipAddress())));
        }
        return wishes;
    }

    private void requireDifferentSubnets(List<Wish> wishes) {
        Set<SubnetId> subnets = new HashSet<>();
        wishes.forEach(wish -> subnets.add(wish.subnet().id()));
        if (subnets.size() != wishes.size()) {
            throw call.refuse(
                    ErrorKind.INVALID,
                    "the VIPs of load balancer " + loadBalancer.id() + " must be of different subnets");
        }
    }

    private VipAllocation answer(Port port, List<FixedIp> addresses, boolean owned) {
        FixedIp primary = addresses.getFirst();
        Vip filled = vip.toBuilder()
                .ipAddress(primary.ipAddress())
                .subnetId(primary.subnetId())
                .networkId(port.networkId())
                .portId(port.id())
                .octaviaOwned(owned)
                .build();
        return new VipAllocation(
                filled,
                addresses.stream()
                        .skip(1)
                        .map(ip -> new AdditionalVip(
                                loadBalancer.id(),
                                Optional.of(ip.ipAddress()),
                                Optional.of(ip.subnetId()),
                                Optional.of(port.networkId()),
                                Optional.of(port.id())))
                        .toList());
    }
}
