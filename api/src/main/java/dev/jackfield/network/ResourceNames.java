package dev.jackfield.network;

import java.util.Optional;

/**
 * The names that drivers give what they make: Octavia's, so that operators find what they know.
 *
 * @see "Octavia, common/constants.py and network/drivers/neutron/allowed_address_pairs.py"
 */
public final class ResourceNames {
    /** Who uses our ports. */
    public static final String DEVICE_OWNER = "Octavia";

    private static final String PREFIX = "octavia-lb-";
    private static final String BASE = PREFIX + "vrrp-";
    private static final String MEMBER = PREFIX + "member-";
    private static final String GROUP = "lb-";
    private static final String SOURCE_GROUP = "source-lb-";
    /** Leaves room in a port's name, of 255 characters, for the prefix and an address. */
    private static final int MAX_COMPUTE = 180;

    private ResourceNames() {}

    /**
     * The port that reserves a VIP.
     *
     * @param loadBalancer whose
     * @return its name
     */
    public static String vipPort(LoadBalancerId loadBalancer) {
        return shortened(PREFIX, loadBalancer.value());
    }

    /**
     * What a VIP port is reserved for: its device id.
     *
     * @param loadBalancer whose
     * @return the device id
     */
    public static String vipDevice(LoadBalancerId loadBalancer) {
        return "lb-" + loadBalancer;
    }

    /**
     * The security group that lets listeners be reached.
     *
     * @param loadBalancer whose
     * @return its name
     */
    public static String group(LoadBalancerId loadBalancer) {
        return shortened(GROUP, loadBalancer.value());
    }

    /**
     * The security group by which members let a load balancer in.
     *
     * @param loadBalancer whose
     * @return its name
     */
    public static String sourceGroup(LoadBalancerId loadBalancer) {
        return shortened(SOURCE_GROUP, loadBalancer.value());
    }

    /**
     * An amphora's port on the VIP network.
     *
     * @param amphora whose
     * @return its name
     */
    public static String basePort(AmphoraId amphora) {
        return shortened(BASE, amphora.value());
    }

    /**
     * The amphora whose base port has a name.
     *
     * @param name a port's name
     * @return its id; empty: the name is not a base port's, or too long for one that could be told from it
     */
    public static Optional<AmphoraId> amphoraOf(String name) {
        return Optional.of(name)
                .filter(it -> it.startsWith(BASE) && it.length() > BASE.length() && !it.contains("~"))
                .map(it -> new AmphoraId(it.substring(BASE.length())));
    }

    /**
     * A compute's port on a network of members.
     *
     * @param compute whose
     * @param address the address that was wanted
     * @return its name
     */
    public static String memberPort(ComputeId compute, Optional<IpAddress> address) {
        String id = compute.value();
        return MEMBER
                + id.substring(0, Math.min(id.length(), MAX_COMPUTE))
                + address.map(ip -> "-" + ip).orElse("");
    }

    /**
     * What a port of ours is for.
     *
     * @param name its name
     * @param loadBalancer the load balancer of its mark
     * @return its kind
     */
    public static ResourceKind kindOf(String name, Optional<LoadBalancerId> loadBalancer) {
        if (loadBalancer.map(id -> vipPort(id).equals(name)).orElse(false)) {
            return ResourceKind.VIP_PORT;
        }
        if (name.startsWith(BASE)) {
            return ResourceKind.BASE_PORT;
        }
        return name.startsWith(MEMBER) ? ResourceKind.MEMBER_PORT : ResourceKind.PORT;
    }

    /**
     * Whether a port looks as if it were a load balancer's; that proves nothing.
     *
     * @param name its name
     * @param deviceOwner who uses it
     * @return whether it looks so
     */
    public static boolean looksLikeOurs(String name, String deviceOwner) {
        return name.startsWith(PREFIX) || deviceOwner.equals(DEVICE_OWNER);
    }

    /**
     * Whether a security group looks as if it were a load balancer's; that proves nothing.
     *
     * @param name its name
     * @return whether it looks so
     */
    public static boolean looksLikeOurGroup(String name) {
        return name.startsWith(GROUP) || name.startsWith(SOURCE_GROUP);
    }

    /** Ids may be as long as names, so that a name made of a long id would not fit: its middle is replaced by its hash. */
    private static String shortened(String prefix, String id) {
        if (prefix.length() + id.length() <= 255) {
            return prefix + id;
        }
        return prefix + id.substring(0, 200) + "~" + Integer.toHexString(id.hashCode());
    }
}
