package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDriver;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Interface;
import dev.jackfield.network.PortId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Defects that no single answer shows, but the order of several. */
final class HistoryDefects {
    private HistoryDefects() {}

    static List<Variant> all() {
        return List.of(
                new Variant(
                        "stale-read",
                        "the NICs of a compute are told as they were when they were asked for first",
                        ground -> new BentDriver(ground) {
                            private final Map<ComputeId, List<Interface>> remembered = new ConcurrentHashMap<>();

                            @Override
                            public List<Interface> getPluggedNetworks(ComputeId compute) {
                                return remembered.computeIfAbsent(compute, super::getPluggedNetworks);
                            }
                        },
                        "concurrency-17"),
                new Variant(
                        "late-removal",
                        "a port that was deleted is there until the next one is",
                        ground -> new BentDriver(ground) {
                            private final AtomicReference<Optional<PortId>> doomed =
                                    new AtomicReference<>(Optional.empty());

                            @Override
                            public void deletePort(PortId port) {
                                doomed.getAndSet(Optional.of(port)).ifPresent(super::deletePort);
                            }
                        },
                        "concurrency-17"),
                new Variant(
                        "unordered-removal",
                        "calls have no serial order, as it says, and a port that was deleted is there until the next one is",
                        ground -> new BentDriver(ground) {
                            private final AtomicReference<Optional<PortId>> doomed =
                                    new AtomicReference<>(Optional.empty());

                            @Override
                            public Set<Capability> capabilities() {
                                return super.capabilities().stream()
                                        .filter(each -> each != Capability.LINEARIZABLE)
                                        .collect(Collectors.toSet());
                            }

                            @Override
                            public void deletePort(PortId port) {
                                doomed.getAndSet(Optional.of(port)).ifPresent(super::deletePort);
                            }
                        },
                        "concurrency-19"));
    }
}
