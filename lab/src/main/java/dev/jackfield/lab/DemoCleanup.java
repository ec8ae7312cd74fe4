package dev.jackfield.lab;

import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.Deadline;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes away what a demo made, whether or not it came to its end: load balancers through the controller, processes and namespaces by
 * their names, and networks and computes as the ground made them.
 */
final class DemoCleanup {
    private final LabNames names;
    private final Controller controller;
    private final Ground ground;

    DemoCleanup(LabNames names, Controller controller, Ground ground) {
        this.names = names;
        this.controller = controller;
        this.ground = ground;
    }

    /** Whether an earlier demo left anything. */
    boolean isNeeded() {
        return !namespaces().isEmpty()
                || !LabProcesses.of(names).isEmpty()
                || !controller.list().isEmpty()
                || ground.isNeeded();
    }

    /**
     * Takes everything away.
     *
     * @return what is left nevertheless, in words
     */
    List<String> run() {
        Deadline.within(ground.deadline(), this::deleteLoadBalancers);
        ground.close();
        LabProcesses.kill(LabProcesses.of(names));
        ground.clean(() -> {
            for (String netns : namespaces()) {
                LabProcesses.kill(LabProcesses.in(netns));
                Netns.delete(netns);
            }
        });
        List<String> left = new ArrayList<>(ground.leftovers());
        ground.close();
        namespaces().forEach(netns -> left.add("namespace " + netns));
        LabProcesses.of(names).forEach(process -> left.add("process " + process.pid()));
        return left;
    }

    private boolean deleteLoadBalancers() {
        controller.upkeep().recover();
        controller.list().stream().map(LoadBalancerRecord::id).forEach(id -> controller.delete(id.value()));
        return true;
    }

    private List<String> namespaces() {
        return Netns.names().stream()
                .filter(name -> name.startsWith(names.prefix()))
                .toList();
    }
}
