package dev.jackfield.network;

/**
 * The id of a resource, as its backend writes it. Each kind of resource has a type of its own, so that a subnet's id cannot
 * stand where a network's is meant. Ids need not be UUIDs.
 */
public sealed interface Id
        permits LoadBalancerId,
                AmphoraId,
                ComputeId,
                NetworkId,
                SubnetId,
                PortId,
                SecurityGroupId,
                QosPolicyId,
                ProjectId,
                InstallationId {
    /**
     * The id's text.
     *
     * @return the text, never blank
     */
    String value();
}
