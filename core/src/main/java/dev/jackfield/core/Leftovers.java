package dev.jackfield.core;

import java.util.List;

/**
 * What an update took out of service and has yet to be taken away.
 *
 * @param vips whether additional VIPs are to be freed, or put in order
 * @param nics the NICs by which members were reached
 * @param addresses the addresses that other NICs had for members; all with their ports
 */
public record Leftovers(boolean vips, List<MemberNic> nics, List<SubnetPlug> addresses) {
    /** Copies the lists. */
    public Leftovers {
        nics = List.copyOf(nics);
        addresses = List.copyOf(addresses);
    }

    boolean isEmpty() {
        return !vips && nics.isEmpty() && addresses.isEmpty();
    }

    private boolean hasNic(MemberNic nic) {
        return nics.stream()
                .anyMatch(gone -> gone.amphoraId().equals(nic.amphoraId())
                        && gone.portId().equals(nic.portId()));
    }

    /** The NICs without those that are gone, and without the addresses that are. */
    List<MemberNic> takenFrom(List<MemberNic> all) {
        return all.stream()
                .filter(nic -> !hasNic(nic))
                .map(nic -> nic.withFixedIps(nic.fixedIps().stream()
                        .filter(ip -> addresses.stream()
                                .noneMatch(gone -> gone.subnetId().equals(ip.subnetId())
                                        && gone.portId().equals(nic.portId())))
                        .toList()))
                .toList();
    }

    /** The addresses without those that are gone. */
    List<SubnetPlug> takenFromAddresses(List<SubnetPlug> all) {
        return all.stream()
                .filter(plug -> addresses.stream()
                        .noneMatch(gone -> gone.subnetId().equals(plug.subnetId())
                                && gone.portId().equals(plug.portId())))
                .toList();
    }
}
