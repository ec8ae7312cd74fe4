package dev.jackfield.network;

import java.util.Optional;

/**
 * A subnet that an amphora's NIC on a network lacks, or has too much.
 *
 * @param subnetId the subnet
 * @param networkId its network
 * @param portId the NIC's port; empty if the NIC is to be made in the same delta
 */
public record SubnetChange(SubnetId subnetId, NetworkId networkId, Optional<PortId> portId) {}
