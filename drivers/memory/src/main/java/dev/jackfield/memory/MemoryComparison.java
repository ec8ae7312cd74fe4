package dev.jackfield.memory;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Attachment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Holds NICs against what they should be. */
final class MemoryComparison {
    private static final String NONE = "there is none";

    private final MemoryComputes computes;
    private final MemoryNics nics;
    private final List<Difference> differences = new ArrayList<>();

    MemoryComparison(MemoryComputes computes, MemoryNics nics) {
        this.computes = computes;
        this.nics = nics;
    }

    List<Difference> of(List<Attachment> attachments) {
        Set<ComputeId> lost = new HashSet<>();
        for (Attachment attachment : attachments) {
            if (computes.isPresent(attachment.computeId(), attachment.computeIdentity())) {
                compare(attachment);
            } else if (lost.add(attachment.computeId())) {
                Difference gone = Difference.mendable(
                        Kind.COMPUTE,
                        attachment.computeId().value(),
                        Subject.of(attachment.port(), attachment.computeId()),
                        attachment.computeIdentity(),
                        "gone or replaced");
                differences.add(gone.with(Remedy.REPLACE, "the amphora must be replaced"));
            }
        }
        attachments.forEach(holder -> strayVips(holder, attachments));
        return List.copyOf(differences);
    }

    private void compare(Attachment wanted) {
        Optional<Attachment> found = nics.find(wanted.port().id());
        if (found.isEmpty()) {
            tell(Kind.NIC, wanted, "a NIC in " + wanted.computeId(), NONE);
            return;
        }
        Attachment real = found.get();
        same(Kind.ADDRESS, wanted, real, MemoryComparison::addresses);
        same(Kind.NIC, wanted, real, it -> it.port().adminStateUp() ? "up" : "down");
        same(Kind.FILTER, wanted, real, it -> it.port().allowedAddressPairs() + " " + it.filter());
        same(Kind.LIMIT, wanted, real, Attachment::qosPolicy);
        missingVips(wanted, real);
    }

    private static List<String> addresses(Attachment attachment) {
        return attachment.port().fixedIps().stream()
                .map(FixedIp::ipAddress)
                .map(IpAddress::toString)
                .sorted()
                .toList();
    }

    private void same(Kind kind, Attachment wanted, Attachment real, Function<Attachment, Object> part) {
        Object desired = part.apply(wanted);
        Object found = part.apply(real);
        if (!desired.equals(found)) {
            tell(kind, wanted, desired.toString(), found.toString());
        }
    }

    private void missingVips(Attachment wanted, Attachment real) {
        wanted.heldVips().stream()
                .filter(vip -> !real.heldVips().contains(vip))
                .forEach(vip -> tell(Kind.VIP, wanted, vip + " on " + wanted.computeId(), "not there"));
    }

    /** What another port of the load balancer has of the VIPs that one is to hold. */
    private void strayVips(Attachment holder, List<Attachment> attachments) {
        for (Attachment other : attachments) {
            boolean another = !other.port().id().equals(holder.port().id());
            if (another && loadBalancer(other).equals(loadBalancer(holder))) {
                nics.find(other.port().id()).stream()
                        .flatMap(real -> real.heldVips().stream())
                        .filter(holder.heldVips()::contains)
                        .forEach(vip -> tell(
                                Kind.VIP,
                                other,
                                vip + " on " + holder.computeId(),
                                "on " + other.computeId() + ", too"));
            }
        }
    }

    private static Optional<LoadBalancerId> loadBalancer(Attachment attachment) {
        return attachment.port().mark().flatMap(Mark::loadBalancer);
    }

    private void tell(Kind kind, Attachment of, String desired, String real) {
        PortId port = of.port().id();
        differences.add(Difference.mendable(kind, port.value(), Subject.of(of.port(), of.computeId()), desired, real));
    }
}
