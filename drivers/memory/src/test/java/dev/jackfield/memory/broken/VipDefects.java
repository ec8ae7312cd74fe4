package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDataPlane;
import dev.jackfield.memory.BentDriver;
import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.PluggedVipNotFoundException;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.network.VipInUseException;
import dev.jackfield.store.VipMove;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Defects in what is done to VIPs. */
final class VipDefects {
    private VipDefects() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        all.addAll(allocation());
        all.addAll(deallocation());
        all.addAll(plugging());
        all.addAll(activation());
        return all;
    }

    private static List<Variant> allocation() {
        return List.of(
                new Variant(
                        "half allocation",
                        "keeps the VIP when an additional one cannot be had",
                        ground -> new BentDriver(ground) {
                            @Override
                            public VipAllocation allocateVip(LoadBalancer loadBalancer) {
                                try {
                                    return super.allocateVip(loadBalancer);
                                } catch (NetworkException e) {
                                    LoadBalancer first = loadBalancer.toBuilder()
                                            .additionalVips(List.of())
                                            .build();
                                    carelessly(() -> super.allocateVip(first));
                                    throw e;
                                }
                            }
                        },
                        "allocateVip-15",
                        "allocateVip-16"),
                new Variant(
                        "wrong order of VIPs",
                        "answers the additional VIPs sorted by address",
                        ground -> new BentDriver(ground) {
                            @Override
                            public VipAllocation allocateVip(LoadBalancer loadBalancer) {
                                VipAllocation right = super.allocateVip(loadBalancer);
                                return new VipAllocation(
                                        right.vip(),
                                        right.additionalVips().stream()
                                                .sorted(Comparator.comparing(
                                                        vip -> vip.ipAddress().orElseThrow()))
                                                .toList());
                            }
                        },
                        "allocateVip-4"),
                new Variant(
                        "new address on repair",
                        "gives a VIP whose port was lost whatever address is free",
                        ground -> new BentDriver(ground) {
                            @Override
                            public VipAllocation allocateVip(LoadBalancer loadBalancer) {
                                Vip vip = loadBalancer.vip();
                                boolean lost = vip.octaviaOwned()
                                        && vip.portId()
                                                .filter(id -> named("octavia-lb-" + loadBalancer.id())
                                                        .isEmpty())
                                                .isPresent();
                                if (!lost) {
                                    return super.allocateVip(loadBalancer);
                                }
                                super.deallocateVip(vip);
                                Vip again = Vip.builder(loadBalancer.id())
                                        .subnetId(vip.subnetId().orElseThrow())
                                        .build();
                                return super.allocateVip(
                                        loadBalancer.toBuilder().vip(again).build());
                            }
                        },
                        "allocateVip-6"),
                new Variant(
                        "user's port made anew",
                        "makes a VIP port of its own when the user's is gone",
                        ground -> new BentDriver(ground) {
                            @Override
                            public VipAllocation allocateVip(LoadBalancer loadBalancer) {
                                try {
                                    return super.allocateVip(loadBalancer);
                                } catch (PortNotFoundException e) {
                                    Vip vip = Vip.builder(loadBalancer.id())
                                            .subnetId(loadBalancer
                                                    .vip()
                                                    .subnetId()
                                                    .orElseThrow(() -> e))
                                            .build();
                                    super.deallocateVip(vip);
                                    return super.allocateVip(
                                            loadBalancer.toBuilder().vip(vip).build());
                                }
                            }
                        },
                        "allocateVip-10"),
                new Variant(
                        "wrong kind",
                        "says CONFLICT, not EXHAUSTED, of a subnet without free addresses",
                        ground -> new BentDriver(ground) {
                            @Override
                            public VipAllocation allocateVip(LoadBalancer loadBalancer) {
                                try {
                                    return super.allocateVip(loadBalancer);
                                } catch (AllocateVipException e) {
                                    ErrorKind kind = e.kind() == ErrorKind.EXHAUSTED ? ErrorKind.CONFLICT : e.kind();
                                    throw new AllocateVipException(kind, String.valueOf(e.getMessage()), e.context());
                                }
                            }
                        },
                        "allocateVip-12"),
                new Variant(
                        "message names nothing",
                        "does not say which address is in use",
                        ground -> new BentDriver(ground) {
                            @Override
                            public VipAllocation allocateVip(LoadBalancer loadBalancer) {
                                try {
                                    return super.allocateVip(loadBalancer);
                                } catch (VipInUseException e) {
                                    throw new VipInUseException("the wanted address is in use", e.context());
                                }
                            }
                        },
                        "allocateVip-11"));
    }

    private static List<Variant> deallocation() {
        return List.of(
                new Variant(
                        "deallocation needs the port",
                        "cannot deallocate a VIP whose port is gone",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void deallocateVip(Vip vip) {
                                vip.portId().ifPresent(super::getPort);
                                super.deallocateVip(vip);
                            }
                        },
                        "deallocateVip-4",
                        "deallocateVip-5"),
                new Variant(
                        "base ports stay",
                        "deallocates the VIP port alone",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void deallocateVip(Vip vip) {
                                if (vip.portId().filter(this::isOurs).isPresent()) {
                                    super.deletePort(vip.portId().orElseThrow());
                                } else {
                                    super.deallocateVip(vip);
                                }
                            }
                        },
                        "deallocateVip-2"),
                new Variant(
                        "deletes the user's VIP port",
                        "deallocates a VIP port also when a user made it",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void deallocateVip(Vip vip) {
                                super.deallocateVip(vip);
                                if (!vip.octaviaOwned()) {
                                    vip.portId().ifPresent(world().outsider()::deletePort);
                                }
                            }
                        },
                        "deallocateVip-3",
                        "ownership-1"),
                new Variant(
                        "takes a VIP port that is in use",
                        "deallocates a VIP port although a user's machine uses it",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void deallocateVip(Vip vip) {
                                try {
                                    super.deallocateVip(vip);
                                } catch (VipInUseException e) {
                                    world().outsider()
                                            .setDevice(vip.portId().orElseThrow(), "lb-" + vip.loadBalancerId());
                                    super.deallocateVip(vip);
                                }
                            }
                        },
                        "deallocateVip-9"),
                new Variant(
                        "a name proves ownership",
                        "deletes every port that is named like the VIP port",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void deallocateVip(Vip vip) {
                                super.deallocateVip(vip);
                                named("octavia-lb-" + vip.loadBalancerId()).ifPresent(world().outsider()::deletePort);
                            }
                        },
                        "ownership-2"));
    }

    private static List<Variant> plugging() {
        return List.of(
                new Variant(
                        "half rollback of plugVip",
                        "leaves the first amphorae connected when a later one fails",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Amphora> plugVip(LoadBalancer loadBalancer, Vip vip) {
                                Subnet subnet = super.getSubnet(vip.subnetId().orElseThrow());
                                return loadBalancer.allocatedAmphorae().stream()
                                        .map(amphora -> super.plugVipPort(loadBalancer, vip, amphora, subnet))
                                        .toList();
                            }
                        },
                        "plugVip-5",
                        "plugVip-6",
                        "plugVip-7"),
                new Variant(
                        "plugs amphorae that boot",
                        "connects amphorae that are not allocated",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Amphora> plugVip(LoadBalancer loadBalancer, Vip vip) {
                                List<Amphora> all = loadBalancer.amphorae().stream()
                                        .filter(amphora -> amphora.computeId().isPresent())
                                        .map(amphora -> amphora.toBuilder()
                                                .status(AmphoraStatus.ALLOCATED)
                                                .build())
                                        .toList();
                                return super.plugVip(
                                        loadBalancer.toBuilder().amphorae(all).build(), vip);
                            }
                        },
                        "plugVip-2"),
                new Variant(
                        "second base port",
                        "makes another port each time an amphora is connected",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Amphora plugVipPort(
                                    LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet) {
                                boolean again =
                                        named("octavia-lb-vrrp-" + amphora.id()).isPresent();
                                Amphora plugged = super.plugVipPort(loadBalancer, vip, amphora, subnet);
                                if (again) {
                                    super.createPort(PortRequest.builder(
                                                    subnet.networkId(), "octavia-lb-vrrp-" + UUID.randomUUID())
                                            .loadBalancer(loadBalancer.id())
                                            .build());
                                }
                                return plugged;
                            }
                        },
                        "plugVipPort-3"),
                new Variant(
                        "wrong exception",
                        "raises PlugVipException, not AmphoraNotFoundException, of a lost compute",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Amphora plugVipPort(
                                    LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet) {
                                try {
                                    return super.plugVipPort(loadBalancer, vip, amphora, subnet);
                                } catch (AmphoraNotFoundException e) {
                                    throw new PlugVipException(e.kind(), String.valueOf(e.getMessage()), e.context());
                                }
                            }
                        },
                        "plugVipPort-7"),
                new Variant(
                        "forgets an additional VIP",
                        "lets an amphora send with the VIP alone",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Amphora plugVipPort(
                                    LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet) {
                                Amphora plugged = super.plugVipPort(loadBalancer, vip, amphora, subnet);
                                rewrite(
                                        plugged.vrrpPortId().orElseThrow(),
                                        port -> port.allowedAddressPairs(List.of(AllowedAddressPair.of(
                                                plugged.haIp().orElseThrow()))));
                                return plugged;
                            }
                        },
                        "plugVipPort-2"),
                new Variant(
                        "unplugs them all",
                        "disconnects all amphorae when one is to go",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void unplugVipPort(Vip vip, Amphora amphora, Subnet subnet) {
                                super.unplugVip(
                                        LoadBalancer.builder(vip.loadBalancerId(), vip)
                                                .build(),
                                        vip);
                            }
                        },
                        "unplugVipPort-1"),
                new Variant(
                        "unplug needs the compute",
                        "cannot disconnect an amphora whose compute is gone",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void unplugVipPort(Vip vip, Amphora amphora, Subnet subnet) {
                                amphora.computeId().ifPresent(super::getPluggedNetworks);
                                super.unplugVipPort(vip, amphora, subnet);
                            }
                        },
                        "unplugVipPort-3"),
                new Variant(
                        "a lost subnet is no news",
                        "unplugs a VIP whose subnet does not exist",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void unplugVip(LoadBalancer loadBalancer, Vip vip) {
                                try {
                                    super.unplugVip(loadBalancer, vip);
                                } catch (PluggedVipNotFoundException e) {
                                    carelessly(() -> super.deallocateVip(vip));
                                }
                            }
                        },
                        "unplugVip-4"));
    }

    private static List<Variant> activation() {
        return List.of(
                new Variant(
                        "two holders",
                        "does not take the VIP off the amphora that had it",
                        ground -> new BentDriver(ground, ground.store(), plane -> new BentDataPlane(plane) {
                            @Override
                            public void moveVip(VipMove move) {
                                real.moveVip(new VipMove(
                                        move.loadBalancer(), Optional.empty(), move.to(), move.addresses()));
                            }
                        }),
                        "activateVip-3"),
                new Variant(
                        "moves one VIP of several",
                        "gives the holder the VIP without the additional ones",
                        ground -> new BentDriver(ground, ground.store(), plane -> new BentDataPlane(plane) {
                            @Override
                            public void moveVip(VipMove move) {
                                real.moveVip(new VipMove(
                                        move.loadBalancer(),
                                        move.from(),
                                        move.to(),
                                        move.addresses().subList(0, 1)));
                            }
                        }),
                        "activateVip-2"),
                new Variant(
                        "obeys an old generation",
                        "lets a late call take the VIP back",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void activateVip(LoadBalancer loadBalancer, Amphora amphora, long generation) {
                                long last = super.findVipActivation(loadBalancer.id())
                                        .map(VipActivation::generation)
                                        .orElse(0L);
                                super.activateVip(loadBalancer, amphora, generation < last ? last + 1 : generation);
                            }
                        },
                        "activateVip-5"),
                new Variant(
                        "one generation for two",
                        "gives two amphorae the VIP with one generation",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void activateVip(LoadBalancer loadBalancer, Amphora amphora, long generation) {
                                boolean used = super.findVipActivation(loadBalancer.id())
                                        .filter(last -> last.generation() == generation)
                                        .filter(last -> !last.amphoraId().equals(amphora.id()))
                                        .isPresent();
                                super.activateVip(loadBalancer, amphora, used ? generation + 1 : generation);
                            }
                        },
                        "activateVip-6"),
                new Variant(
                        "activates nobody",
                        "calls it a success when the new holder's compute is gone",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void activateVip(LoadBalancer loadBalancer, Amphora amphora, long generation) {
                                try {
                                    super.activateVip(loadBalancer, amphora, generation);
                                } catch (AmphoraNotFoundException e) {
                                    carelessly(() -> super.findVipActivation(loadBalancer.id()));
                                }
                            }
                        },
                        "activateVip-8"),
                new Variant(
                        "knows what it did itself",
                        "keeps in memory who holds the VIP, so that another process does not know",
                        ground -> new BentDriver(ground) {
                            private final Map<LoadBalancerId, VipActivation> known = new HashMap<>();

                            @Override
                            public void activateVip(LoadBalancer loadBalancer, Amphora amphora, long generation) {
                                super.activateVip(loadBalancer, amphora, generation);
                                known.put(loadBalancer.id(), new VipActivation(amphora.id(), generation));
                            }

                            @Override
                            public Optional<VipActivation> findVipActivation(LoadBalancerId loadBalancer) {
                                return Optional.ofNullable(known.get(loadBalancer));
                            }

                            @Override
                            public void deallocateVip(Vip vip) {
                                super.deallocateVip(vip);
                                known.remove(vip.loadBalancerId());
                            }
                        },
                        "findVipActivation-2"));
    }
}
