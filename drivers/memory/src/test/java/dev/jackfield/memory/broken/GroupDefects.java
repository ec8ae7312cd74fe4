package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDriver;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Interface;
import dev.jackfield.network.Listener;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MissingVipSecurityGroupException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Vip;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Defects in what is done to security groups. */
final class GroupDefects {
    private GroupDefects() {}

    private static LoadBalancer with(LoadBalancer loadBalancer, UnaryOperator<Listener> change) {
        return loadBalancer.toBuilder()
                .listeners(loadBalancer.listeners().stream().map(change).toList())
                .build();
    }

    /** A driver that takes the listeners for something else. */
    private static Variant misreading(String name, String defect, UnaryOperator<Listener> change, String... rows) {
        return new Variant(
                name,
                defect,
                ground -> new BentDriver(ground) {
                    @Override
                    public SecurityGroupId updateVipSecurityGroup(LoadBalancer loadBalancer, Vip vip) {
                        return super.updateVipSecurityGroup(with(loadBalancer, change), vip);
                    }

                    @Override
                    public void updateVip(LoadBalancer loadBalancer, boolean forDelete) {
                        super.updateVip(with(loadBalancer, change), forDelete);
                    }
                },
                rows);
    }

    static List<Variant> all() {
        return List.of(
                misreading(
                        "ignores allowed CIDRs",
                        "lets everybody reach a listener that only some may",
                        listener -> new Listener(
                                listener.protocol(),
                                listener.protocolPort(),
                                listener.peerPort(),
                                listener.provisioningStatus(),
                                List.of()),
                        "updateVipSecurityGroup-2"),
                misreading(
                        "a listener that goes counts",
                        "lets traffic pass to a listener that is being deleted",
                        listener -> new Listener(
                                listener.protocol(),
                                listener.protocolPort(),
                                listener.peerPort(),
                                ProvisioningStatus.ACTIVE,
                                listener.allowedCidrs()),
                        "updateVipSecurityGroup-2"),
                new Variant(
                        "the listeners' rules beside the user's",
                        "lets listeners' traffic pass though the user has groups of his own for that",
                        ground -> new BentDriver(ground) {
                            @Override
                            public SecurityGroupId updateVipSecurityGroup(LoadBalancer loadBalancer, Vip vip) {
                                Vip without = vip.toBuilder()
                                        .securityGroupIds(List.of())
                                        .build();
                                return super.updateVipSecurityGroup(
                                        loadBalancer.toBuilder().vip(without).build(), without);
                            }
                        },
                        "updateVipSecurityGroup-6"),
                new Variant(
                        "overwrites a user's groups",
                        "puts a user's port into our group and out of his own",
                        ground -> new BentDriver(ground) {
                            @Override
                            public SecurityGroupId updateVipSecurityGroup(LoadBalancer loadBalancer, Vip vip) {
                                SecurityGroupId ours = super.updateVipSecurityGroup(loadBalancer, vip);
                                vip.portId()
                                        .filter(port -> !isOurs(port))
                                        .ifPresent(
                                                port -> rewrite(port, draft -> draft.securityGroupIds(List.of(ours))));
                                return ours;
                            }
                        },
                        "updateVipSecurityGroup-2",
                        "ownership-1"),
                new Variant(
                        "writes a user's port",
                        "writes our name onto the VIP port, whoever made it",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Amphora> plugVip(LoadBalancer loadBalancer, Vip vip) {
                                List<Amphora> plugged = super.plugVip(loadBalancer, vip);
                                vip.portId().ifPresent(port -> rewrite(port, draft -> draft.deviceOwner("Octavia")));
                                return plugged;
                            }
                        },
                        "ownership-1",
                        "ownership-5"),
                new Variant(
                        "a source group each time",
                        "makes another source group when it is asked again",
                        ground -> new BentDriver(ground) {
                            private final Set<LoadBalancerId> seen = new HashSet<>();

                            @Override
                            public SecurityGroupId updateSourceSecurityGroup(LoadBalancer loadBalancer) {
                                SecurityGroupId group = super.updateSourceSecurityGroup(loadBalancer);
                                if (seen.add(loadBalancer.id())) {
                                    return group;
                                }
                                return super.administration()
                                        .createSecurityGroup(
                                                SecurityGroupRequest.of("source-" + UUID.randomUUID(), List.of()))
                                        .id();
                            }
                        },
                        "updateSourceSecurityGroup-3"),
                new Variant(
                        "a replaced amphora is a stranger",
                        "does not put amphorae into the source group that are connected later",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Interface plugNetwork(PlugNetworkRequest request) {
                                return super.plugNetwork(new PlugNetworkRequest(
                                        request.computeId(),
                                        request.networkId(),
                                        request.ipAddress(),
                                        request.subnetIds(),
                                        Optional.empty()));
                            }
                        },
                        "updateSourceSecurityGroup-6"),
                new Variant(
                        "rules stay",
                        "only ever adds rules, so that a deleted listener's stay",
                        ground -> new BentDriver(ground) {
                            private final Map<LoadBalancerId, Set<Listener>> seen = new HashMap<>();

                            private LoadBalancer withAllEverSeen(LoadBalancer loadBalancer) {
                                Set<Listener> all =
                                        seen.computeIfAbsent(loadBalancer.id(), id -> new LinkedHashSet<>());
                                all.addAll(loadBalancer.listeners());
                                return loadBalancer.toBuilder()
                                        .listeners(List.copyOf(all))
                                        .build();
                            }

                            @Override
                            public SecurityGroupId updateVipSecurityGroup(LoadBalancer loadBalancer, Vip vip) {
                                return super.updateVipSecurityGroup(withAllEverSeen(loadBalancer), vip);
                            }

                            @Override
                            public void updateVip(LoadBalancer loadBalancer, boolean forDelete) {
                                super.updateVip(withAllEverSeen(loadBalancer), forDelete);
                            }
                        },
                        "updateVip-4"),
                new Variant(
                        "a group on delete",
                        "makes the group anew when a listener is deleted",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void updateVip(LoadBalancer loadBalancer, boolean forDelete) {
                                if (forDelete) {
                                    super.updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
                                }
                                super.updateVip(loadBalancer, forDelete);
                            }
                        },
                        "updateVip-3"),
                new Variant(
                        "a missing group is no news",
                        "makes a group that should have been there",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void updateVip(LoadBalancer loadBalancer, boolean forDelete) {
                                try {
                                    super.updateVip(loadBalancer, forDelete);
                                } catch (MissingVipSecurityGroupException e) {
                                    super.updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
                                }
                            }
                        },
                        "updateVip-2"),
                new Variant(
                        "amphora left out of the group",
                        "puts only base ports into the group that are connected later",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void updateAmphoraSecurityGroup(
                                    LoadBalancer loadBalancer, Amphora amphora, Vip vip) {
                                super.getPort(named("octavia-lb-vrrp-" + amphora.id())
                                        .orElseThrow(() -> new IllegalStateException("not connected")));
                            }
                        },
                        "updateAmphoraSecurityGroup-2"));
    }
}
