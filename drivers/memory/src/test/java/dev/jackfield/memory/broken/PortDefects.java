package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDriver;
import dev.jackfield.network.CreatePortException;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SubnetId;
import dev.jackfield.store.BadStore;
import dev.jackfield.store.Records;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Defects in what is done to ports, and in how addresses are given out. */
final class PortDefects {
    private PortDefects() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        all.addAll(creation());
        all.addAll(marks());
        all.addAll(deletion());
        all.addAll(qos());
        all.addAll(fixedIps());
        all.addAll(addresses());
        return all;
    }

    private static List<Variant> creation() {
        return List.of(
                new Variant(
                        "leaks a port on failure",
                        "leaves the port when its addresses cannot be had",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                try {
                                    return super.createPort(request);
                                } catch (CreatePortException e) {
                                    carelessly(() -> super.createPort(request.toBuilder()
                                            .fixedIps(List.of())
                                            .build()));
                                    throw e;
                                }
                            }
                        },
                        "createPort-7",
                        "createPort-8"),
                new Variant(
                        "never times out",
                        "takes its time, whatever deadline the call has",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                return Deadline.after(Deadline.DEFAULT).apply(() -> super.createPort(request));
                            }
                        },
                        "time-2"),
                new Variant(
                        "answers late, and changes things",
                        "raises when the deadline has passed, after it has made the port",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                boolean late = Deadline.current().hasPassed();
                                Port port = Deadline.after(Deadline.DEFAULT).apply(() -> super.createPort(request));
                                if (late) {
                                    throw new CreatePortException(
                                            ErrorKind.UNAVAILABLE,
                                            "the deadline passed",
                                            ErrorContext.of("createPort", request.networkId()));
                                }
                                return port;
                            }
                        },
                        "time-2"),
                new Variant(
                        "second port",
                        "makes another port when the same request comes again",
                        ground -> new BentDriver(ground) {
                            private final Set<PortRequest> seen = new HashSet<>();

                            @Override
                            public Port createPort(PortRequest request) {
                                boolean again = !seen.add(request);
                                return super.createPort(
                                        again
                                                ? request.toBuilder()
                                                        .name(request.name() + " 2")
                                                        .build()
                                                : request);
                            }
                        },
                        "createPort-4"),
                new Variant(
                        "one name, one port",
                        "answers another load balancer's port of the same name",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                return named(request.name())
                                        .map(super::getPort)
                                        .filter(port -> port.networkId().equals(request.networkId()))
                                        .orElseGet(() -> super.createPort(request));
                            }
                        },
                        "createPort-5"),
                new Variant(
                        "a different port is good enough",
                        "answers the port of the name though it lacks what is wished",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                try {
                                    return super.createPort(request);
                                } catch (CreatePortException e) {
                                    return named(request.name())
                                            .map(super::getPort)
                                            .orElseThrow(() -> e);
                                }
                            }
                        },
                        "createPort-6"),
                new Variant(
                        "forgets secondary addresses",
                        "makes a port that may send from its own addresses alone",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                return super.createPort(request.toBuilder()
                                        .secondaryIps(List.of())
                                        .build());
                            }
                        },
                        "createPort-3"),
                new Variant(
                        "wrong order of addresses",
                        "gives a port its addresses the wrong way round",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                return super.createPort(request.toBuilder()
                                        .fixedIps(request.fixedIps().reversed())
                                        .build());
                            }
                        },
                        "createPort-2"));
    }

    private static List<Variant> marks() {
        return List.of(
                new Variant(
                        "marks later",
                        "writes the mark in a second step, after the port was made",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                Port port = super.createPort(request);
                                Records.unmark(store(), port.id());
                                step("createPort.mark.before");
                                rewrite(
                                        port.id(),
                                        draft -> draft.mark(port.mark().orElseThrow()));
                                return port;
                            }
                        },
                        "createPort-13"),
                new Variant(
                        "no mark",
                        "makes ports that do not say whose they are",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                Port port = super.createPort(request);
                                Records.unmark(store(), port.id());
                                return super.getPort(port.id());
                            }
                        },
                        "createPort-1",
                        "ownership-4"),
                new Variant(
                        "half a mark",
                        "marks ports with the installation and not with the load balancer",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port createPort(PortRequest request) {
                                Port port = super.createPort(request);
                                rewrite(port.id(), draft -> draft.mark(new Mark(installation(), Optional.empty())));
                                return super.getPort(port.id());
                            }
                        },
                        "createPort-1",
                        "ownership-4"));
    }

    private static List<Variant> deletion() {
        return List.of(
                new Variant(
                        "deletes a user's port",
                        "deletes a port without looking whose it is",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void deletePort(PortId port) {
                                try {
                                    super.deletePort(port);
                                } catch (NotOursException e) {
                                    world().outsider().deletePort(port);
                                }
                            }
                        },
                        "deletePort-4"),
                new Variant(
                        "a port that is gone is an error",
                        "cannot delete a port twice",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void deletePort(PortId port) {
                                super.getPort(port);
                                super.deletePort(port);
                            }
                        },
                        "deletePort-3"),
                new Variant(
                        "an old answer",
                        "tells of a port what it was when it was first asked for",
                        ground -> new BentDriver(ground) {
                            private final Map<PortId, Port> asked = new HashMap<>();

                            @Override
                            public Port getPort(PortId port) {
                                return asked.computeIfAbsent(port, super::getPort);
                            }
                        },
                        "setPortAdminState-1",
                        "plugFixedIp-1"));
    }

    private static List<Variant> qos() {
        return List.of(
                new Variant(
                        "once limited, always limited",
                        "does not take a QoS policy off again",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void applyQos(PortId port, Optional<QosPolicyId> policy) {
                                if (policy.isPresent()) {
                                    super.applyQos(port, policy);
                                }
                            }
                        },
                        "applyQos-2"),
                new Variant(
                        "limits a user's port",
                        "writes a QoS policy onto a port that is not ours",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void applyQos(PortId port, Optional<QosPolicyId> policy) {
                                try {
                                    super.applyQos(port, policy);
                                } catch (NotOursException e) {
                                    rewrite(port, draft -> policy.ifPresent(draft::qosPolicyId));
                                }
                            }
                        },
                        "applyQos-7"));
    }

    private static List<Variant> fixedIps() {
        return List.of(
                new Variant(
                        "lost update of addresses",
                        "reads a port's addresses, then writes them: of two calls at once one is lost",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port plugFixedIp(PortId port, SubnetId subnet) {
                                List<FixedIp> addresses =
                                        new ArrayList<>(super.getPort(port).fixedIps());
                                meetAnotherCall();
                                IpAddress gained = super.plugFixedIp(port, subnet)
                                        .addressOn(subnet)
                                        .orElseThrow();
                                addresses.add(new FixedIp(subnet, gained));
                                rewrite(port, draft -> draft.fixedIps(addresses));
                                return super.getPort(port);
                            }
                        },
                        "concurrency-5"),
                new Variant(
                        "one more each time",
                        "gives a port a further address of a subnet that it has one of",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port plugFixedIp(PortId port, SubnetId subnet) {
                                Port before = super.getPort(port);
                                Port after = super.plugFixedIp(port, subnet);
                                if (before.addressOn(subnet).isEmpty()) {
                                    return after;
                                }
                                return super.plugFixedIp(
                                        port,
                                        subnet,
                                        super.getSubnet(subnet)
                                                .allocationPools()
                                                .getLast()
                                                .last());
                            }
                        },
                        "plugFixedIp-2"),
                new Variant(
                        "takes any address",
                        "gives a port an address that is not of the subnet",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port plugFixedIp(PortId port, SubnetId subnet, IpAddress address) {
                                if (super.getSubnet(subnet).cidr().contains(address)) {
                                    return super.plugFixedIp(port, subnet, address);
                                }
                                Records.give(store(), port, subnet, address);
                                return super.getPort(port);
                            }
                        },
                        "plugFixedIp-9"),
                new Variant(
                        "takes all addresses away",
                        "unplugs all addresses of a port, not those of one subnet",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Port unplugFixedIp(PortId port, SubnetId subnet) {
                                for (FixedIp ip : super.getPort(port).fixedIps()) {
                                    super.unplugFixedIp(port, ip.subnetId());
                                }
                                return super.unplugFixedIp(port, subnet);
                            }
                        },
                        "unplugFixedIp-1"));
    }

    private static List<Variant> addresses() {
        return List.of(
                new Variant(
                        "rolls nothing back",
                        "keeps what a call wrote before it failed",
                        ground -> new BentDriver(ground, BadStore.withoutRollback(ground.store()), plane -> plane),
                        "allocateVip-17",
                        "plugVip-7",
                        "plugVipPort-10",
                        "plugNetwork-13",
                        "createPort-13"),
                new Variant(
                        "an address twice",
                        "gives out an address that a user's port holds",
                        ground ->
                                new BentDriver(ground, BadStore.blindToUsersAddresses(ground.store()), plane -> plane),
                        "allocateVip-11",
                        "plugNetwork-7",
                        "createPort-7",
                        "plugFixedIp-8"),
                new Variant(
                        "gives out the gateway",
                        "takes the gateway's address for one to be had",
                        ground -> new BentDriver(ground, BadStore.givingOutGateways(ground.store()), plane -> plane),
                        "addresses-3",
                        "allocateVip-1"),
                new Variant(
                        "past the pools",
                        "gives out one address too many at the end of a pool",
                        ground -> new BentDriver(
                                ground, BadStore.givingOutOnePastThePools(ground.store()), plane -> plane),
                        "addresses-3"));
    }
}
