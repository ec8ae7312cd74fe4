package dev.jackfield.network;

import java.util.Optional;

/**
 * Something at the backend that is not as it should be: it was taken away, changed by hand, or lost in a restart.
 *
 * @param kind what it is
 * @param name what it is called at the backend: the name of a link, a port's id, an address
 * @param subject what it belongs to
 * @param desired what it should be, in words
 * @param real what it is, in words
 * @param remedy what can be done about it
 * @param how what that is, in words
 */
public record Difference(
        Kind kind, String name, Subject subject, String desired, String real, Remedy remedy, String how) {

    /** What can differ. */
    public enum Kind {
        /** What carries all networks of a host. */
        HOST,
        /** A network's switch. */
        NETWORK,
        /** What leads from a network's switch to the outside. */
        UPLINK,
        /** A compute instance. */
        COMPUTE,
        /** A port, and its end at the network. */
        PORT,
        /** A port's NIC, inside its compute. */
        NIC,
        /** An address of a NIC. */
        ADDRESS,
        /** A route that goes with a NIC. */
        ROUTE,
        /** What lets a port send and receive, and what all filters have in common. */
        FILTER,
        /** The limit of a port under a QoS policy. */
        LIMIT,
        /** A setting of the operating system. */
        SETTING,
        /** Our mark. */
        MARK,
        /** Where a VIP is. */
        VIP,
        /** A step on the way of a VIP's traffic, as {@link NetworkDriver#traceVip} names it, of a driver that compares nothing itself. */
        HOP,
        /** What carries our mark, and is nobody's. */
        ORPHAN
    }

    /** What can be done about a difference. */
    public enum Remedy {
        /** It can be made as it should be, by {@link NetworkDriver#mend} or by the controller. */
        MEND,
        /** It can be removed, since nobody has it: {@link Inventory#remove}. */
        REMOVE,
        /** The amphora's instance is lost, and with it what was in there: the amphora must be replaced. */
        REPLACE,
        /** It is not ours to change, or not from here: its owner must. */
        OWNER
    }

    /**
     * What a difference belongs to. What belongs to nothing concerns everything.
     *
     * @param loadBalancer the load balancer
     * @param network the network
     * @param port the port
     * @param compute the compute instance
     */
    public record Subject(
            Optional<LoadBalancerId> loadBalancer,
            Optional<NetworkId> network,
            Optional<PortId> port,
            Optional<ComputeId> compute) {
        /** All there is. */
        public static final Subject ALL =
                new Subject(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * A network.
         *
         * @param network the network
         * @return the subject
         */
        public static Subject of(NetworkId network) {
            return new Subject(Optional.empty(), Optional.of(network), Optional.empty(), Optional.empty());
        }

        /**
         * A port that is attached to a compute.
         *
         * @param port the port
         * @param compute the compute
         * @return the subject, with what the port's mark and network say
         */
        public static Subject of(Port port, ComputeId compute) {
            return new Subject(
                    port.mark().flatMap(Mark::loadBalancer),
                    Optional.of(port.networkId()),
                    Optional.of(port.id()),
                    Optional.of(compute));
        }
    }

    /**
     * A difference that can be mended.
     *
     * @param kind what it is
     * @param name what it is called
     * @param subject what it belongs to
     * @param desired what it should be
     * @param real what it is
     * @return the difference
     */
    public static Difference mendable(Kind kind, String name, Subject subject, String desired, String real) {
        return new Difference(kind, name, subject, desired, real, Remedy.MEND, "is made as it should be");
    }

    /**
     * The same with another remedy.
     *
     * @param other what can be done
     * @param words what that is
     * @return the difference
     */
    public Difference with(Remedy other, String words) {
        return new Difference(kind, name, subject, desired, real, other, words);
    }
}
