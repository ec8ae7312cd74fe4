package dev.jackfield.neutron;

import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ResourceKind;

import java.util.Optional;

/**
 * The names of what we make: Octavia's, so that operators find what they know.
 *
 * @see "Octavia, common/constants.py and network/drivers/neutron/allowed_address_pairs.py"
 */
final class Names {
    static final String DEVICE_OWNER = "Octavia";

    private static final String PREFIX = "octavia-lb-";
    private static final String BASE = PREFIX + "vrrp-";
    private static final String MEMBER = PREFIX + "member-";
    private static final String GROUP = "lb-";
    private static final String SOURCE_GROUP = "source-lb-";
    /** Leaves room in a port's name, of 255 characters, for the prefix and an address. */
    private static final int MAX_COMPUTE = 180;

    private Names() {}

    static String vipPort(LoadBalancerId loadBalancer) {
        return shortened(PREFIX, loadBalancer.value());
    }

    static String vipDevice(LoadBalancerId loadBalancer) {
        return "lb-" + loadBalancer;
    }

    static String group(LoadBalancerId loadBalancer) {
        return shortened(GROUP, loadBalancer.value());
    }

    static String sourceGroup(LoadBalancerId loadBalancer) {
        return shortened(SOURCE_GROUP, loadBalancer.value());
    }

    static String basePort(AmphoraId amphora) {
        return shortened(BASE, amphora.value());
    }

    static String memberPort(ComputeId compute, Optional<IpAddress> address) {
        String id = compute.value();
        return MEMBER
                + id.substring(0, Math.min(id.length(), MAX_COMPUTE))
                + address.map(ip -> "-" + ip).orElse("");
    }

    static ResourceKind kindOf(String name, Optional<LoadBalancerId> loadBalancer) {
        if (loadBalancer.map(id -> vipPort(id).equals(name)).orElse(false)) {
            return ResourceKind.VIP_PORT;
        }
        if (name.startsWith(BASE)) {
            return ResourceKind.BASE_PORT;
        }
        return name.startsWith(MEMBER) ? ResourceKind.MEMBER_PORT : ResourceKind.PORT;
    }

    static boolean looksLikeOurs(String name, String deviceOwner) {
        return name.startsWith(PREFIX) || deviceOwner.equals(DEVICE_OWNER);
    }

    static boolean looksLikeOurGroup(String name) {
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
