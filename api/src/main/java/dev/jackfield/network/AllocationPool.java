package dev.jackfield.network;

/**
 * A range of a subnet's addresses that may be given out.
 *
 * @param first the first address
 * @param last the last address, not before the first
 */
public record AllocationPool(IpAddress first, IpAddress last) {
    /** Checks and copies the components. */
    public AllocationPool {
        Checks.sameFamily("pool end", last, "pool start", first);
        if (first.compareTo(last) > 0) {
            throw new InvalidValueException("allocation pool", first + "-" + last, "ends before it starts");
        }
    }

    /**
     * Whether an address lies in the range.
     *
     * @param address of any version
     * @return whether it does
     */
    public boolean contains(IpAddress address) {
        return address.version() == first.version() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }
}
