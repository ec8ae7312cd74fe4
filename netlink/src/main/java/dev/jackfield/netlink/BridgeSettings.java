package dev.jackfield.netlink;

/**
 * How a bridge behaves.
 *
 * @param multicastSnooping learns which ports want which multicast groups. Each new port then makes every other one report its groups: with many ports, slow
 * @param spanningTree takes part in the spanning tree protocol; a new port then passes nothing for twice the forward delay
 * @see "ip link add NAME type bridge mcast_snooping 0|1 stp_state 0|1"
 */
public record BridgeSettings(boolean multicastSnooping, boolean spanningTree) {
    /** Passes frames from the first moment and learns MAC addresses only. */
    public static final BridgeSettings QUIET = new BridgeSettings(false, false);
}
