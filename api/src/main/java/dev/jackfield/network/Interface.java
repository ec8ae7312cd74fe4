package dev.jackfield.network;

import java.util.List;

/**
 * A NIC of an amphora: a port that is attached to its compute instance.
 *
 * @param portId the port, whose id is the NIC's id too
 * @param computeId the instance (in the spec: amphora_id)
 * @param networkId the network
 * @param fixedIps its addresses
 * @param vnicType how it reaches the instance
 * @see "Octavia, network-driver-interface.rst, Interface"
 */
public record Interface(
        PortId portId, ComputeId computeId, NetworkId networkId, List<FixedIp> fixedIps, VnicType vnicType) {
    /** Checks and copies the components. */
    public Interface {
        fixedIps = List.copyOf(fixedIps);
    }
}
