package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDataPlane;
import dev.jackfield.memory.BentDriver;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.UnplugNetworkException;
import dev.jackfield.store.Attachment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Defects in how amphorae are connected to networks. */
final class NetworkDefects {
    private NetworkDefects() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        all.addAll(plugging());
        all.addAll(wiring());
        all.addAll(unplugging());
        all.addAll(looking());
        return all;
    }

    /** A driver with words to speak of a compute's NICs. */
    private static class NicDriver extends BentDriver {
        NicDriver(Ground ground) {
            super(ground);
        }

        /** The NICs of a compute on a network, whoever they belong to. */
        final List<Interface> nics(ComputeId compute, NetworkId network) {
            try {
                return super.getPluggedNetworks(compute).stream()
                        .filter(nic -> nic.networkId().equals(network))
                        .toList();
            } catch (AmphoraNotFoundException e) {
                return List.of();
            }
        }

        /** Makes a port and plugs it, without looking whether there is one. */
        final Interface another(PlugNetworkRequest request) {
            PortRequest.Builder port = PortRequest.builder(request.networkId(), "member-" + UUID.randomUUID());
            request.loadBalancer().ifPresent(port::loadBalancer);
            Amphora amphora = Amphora.builder(new AmphoraId("any"))
                    .computeId(request.computeId())
                    .build();
            return super.plugPort(amphora, super.createPort(port.build()).id());
        }

        final Interface shown(Interface nic, Port port) {
            return new Interface(nic.portId(), nic.computeId(), nic.networkId(), port.fixedIps(), nic.vnicType());
        }
    }

    private static List<Variant> plugging() {
        return List.of(
                new Variant(
                        "second NIC",
                        "makes another NIC each time a network is plugged",
                        ground -> new NicDriver(ground) {
                            @Override
                            public Interface plugNetwork(PlugNetworkRequest request) {
                                boolean again = request.ipAddress().isEmpty()
                                        && !nics(request.computeId(), request.networkId())
                                                .isEmpty();
                                return again ? another(request) : super.plugNetwork(request);
                            }
                        },
                        "plugNetwork-2"),
                new Variant(
                        "looks, then makes",
                        "two calls at once make a NIC each, since both looked before either made one",
                        ground -> new NicDriver(ground) {
                            @Override
                            public Interface plugNetwork(PlugNetworkRequest request) {
                                boolean none = nics(request.computeId(), request.networkId())
                                        .isEmpty();
                                meetAnotherCall();
                                return none ? another(request) : super.plugNetwork(request);
                            }
                        },
                        "concurrency-2"),
                new Variant(
                        "forgets IPv6",
                        "gives a NIC on a dual-stack network an IPv4 address alone",
                        ground -> new NicDriver(ground) {
                            @Override
                            public Interface plugNetwork(PlugNetworkRequest request) {
                                Interface nic = super.plugNetwork(request);
                                if (request.ipAddress().isPresent()
                                        || !request.subnetIds().isEmpty()) {
                                    return nic;
                                }
                                for (FixedIp ip : nic.fixedIps()) {
                                    if (nic.fixedIps().size() > 1
                                            && ip.ipAddress().version() == IpVersion.V6) {
                                        return shown(nic, super.unplugFixedIp(nic.portId(), ip.subnetId()));
                                    }
                                }
                                return nic;
                            }
                        },
                        "plugNetwork-1"),
                new Variant(
                        "wanted address on any NIC",
                        "puts a wanted address onto the NIC that is there",
                        ground -> new NicDriver(ground) {
                            @Override
                            public Interface plugNetwork(PlugNetworkRequest request) {
                                List<Interface> there = nics(request.computeId(), request.networkId());
                                if (request.ipAddress().isEmpty() || there.isEmpty()) {
                                    return super.plugNetwork(request);
                                }
                                IpAddress wanted = request.ipAddress().get();
                                Interface nic = there.getFirst();
                                Subnet subnet = super.getNetwork(request.networkId()).subnets().stream()
                                        .map(super::getSubnet)
                                        .filter(each -> each.cidr().contains(wanted))
                                        .findFirst()
                                        .orElseThrow();
                                return shown(nic, super.plugFixedIp(nic.portId(), subnet.id(), wanted));
                            }
                        },
                        "plugNetwork-4"),
                new Variant(
                        "ignores wanted subnets",
                        "takes an address of any subnet",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Interface plugNetwork(PlugNetworkRequest request) {
                                request.subnetIds().forEach(super::getSubnet);
                                return super.plugNetwork(new PlugNetworkRequest(
                                        request.computeId(),
                                        request.networkId(),
                                        request.ipAddress(),
                                        List.of(),
                                        request.loadBalancer()));
                            }
                        },
                        "plugNetwork-5"));
    }

    /** A driver whose NICs are made otherwise than the records say. */
    private static Variant wired(
            String name, String defect, UnaryOperator<Port> port, UnaryOperator<Network> network, String... rows) {
        return new Variant(
                name,
                defect,
                ground -> new BentDriver(ground, ground.store(), plane -> new BentDataPlane(plane) {
                    private Attachment bent(Attachment nic) {
                        return changed(
                                nic, port.apply(nic.port()), network.apply(nic.network()), nic.computeIdentity());
                    }

                    @Override
                    public void attach(Attachment attachment) {
                        real.attach(bent(attachment));
                    }

                    @Override
                    public void change(Attachment before, Attachment after) {
                        real.change(before, bent(after));
                    }
                }),
                rows);
    }

    private static List<Variant> wiring() {
        return List.of(
                wired(
                        "a NIC without IPv6",
                        "records both addresses and configures the IPv4 one",
                        port -> port.toBuilder()
                                .fixedIps(port.fixedIps().stream()
                                        .filter(ip -> ip.ipAddress().version() == IpVersion.V4)
                                        .toList())
                                .build(),
                        network -> network,
                        "plugNetwork-1"),
                wired(
                        "an MTU for all",
                        "makes every NIC with an MTU of 1500",
                        port -> port,
                        network -> network.toBuilder().mtu(1500).build(),
                        "plugNetwork-1",
                        "plugVipPort-1"),
                wired(
                        "always up",
                        "records that a port is down and lets its traffic pass",
                        port -> port.toBuilder().adminStateUp(true).build(),
                        network -> network,
                        "setPortAdminState-1"),
                new Variant(
                        "a name is a compute",
                        "attaches to whatever has the compute's name now",
                        ground -> new BentDriver(ground, ground.store(), plane -> new BentDataPlane(plane) {
                            @Override
                            public boolean isPresent(ComputeId compute, String identity) {
                                return real.isPresent(compute, real.identify(compute));
                            }

                            @Override
                            public void attach(Attachment attachment) {
                                real.attach(changed(
                                        attachment,
                                        attachment.port(),
                                        attachment.network(),
                                        real.identify(attachment.computeId())));
                            }
                        }),
                        "plugVipPort-7",
                        "plugNetwork-10",
                        "plugPort-4"),
                new Variant(
                        "leaves the NIC",
                        "forgets a port and leaves its NIC in the compute",
                        ground -> new BentDriver(ground, ground.store(), plane -> new BentDataPlane(plane) {
                            @Override
                            public void detach(Attachment attachment) {}
                        }),
                        "unplugNetwork-1",
                        "deletePort-2"));
    }

    private static List<Variant> unplugging() {
        return List.of(
                new Variant(
                        "unplugs the management NIC",
                        "takes every NIC off the network, ours or not",
                        ground -> new NicDriver(ground) {
                            @Override
                            public void unplugNetwork(ComputeId compute, NetworkId network) {
                                super.unplugNetwork(compute, network);
                                nics(compute, network).stream()
                                        .map(Interface::portId)
                                        .filter(port -> !isOurs(port))
                                        .forEach(world().outsider()::deletePort);
                            }
                        },
                        "ownership-3"),
                new Variant(
                        "unplugs base ports",
                        "takes the VIP's NIC off with the members'",
                        ground -> new NicDriver(ground) {
                            @Override
                            public void unplugNetwork(ComputeId compute, NetworkId network) {
                                super.unplugNetwork(compute, network);
                                nics(compute, network).stream()
                                        .map(Interface::portId)
                                        .filter(this::isOurs)
                                        .forEach(super::deletePort);
                            }
                        },
                        "unplugNetwork-3"),
                new Variant(
                        "takes another installation's NIC",
                        "unplugs what a controller made, whichever",
                        ground -> new NicDriver(ground) {
                            @Override
                            public void unplugNetwork(ComputeId compute, NetworkId network) {
                                super.unplugNetwork(compute, network);
                                nics(compute, network).stream()
                                        .map(Interface::portId)
                                        .filter(port ->
                                                super.getPort(port).name().startsWith("octavia-lb-member-"))
                                        .forEach(world().outsider()::deletePort);
                            }
                        },
                        "ownership-7"),
                new Variant(
                        "an address takes the NIC with it",
                        "removes the whole NIC to unplug one of its addresses",
                        ground -> new NicDriver(ground) {
                            @Override
                            public void unplugNetwork(ComputeId compute, NetworkId network, IpAddress address) {
                                nics(compute, network).stream()
                                        .filter(nic -> nic.fixedIps().stream()
                                                .anyMatch(ip -> ip.ipAddress().equals(address)))
                                        .map(Interface::portId)
                                        .filter(port -> isOurs(port)
                                                && !super.getPort(port).name().startsWith("octavia-lb-vrrp-"))
                                        .forEach(super::deletePort);
                                super.unplugNetwork(compute, network, address);
                            }
                        },
                        "unplugNetworkAddress-2"),
                new Variant(
                        "takes a base port's address",
                        "unplugs an address also from the NIC of the VIP",
                        ground -> new NicDriver(ground) {
                            @Override
                            public void unplugNetwork(ComputeId compute, NetworkId network, IpAddress address) {
                                super.unplugNetwork(compute, network, address);
                                for (Interface nic : nics(compute, network)) {
                                    nic.fixedIps().stream()
                                            .filter(ip -> ip.ipAddress().equals(address))
                                            .forEach(ip -> super.unplugFixedIp(nic.portId(), ip.subnetId()));
                                }
                            }
                        },
                        "unplugNetworkAddress-4"),
                new Variant(
                        "an inverse that raises on repeat",
                        "calls it an error when nothing is plugged",
                        ground -> new NicDriver(ground) {
                            @Override
                            public void unplugNetwork(ComputeId compute, NetworkId network) {
                                boolean nothing = nics(compute, network).isEmpty();
                                super.unplugNetwork(compute, network);
                                if (nothing) {
                                    throw new UnplugNetworkException(
                                            ErrorKind.NOT_FOUND,
                                            "network " + network + " is not plugged into compute " + compute,
                                            ErrorContext.of("unplugNetwork", compute, network));
                                }
                            }
                        },
                        "unplugNetwork-2"),
                new Variant(
                        "swallows NetworkNotFound",
                        "calls it a success to unplug a network that does not exist",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void unplugNetwork(ComputeId compute, NetworkId network) {
                                try {
                                    super.unplugNetwork(compute, network);
                                } catch (NetworkNotFoundException e) {
                                    carelessly(() -> super.getPluggedNetworks(compute));
                                }
                            }
                        },
                        "unplugNetwork-6"));
    }

    private static List<Variant> looking() {
        return List.of(
                new Variant(
                        "empty list on failure",
                        "says that a compute has no NICs when it cannot be asked",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Interface> getPluggedNetworks(ComputeId compute) {
                                try {
                                    return super.getPluggedNetworks(compute);
                                } catch (AmphoraNotFoundException e) {
                                    return List.of();
                                }
                            }
                        },
                        "getPluggedNetworks-3"),
                new Variant(
                        "newest first",
                        "lists NICs in the wrong order",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Interface> getPluggedNetworks(ComputeId compute) {
                                List<Interface> nics = new ArrayList<>(super.getPluggedNetworks(compute));
                                Collections.reverse(nics);
                                return nics;
                            }
                        },
                        "getPluggedNetworks-1"),
                new Variant(
                        "shares a list",
                        "answers the list that it goes on working with",
                        ground -> new BentDriver(ground) {
                            private final Map<ComputeId, List<Interface>> lists = new HashMap<>();

                            @Override
                            public List<Interface> getPluggedNetworks(ComputeId compute) {
                                List<Interface> now = super.getPluggedNetworks(compute);
                                List<Interface> list = lists.computeIfAbsent(compute, key -> new ArrayList<>());
                                list.clear();
                                list.addAll(now);
                                return list;
                            }
                        },
                        "question-3"),
                new Variant(
                        "leaves the management NIC out",
                        "lists only what it plugged itself",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Interface> getPluggedNetworks(ComputeId compute) {
                                return super.getPluggedNetworks(compute).stream()
                                        .filter(nic -> isOurs(nic.portId()))
                                        .toList();
                            }
                        },
                        "getPluggedNetworks-1"));
    }
}
