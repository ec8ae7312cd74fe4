package dev.jackfield.neutron;

import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.neutron.client.NeutronSubnet;
import dev.jackfield.neutron.client.Query;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds subnets by what is wanted of them. */
final class Subnets {
    static final Comparator<NeutronSubnet> BY_AGE = Comparator.comparing(NeutronSubnet::createdAt)
            .thenComparing(it -> it.id().value());

    private Subnets() {}

    static Subnet get(Site site, Call call, SubnetId id) {
        return call.at(() -> Site.found(() -> site.neutron().subnet(id)))
                .map(Shapes::subnet)
                .orElseThrow(() -> call.noSubnet(id));
    }

    /** A subnet that must be of a network. */
    static Subnet on(Site site, Call call, SubnetId id, NetworkId network) {
        Subnet subnet = get(site, call, id);
        if (!subnet.networkId().equals(network)) {
            throw new SubnetNotFoundException(
                    "subnet " + id + " is on network " + subnet.networkId() + ", not " + network,
                    call.context(id, network));
        }
        return subnet;
    }

    /** A network's subnets, oldest first; the network must exist. */
    static List<Subnet> of(Site site, Call call, NetworkId network) {
        List<NeutronSubnet> subnets = call.at(() -> site.neutron().subnets(Query.of("network_id", network)));
        if (subnets.isEmpty()
                && call.at(() -> Site.found(() -> site.neutron().network(network)))
                        .isEmpty()) {
            throw call.noNetwork(network);
        }
        return subnets.stream().sorted(BY_AGE).map(Shapes::subnet).toList();
    }

    /** The subnet of a network that an address is in. */
    static Optional<Subnet> around(Site site, Call call, NetworkId network, IpAddress address) {
        return of(site, call, network).stream()
                .filter(subnet -> subnet.cidr().contains(address))
                .findFirst();
    }

    /** The subnet of a network with the most free addresses: IPv4, or else IPv6. */
    static Optional<Subnet> roomiest(Site site, Call call, NetworkId network) {
        List<Subnet> subnets = of(site, call, network);
        Map<SubnetId, BigInteger> free = new HashMap<>();
        call.at(() -> site.neutron().ipAvailability(network))
                .subnets()
                .forEach(it -> free.put(it.subnetId(), it.totalIps().subtract(it.usedIps())));
        return subnets.stream()
                .max(Comparator.comparing((Subnet it) -> it.ipVersion() == IpVersion.V4)
                        .thenComparing(it -> free.getOrDefault(it.id(), BigInteger.ZERO)));
    }
}
