package dev.jackfield.network;

import java.util.List;

/**
 * What {@link VipOperations#allocateVip} answers.
 *
 * @param vip the VIP with address, port, subnet and network filled in
 * @param additionalVips the additional VIPs in the order of the request, filled in likewise
 */
public record VipAllocation(Vip vip, List<AdditionalVip> additionalVips) {
    /** Checks and copies the components. */
    public VipAllocation {
        additionalVips = List.copyOf(additionalVips);
    }
}
