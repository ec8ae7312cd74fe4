package dev.jackfield.bench.neutron;

import java.util.List;
import java.util.Locale;

/** What a cycle consists of. */
enum Operation {
    /** Reserves an address of the VIP's subnet. */
    ALLOCATE_VIP,

    /** Makes the security group with the rules of one listener, and connects two amphorae. */
    PLUG_VIP,

    /** Reads what the two amphorae must know of their networks. */
    NETWORK_CONFIGS,

    /** Opens five listeners more, for two CIDRs each. */
    UPDATE_VIP,

    /** Plugs a network of members into one amphora. */
    PLUG_NETWORK,

    /** Takes it out again. */
    UNPLUG_NETWORK,

    /** Disconnects the two amphorae. */
    UNPLUG_VIP,

    /** Frees the address, and takes the group away. */
    DEALLOCATE_VIP;

    /** From nothing to two amphorae with a VIP and back. */
    static final List<Operation> SHORT = List.of(ALLOCATE_VIP, PLUG_VIP, UNPLUG_VIP, DEALLOCATE_VIP);

    /** The same with all that is done to a load balancer in between. */
    static final List<Operation> FULL = List.of(values());

    /** As the tables call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
