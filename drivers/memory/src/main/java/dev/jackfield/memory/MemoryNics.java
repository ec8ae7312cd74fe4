package dev.jackfield.memory;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Attachment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The NICs that the data plane was told to make: what {@code ip link} would show in a world that is real. */
final class MemoryNics {
    private final Map<String, Attachment> byPort = new ConcurrentSkipListMap<>();

    void put(Attachment attachment) {
        byPort.put(attachment.port().id().value(), attachment);
    }

    void remove(PortId port) {
        byPort.remove(port.value());
    }

    void forget(ComputeId compute) {
        byPort.values().removeIf(attachment -> attachment.computeId().equals(compute));
    }

    Optional<Attachment> find(PortId port) {
        return Optional.ofNullable(byPort.get(port.value()));
    }

    List<Attachment> all() {
        return List.copyOf(byPort.values());
    }
}
