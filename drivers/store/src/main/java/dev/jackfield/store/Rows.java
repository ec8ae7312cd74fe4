package dev.jackfield.store;

import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SubnetId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of a store that are not simply records of the API. */
final class Rows {
    private Rows() {}

    /** An address that a port holds. */
    record Held(SubnetId subnetId, IpAddress address, PortId portId) {}

    /** A range of addresses of a subnet's pools that are free, as long as can be: free ranges never touch each other. */
    record Free(SubnetId subnetId, IpAddress first, IpAddress last) {}

    /** A registered compute, what distinguishes it from another one of the same name, and the place it is, if it may have other names. */
    record RegisteredCompute(ComputeId id, String identity, Optional<String> place) {}

    /** A security group. */
    record Group(SecurityGroup group, Instant createdAt) {}

    /** A port's membership in a security group. */
    record Membership(SecurityGroupId groupId, PortId portId) {}

    /** That the rules of a group name another group as the other side. */
    record Reference(SecurityGroupId remote, SecurityGroupId by) {}

    /**
     * A load balancer's VIP.
     *
     * @param portId the VIP port
     * @param owned whether that port was made by us
     * @param addresses the VIP, then the additional VIPs in their order
     * @param lastGiven the amphora that was last given the VIP
     * @param generation of that move; 0: never
     * @param holder the base port that holds the VIP now; empty: never given, or its holder was unplugged
     */
    record VipRow(
            InstallationId installation,
            LoadBalancerId loadBalancer,
            PortId portId,
            boolean owned,
            List<FixedIp> addresses,
            Optional<AmphoraId> lastGiven,
            long generation,
            Optional<PortId> holder) {
        VipRow {
            addresses = List.copyOf(addresses);
        }

        List<IpAddress> ips() {
            return addresses.stream().map(FixedIp::ipAddress).toList();
        }

        VipRow on(PortId port, boolean ours, List<FixedIp> vips) {
            return new VipRow(installation, loadBalancer, port, ours, vips, lastGiven, generation, holder);
        }

        VipRow heldBy(Optional<PortId> basePort) {
            return new VipRow(installation, loadBalancer, portId, owned, addresses, lastGiven, generation, basePort);
        }

        VipRow givenTo(AmphoraId amphora, long move, PortId basePort) {
            return new VipRow(
                    installation,
                    loadBalancer,
                    portId,
                    owned,
                    addresses,
                    Optional.of(amphora),
                    move,
                    Optional.of(basePort));
        }
    }
}
