package dev.jackfield.neutron;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Listener;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import dev.jackfield.network.Topology;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a load balancer's security group is to let pass. */
final class GroupRules {
    private GroupRules() {}

    static Set<SecurityGroupRule> of(LoadBalancer loadBalancer, Collection<IpVersion> versions) {
        Set<SecurityGroupRule> rules = new LinkedHashSet<>();
        for (Listener listener : loadBalancer.listeners()) {
            if (listener.provisioningStatus() == ProvisioningStatus.PENDING_DELETE
                    || listener.provisioningStatus() == ProvisioningStatus.DELETED) {
                continue;
            }
            for (IpVersion version : versions) {
                if (loadBalancer.vip().securityGroupIds().isEmpty()) {
                    sources(listener, version)
                            .forEach(from -> rules.add(rule(
                                    version,
                                    listener.protocol().transport(),
                                    OptionalInt.of(listener.protocolPort()),
                                    from)));
                }
                if (listener.peerPort().isPresent()) {
                    rules.add(rule(version, "tcp", listener.peerPort(), Optional.empty()));
                }
            }
        }
        if (loadBalancer.topology() == Topology.ACTIVE_STANDBY) {
            for (IpVersion version : versions) {
                rules.add(rule(version, "112", OptionalInt.empty(), Optional.empty()));
                rules.add(rule(version, "51", OptionalInt.empty(), Optional.empty()));
            }
        }
        return rules;
    }

    private static List<Optional<Cidr>> sources(Listener listener, IpVersion version) {
        if (listener.allowedCidrs().isEmpty()) {
            return List.of(Optional.empty());
        }
        return listener.allowedCidrs().stream()
                .filter(cidr -> cidr.version() == version)
                // Neutron takes "from anywhere" and no sender for the same.
                .map(cidr -> Optional.of(cidr).filter(it -> it.prefixLength() > 0))
                .toList();
    }

    private static SecurityGroupRule rule(IpVersion version, String protocol, OptionalInt port, Optional<Cidr> remote) {
        return new SecurityGroupRule(
                Direction.INGRESS, version, Optional.of(protocol), port, port, remote, Optional.empty());
    }
}
