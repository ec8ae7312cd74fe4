package dev.jackfield.network;

import java.util.Optional;

/**
 * A server behind a load balancer.
 *
 * @param address its address
 * @param protocolPort its port, 1 to 65535
 * @param subnetId the subnet through which amphorae reach it; empty: by way of the VIP network's routes
 * @param vnicType how the NIC that reaches it is to be attached
 * @param provisioningStatus whether it is wanted
 */
public record Member(
        IpAddress address,
        int protocolPort,
        Optional<SubnetId> subnetId,
        VnicType vnicType,
        ProvisioningStatus provisioningStatus) {
    /** Checks and copies the components. */
    public Member {
        Checks.range("member port", protocolPort, 1, 65535);
    }
}
