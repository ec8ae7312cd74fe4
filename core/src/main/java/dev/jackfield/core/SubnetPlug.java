package dev.jackfield.core;

import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetId;

import java.util.Optional;

/**
 * An address that a NIC gets for a load balancer's members.
 *
 * @param amphoraId the amphora
 * @param computeId its compute instance
 * @param networkId the network
 * @param subnetId the subnet the address is from
 * @param portId the NIC's port, which was there before; empty: the amphora's base port, which goes with the VIP
 */
public record SubnetPlug(
        AmphoraId amphoraId, ComputeId computeId, NetworkId networkId, SubnetId subnetId, Optional<PortId> portId) {}
