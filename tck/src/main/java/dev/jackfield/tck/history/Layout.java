package dev.jackfield.tck.history;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What the calls of a history are about: small, so that they meet. No address is of two subnets.
 *
 * @param networks the networks, the VIPs' first
 * @param computes the computes
 * @param loadBalancers the load balancers, whose VIPs are of the first subnet of the first network
 * @param movesVips whether the driver gives VIPs to amphorae
 */
public record Layout(List<Net> networks, List<String> computes, List<Balancer> loadBalancers, boolean movesVips)
        implements Serializable {
    /** Copies the lists. */
    public Layout {
        networks = List.copyOf(networks);
        computes = List.copyOf(computes);
        loadBalancers = List.copyOf(loadBalancers);
    }

    /**
     * A network.
     *
     * @param id its id
     * @param subnets its subnets
     */
    public record Net(String id, List<Sub> subnets) implements Serializable {
        /** Copies the list. */
        public Net {
            subnets = List.copyOf(subnets);
        }
    }

    /**
     * A subnet.
     *
     * @param id its id
     * @param version 4 or 6
     * @param pool the addresses that it gives out
     */
    public record Sub(String id, int version, List<String> pool) implements Serializable {
        /** Copies the list. */
        public Sub {
            pool = List.copyOf(pool);
        }
    }

    /**
     * A load balancer.
     *
     * @param id its id
     * @param amphorae the ids of its amphorae, one on each compute, in the order of the computes
     */
    public record Balancer(String id, List<String> amphorae) implements Serializable {
        /** Copies the list. */
        public Balancer {
            amphorae = List.copyOf(amphorae);
        }
    }

    Sub vipSubnet() {
        return networks.getFirst().subnets().getFirst();
    }

    Net network(String id) {
        return networks.stream().filter(net -> net.id().equals(id)).findFirst().orElseThrow();
    }

    Sub subnet(String id) {
        return networks.stream()
                .flatMap(net -> net.subnets().stream())
                .filter(sub -> sub.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Optional<Sub> subnetOf(Net network, String address) {
        return network.subnets().stream()
                .filter(sub -> sub.pool().contains(address))
                .findFirst();
    }

    /** The amphora of a load balancer on a compute. */
    String amphora(String loadBalancer, String compute) {
        return loadBalancers.stream()
                .filter(each -> each.id().equals(loadBalancer))
                .findFirst()
                .orElseThrow()
                .amphorae()
                .get(computes.indexOf(compute));
    }
}
