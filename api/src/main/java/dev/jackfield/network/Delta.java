package dev.jackfield.network;

import java.util.List;

/**
 * What must change for an amphora to reach its members. NICs on management networks and the NIC of the VIP are never part of it.
 *
 * @param amphoraId the amphora
 * @param computeId its instance
 * @param addNics the NICs it lacks
 * @param deleteNics the NICs it has too much
 * @param addSubnets the subnets that NICs it keeps lack
 * @param deleteSubnets the subnets that NICs it keeps have too much
 * @see "Octavia, network-driver-interface.rst, Delta"
 */
public record Delta(
        AmphoraId amphoraId,
        ComputeId computeId,
        List<NicRequest> addNics,
        List<Interface> deleteNics,
        List<SubnetChange> addSubnets,
        List<SubnetChange> deleteSubnets) {
    /** Checks and copies the components. */
    public Delta {
        addNics = List.copyOf(addNics);
        deleteNics = List.copyOf(deleteNics);
        addSubnets = List.copyOf(addSubnets);
        deleteSubnets = List.copyOf(deleteSubnets);
    }

    /**
     * Whether nothing must change.
     *
     * @return whether all four lists are empty
     */
    public boolean isEmpty() {
        return addNics.isEmpty() && deleteNics.isEmpty() && addSubnets.isEmpty() && deleteSubnets.isEmpty();
    }
}
