package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDataPlane;
import dev.jackfield.memory.BentDriver;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.VipMove;

import java.util.List;
import java.util.Optional;

/** Defects in finding and mending what was lost. */
final class ReconcileDefects {
    private ReconcileDefects() {}

    static List<Variant> all() {
        return List.of(
                new Variant(
                        "sees no loss",
                        "listDifferences finds nothing, whatever was taken away",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Difference> listDifferences(Optional<LoadBalancerId> loadBalancer) {
                                return List.of();
                            }
                        },
                        "listDifferences-3",
                        "listDifferences-4"),
                new Variant(
                        "mends by looking",
                        "listDifferences mends what it finds",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Difference> listDifferences(Optional<LoadBalancerId> loadBalancer) {
                                List<Difference> found = super.listDifferences(loadBalancer);
                                found.stream()
                                        .filter(it -> it.remedy() == Remedy.MEND)
                                        .forEach(this::mend);
                                return found;
                            }
                        },
                        "listDifferences-3"),
                new Variant(
                        "mends nothing",
                        "mend answers, and leaves things as they are",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void mend(Difference difference) {}
                        },
                        "mend-2"),
                new Variant(
                        "mends for the dead",
                        "mend of what went with a compute is silent",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void mend(Difference difference) {
                                carelessly(() -> super.mend(difference));
                            }
                        },
                        "mend-4"),
                new Variant(
                        "hopes for the dead",
                        "says that what went with a compute can be mended",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Difference> listDifferences(Optional<LoadBalancerId> loadBalancer) {
                                return super.listDifferences(loadBalancer).stream()
                                        .map(it -> it.with(Remedy.MEND, "it will be"))
                                        .toList();
                            }
                        },
                        "listDifferences-4"),
                new Variant(
                        "looks at everything",
                        "tells of all load balancers when it is asked for one",
                        ground -> new BentDriver(ground) {
                            @Override
                            public List<Difference> listDifferences(Optional<LoadBalancerId> loadBalancer) {
                                return super.listDifferences(Optional.empty());
                            }
                        },
                        "listDifferences-5"),
                new Variant(
                        "half a mending",
                        "a NIC that is mended lacks its VIP",
                        ground -> new BentDriver(ground, ground.store(), plane -> new BentDataPlane(plane) {
                            @Override
                            public void mend(Attachment attachment, List<IpAddress> elsewhere) {
                                super.mend(attachment.holding(List.of()), elsewhere);
                            }

                            @Override
                            public void moveVip(VipMove move) {
                                if (move.from()
                                        .filter(it -> it.port()
                                                .id()
                                                .equals(move.to().port().id()))
                                        .isEmpty()) {
                                    super.moveVip(move);
                                }
                            }
                        }),
                        "mend-2"),
                new Variant(
                        "a hasty look",
                        "takes what is being made for something that was lost",
                        ground -> new BentDriver(ground, ground.store(), plane -> new BentDataPlane(plane) {
                            private volatile List<Attachment> attached = List.of();

                            @Override
                            public void attach(Attachment attachment) {
                                attached = List.of(attachment);
                                super.attach(attachment);
                            }

                            @Override
                            public List<Difference> differences(List<Network> networks, List<Attachment> attachments) {
                                return super.differences(networks, attached);
                            }
                        }),
                        "listDifferences-6",
                        "listDifferences-2"));
    }
}
