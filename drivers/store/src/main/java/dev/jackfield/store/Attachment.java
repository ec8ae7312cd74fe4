package dev.jackfield.store;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.Port;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.Subnet;

import java.util.List;
import java.util.Optional;

/**
 * A port that is attached to a compute, with all that a data plane needs to make it real.
 *
 * @param port the port: its id names the NIC, its mark goes with it
 * @param network its network
 * @param subnets the subnets of its addresses, and of the VIPs it holds
 * @param computeId the compute
 * @param computeIdentity what distinguishes the compute from another one of the same name
 * @param defaultRoute whether the compute's default routes go through this NIC
 * @param heldVips the VIP addresses that this NIC holds now, beside its own addresses
 * @param filter what may come in, if the port is in security groups; empty: everything
 * @param qosPolicy the QoS policy that the port is under
 */
public record Attachment(
        Port port,
        Network network,
        List<Subnet> subnets,
        ComputeId computeId,
        String computeIdentity,
        boolean defaultRoute,
        List<IpAddress> heldVips,
        Optional<PortFilter> filter,
        Optional<QosPolicy> qosPolicy) {
    /** Copies the lists. */
    public Attachment {
        subnets = List.copyOf(subnets);
        heldVips = List.copyOf(heldVips);
    }

    /** An attachment of a port that is in no security group and under no QoS policy. */
    public Attachment(
            Port port,
            Network network,
            List<Subnet> subnets,
            ComputeId computeId,
            String computeIdentity,
            boolean defaultRoute,
            List<IpAddress> heldVips) {
        this(
                port,
                network,
                subnets,
                computeId,
                computeIdentity,
                defaultRoute,
                heldVips,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The same attachment with other VIPs held.
     *
     * @param vips the VIP addresses that the NIC holds
     * @return the attachment
     */
    public Attachment holding(List<IpAddress> vips) {
        return new Attachment(
                port, network, subnets, computeId, computeIdentity, defaultRoute, vips, filter, qosPolicy);
    }
}
