package dev.jackfield.store;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An address to be given to a port.
 *
 * @param subnet the subnet it is from
 * @param address the address; empty: any
 */
record Wish(Subnet subnet, Optional<IpAddress> address) {
    boolean isMetBy(FixedIp ip) {
        return ip.subnetId().equals(subnet.id())
                && address.map(ip.ipAddress()::equals).orElse(true);
    }

    /** The wish for an address, of a certain subnet or of the subnet of the network that it lies in. */
    static Wish of(Work work, NetworkId network, Optional<SubnetId> subnet, IpAddress address) {
        Subnet from = subnet.map(id -> work.subnetOn(network, id))
                .orElseGet(() -> subnets(work, network).stream()
                        .filter(each -> each.cidr().contains(address))
                        .findFirst()
                        .orElseThrow(() -> work.error(
                                ErrorKind.INVALID,
                                "address " + address + " is in no subnet of network " + network,
                                network)));
        return new Wish(from, Optional.of(address));
    }

    static Wish of(Work work, NetworkId network, FixedIpRequest request) {
        return request.ipAddress()
                .map(address -> of(work, network, request.subnetId(), address))
                .orElseGet(
                        () -> new Wish(work.subnetOn(network, request.subnetId().orElseThrow()), Optional.empty()));
    }

    static List<Wish> from(Work work, NetworkId network, List<SubnetId> subnets) {
        return subnets.stream()
                .map(id -> new Wish(work.subnetOn(network, id), Optional.empty()))
                .toList();
    }

    /** One address of each IP version that the network has: of the oldest subnet with a free one. */
    static List<Wish> oneOfEachVersion(Work work, NetworkId network) {
        List<Subnet> all = subnets(work, network);
        Predicate<Subnet> hasRoom = subnet ->
                work.tx().first(Tables.FREE.key(), subnet.id().value()).isPresent();
        List<Wish> wishes = new ArrayList<>();
        for (IpVersion version : IpVersion.values()) {
            List<Subnet> candidates =
                    all.stream().filter(subnet -> subnet.ipVersion() == version).toList();
            candidates.stream()
                    .filter(hasRoom)
                    .findFirst()
                    .or(() -> candidates.stream().findFirst())
                    .ifPresent(subnet -> wishes.add(new Wish(subnet, Optional.empty())));
        }
        return List.copyOf(wishes);
    }

    /** Of the network's subnets of one version the one with the most free addresses. */
    static Optional<Subnet> roomiest(Work work, NetworkId network, IpVersion version) {
        return subnets(work, network).stream()
                .filter(subnet -> subnet.ipVersion() == version)
                .max(Comparator.comparing(subnet -> Addresses.free(work.tx(), subnet)));
    }

    private static List<Subnet> subnets(Work work, NetworkId network) {
        return work.tx().find(Tables.SUBNETS_BY_NETWORK, network.value());
    }
}
