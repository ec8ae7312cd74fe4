package dev.jackfield.network;

import java.util.Optional;

/**
 * An address, beside its own, that a port may send from and answer for: so an amphora may carry a VIP.
 *
 * @param addresses the addresses, a single one as /32 or /128
 * @param macAddress the Ethernet address to go with them; empty: the port's own
 */
public record AllowedAddressPair(Cidr addresses, Optional<MacAddress> macAddress) {

    /**
     * One address with the port's own Ethernet address.
     *
     * @param address the address
     * @return the pair
     */
    public static AllowedAddressPair of(IpAddress address) {
        return new AllowedAddressPair(new Cidr(address, address.version().bits()), Optional.empty());
    }
}
