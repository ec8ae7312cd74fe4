package dev.jackfield.neutron.client;

import dev.jackfield.network.ProjectId;
import dev.jackfield.network.SecurityGroupId;

import java.util.Objects;
import java.util.Optional;

/**
 * A rule of a security group, as Neutron tells of it.
 *
 * @param id its id
 * @param securityGroupId its group
 * @param projectId its owner
 * @param direction {@code ingress} or {@code egress}
 * @param ethertype {@code IPv4} or {@code IPv6}
 * @param protocol a name or a number; empty: any
 * @param portRangeMin the first port, or the ICMP type
 * @param portRangeMax the last port, or the ICMP code
 * @param remoteIpPrefix the other side's block
 * @param remoteGroupId the other side's group
 * @param description free text
 */
public record NeutronSecurityGroupRule(
        String id,
        SecurityGroupId securityGroupId,
        Optional<ProjectId> projectId,
        String direction,
        String ethertype,
        Optional<String> protocol,
        Optional<Integer> portRangeMin,
        Optional<Integer> portRangeMax,
        Optional<String> remoteIpPrefix,
        Optional<SecurityGroupId> remoteGroupId,
        String description) {
    /** What the answer lacks here it cannot be without. */
    public NeutronSecurityGroupRule {
        Objects.requireNonNull(securityGroupId, "securityGroupId");
    }
}
