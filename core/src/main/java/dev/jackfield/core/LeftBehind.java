package dev.jackfield.core;

import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a flow that came to rest before its end left at the backend, by id: it carries the mark, and is not in service. */
final class LeftBehind {
    private LeftBehind() {}

    /** It in words. A backend that does not answer is no failure here: it is why something is left. */
    static String text(NetworkDriver driver, LoadBalancerRecord record, Unfinished flow) {
        try {
            List<InventoryItem> items = list(driver, record, flow);
            return items.isEmpty()
                    ? "nothing is left at the backend"
                    : "left: "
                            + items.stream()
                                    .map(item -> item.kind() + " " + item.id())
                                    .collect(Collectors.joining(", "));
        } catch (NetworkException e) {
            return "what is left cannot be listed: " + e.getMessage();
        }
    }

    private static List<InventoryItem> list(NetworkDriver driver, LoadBalancerRecord record, Unfinished flow) {
        try (Stream<InventoryItem> items = driver.inventory().list(record.id())) {
            return items.filter(item -> !isInService(item, record, flow))
                    .sorted(InventoryOrder.by(InventoryItem::kind))
                    .toList();
        }
    }

    private static boolean isInService(InventoryItem item, LoadBalancerRecord record, Unfinished flow) {
        LoadBalancerRecord serving = record.without(AmphoraStatus.BOOTING)
                .without(AmphoraStatus.PENDING_DELETE)
                .pruned();
        if (flow.type().equals(DeleteFlow.NAME)
                || serving.loadBalancer().amphorae().isEmpty()) {
            return false;
        }
        return switch (item.kind()) {
            case VIP_PORT, BASE_PORT, MEMBER_PORT -> recordedPorts(serving).contains(item.id());
            // What drivers make beside the ports, they name as they like.
            case PORT, SECURITY_GROUP, SECURITY_GROUP_MEMBERSHIP, LINK -> true;
        };
    }

    private static Set<String> recordedPorts(LoadBalancerRecord record) {
        return RecordedPort.of(record).stream().map(port -> port.id().value()).collect(Collectors.toSet());
    }
}
