package dev.jackfield.network;

import dev.jackfield.network.SecurityGroupRule.Direction;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a load balancer's security group is to let pass.
 *
 * @see "Octavia, network/drivers/neutron/allowed_address_pairs.py, _update_security_group_rules"
 */
public final class VipSecurityGroupRules {
    private VipSecurityGroupRules() {}

    /**
     * What the amphorae must be reached by: each listener from whom it allows, unless the VIP names groups of the user's that say so
     * instead; and for two amphorae their peer ports, VRRP and its authentication header.
     *
     * @param loadBalancer the load balancer with its listeners
     * @param vips its VIPs' addresses, for their IP versions
     * @return the rules, all for what comes in
     */
    public static Set<SecurityGroupRule> of(LoadBalancer loadBalancer, Collection<IpAddress> vips) {
        Set<IpVersion> versions = new LinkedHashSet<>();
        vips.forEach(vip -> versions.add(vip.version()));
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
                .map(Optional::of)
                .toList();
    }

    private static SecurityGroupRule rule(IpVersion version, String protocol, OptionalInt port, Optional<Cidr> remote) {
        return new SecurityGroupRule(
                Direction.INGRESS, version, Optional.of(protocol), port, port, remote, Optional.empty());
    }
}
