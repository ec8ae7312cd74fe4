package dev.jackfield.lab;

import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.NetworkDriver;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes away what a demo made, whether or not it came to its end: load balancers, ports and networks through the controller and the
 * driver, then processes and namespaces by their names.
 */
final class DemoCleanup {
    private final LabNames names;
    private final NetworkDriver driver;
    private final Controller controller;

    DemoCleanup(LabNames names, NetworkDriver driver, Controller controller) {
        this.names = names;
        this.driver = driver;
        this.controller = controller;
    }

    /** Whether an earlier demo left anything. */
    boolean isNeeded() {
        return !namespaces().isEmpty()
                || !LabProcesses.of(names).isEmpty()
                || !controller.list().isEmpty()
                || !driver.administration().listNetworks().isEmpty();
    }

    /**
     * Takes everything away.
     *
     * @return what is left nevertheless, in words
     */
    List<String> run() {
        controller.upkeep().recover();
        controller.list().stream().map(LoadBalancerRecord::id).forEach(id -> controller.delete(id.value()));
        LabProcesses.kill(LabProcesses.of(names));
        for (String netns : namespaces()) {
            LabProcesses.kill(LabProcesses.in(netns));
            Netns.delete(netns);
        }
        List<String> left = new ArrayList<>();
        DemoNetworks.deleteAll(driver);
        try (Stream<InventoryItem> items = driver.inventory().list()) {
            items.forEach(item -> left.add(item.kind() + " " + item.id()));
        }
        namespaces().forEach(netns -> left.add("namespace " + netns));
        LabProcesses.of(names).forEach(process -> left.add("process " + process.pid()));
        return left;
    }

    private List<String> namespaces() {
        return Netns.names().stream()
                .filter(name -> name.startsWith(names.prefix()))
                .toList();
    }
}
