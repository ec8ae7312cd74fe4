package dev.jackfield.memory;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.PortFilter.Pass;
import dev.jackfield.tck.Reach;

import java.util.List;

/** Works out what would get through, from what the data plane was told to make. */
final class MemoryReach implements Reach {
    private final MemoryWorld world;

    MemoryReach(MemoryWorld world) {
        this.world = world;
    }

    @Override
    public boolean reaches(ComputeId from, IpAddress to, int protocol, int port) {
        Attachment target = world.nics().stream()
                .filter(nic -> nic.heldVips().contains(to) || own(nic).contains(to))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no NIC has " + to));
        IpAddress source = world.nics(from).stream()
                .filter(nic -> nic.network().id().equals(target.network().id()))
                .flatMap(nic -> own(nic).stream())
                .filter(address -> address.version() == to.version())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(from + " has no address for " + to));
        return target.filter()
                .map(filter -> filter.passes().stream().anyMatch(pass -> passes(pass, source, protocol, port)))
                .orElse(true);
    }

    private static List<IpAddress> own(Attachment nic) {
        return nic.port().fixedIps().stream().map(FixedIp::ipAddress).toList();
    }

    private static boolean passes(Pass pass, IpAddress source, int protocol, int port) {
        return pass.version() == source.version()
                && (pass.protocol().isEmpty() || pass.protocol().getAsInt() == protocol)
                && (pass.firstPort().isEmpty() || pass.firstPort().getAsInt() <= port)
                && (pass.lastPort().isEmpty() || pass.lastPort().getAsInt() >= port)
                && pass.from().map(block -> block.contains(source)).orElse(true);
    }
}
