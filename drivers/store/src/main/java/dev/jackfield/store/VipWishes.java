package dev.jackfield.store;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import dev.jackfield.store.Rows.VipRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out of which subnets a load balancer's VIPs are to be taken.
 *
 * @param work the change
 * @param loadBalancer what is wanted
 * @param known what was allocated before its port was lost; the same addresses are taken again unless others are wanted,
 *     or another port got them
 */
record VipWishes(Work work, LoadBalancer loadBalancer, Optional<VipRow> known) {
    List<Wish> wishes() {
        List<Wish> wishes = new ArrayList<>();
        Wish primary = primary();
        wishes.add(again(primary));
        NetworkId network = primary.subnet().networkId();
        List<AdditionalVip> additional = loadBalancer.additionalVips();
        additional.forEach(vip -> wishes.add(again(additional(network, vip))));
        if (wishes.stream().map(wish -> wish.subnet().id()).distinct().count() != wishes.size()) {
            throw work.error(
                    ErrorKind.INVALID,
                    "the VIPs of load balancer " + loadBalancer.id() + " must be of different subnets",
                    loadBalancer.id());
        }
        return wishes;
    }

    private Wish primary() {
        Vip vip = loadBalancer.vip();
        if (vip.subnetId().isPresent()) {
            Subnet subnet = work.subnet(vip.subnetId().get());
            vip.networkId().filter(id -> !id.equals(subnet.networkId())).ifPresent(id -> {
                throw work.error(
                        ErrorKind.INVALID,
                        "subnet " + subnet.id() + " of the VIP is on network " + subnet.networkId() + ", not " + id,
                        subnet.id(),
                        id);
            });
            return new Wish(subnet, vip.ipAddress());
        }
        NetworkId network = vip.networkId()
                .or(this::formerNetwork)
                .orElseThrow(() -> work.error(
                        ErrorKind.INVALID,
                        "the VIP of load balancer " + loadBalancer.id()
                                + " names neither a port, a subnet nor a network",
                        loadBalancer.id()));
        work.network(network);
        return vip.ipAddress()
                .map(address -> Wish.of(work, network, Optional.empty(), address))
                .orElseGet(() -> new Wish(roomiest(network), Optional.empty()));
    }

    private Optional<NetworkId> formerNetwork() {
        return former(0)
                .flatMap(ip -> work.tx().get(Tables.SUBNETS.key(), ip.subnetId().value()))
                .map(Subnet::networkId);
    }

    private Subnet roomiest(NetworkId network) {
        return former(0)
                .flatMap(ip -> work.tx().get(Tables.SUBNETS.key(), ip.subnetId().value()))
                .filter(subnet -> subnet.networkId().equals(network))
                .or(() -> Wish.roomiest(work, network, IpVersion.V4))
                .or(() -> Wish.roomiest(work, network, IpVersion.V6))
                .orElseThrow(() -> work.error(ErrorKind.INVALID, "network " + network + " has no subnet", network));
    }

    private Wish additional(NetworkId network, AdditionalVip additional) {
        additional.networkId().filter(id -> !id.equals(network)).ifPresent(id -> {
            throw work.error(
                    ErrorKind.INVALID,
                    "an additional VIP is wanted on network " + id + ", the VIP is on " + network,
                    id);
        });
        if (additional.subnetId().isPresent()) {
            Subnet subnet = work.subnet(additional.subnetId().get());
            if (!subnet.networkId().equals(network)) {
                throw work.error(
                        ErrorKind.INVALID,
                        "subnet " + subnet.id() + " of an additional VIP is on network " + subnet.networkId()
                                + ", the VIP is on " + network,
                        subnet.id());
            }
            return new Wish(subnet, additional.ipAddress());
        }
        return Wish.of(work, network, Optional.empty(), additional.ipAddress().orElseThrow());
    }

    /** VIPs are of different subnets, so that the subnet says which was meant before. */
    private Wish again(Wish wish) {
        Optional<IpAddress> before = known.stream()
                .flatMap(row -> row.addresses().stream())
                .filter(ip -> ip.subnetId().equals(wish.subnet().id()))
                .filter(ip -> Ports.holderOf(work.tx(), wish.subnet(), ip.ipAddress())
                        .filter(held -> !isVipPort(held.portId()))
                        .isEmpty())
                .map(FixedIp::ipAddress)
                .findFirst();
        return new Wish(wish.subnet(), wish.address().or(() -> before));
    }

    private boolean isVipPort(PortId port) {
        return known.filter(row -> row.portId().equals(port)).isPresent();
    }

    private Optional<FixedIp> former(int which) {
        return known.filter(row -> which < row.addresses().size())
                .map(row -> row.addresses().get(which));
    }
}
