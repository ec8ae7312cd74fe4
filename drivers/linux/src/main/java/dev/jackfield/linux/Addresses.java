package dev.jackfield.linux;

import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.network.IpAddress;

/** From the kernel's addresses to those of the driver's interface. */
final class Addresses {
    private Addresses() {}

    /** The address of a prefix, without its length. */
    static IpAddress of(IpPrefix prefix) {
        return IpAddress.of(prefix.address().getAddress());
    }
}
