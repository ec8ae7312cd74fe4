package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkDriver;

import java.util.ArrayList;
import java.util.List;

/** Takes away what an update left; goes forward only. All it needs stays in the record until it is done. */
final class PruneFlow {
    static final String NAME = "prune";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final UnplugSteps unplugs;

    PruneFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
        this.unplugs = new UnplugSteps(driver);
    }

    /**
     * What is taken away.
     *
     * @param record the record with its leftovers
     */
    record Input(LoadBalancerRecord record) {}

    FlowType<Input> type() {
        return new FlowType<>(
                NAME,
                1,
                Recovery.ROLL_FORWARD,
                CoreJson.codec(Input.class),
                input -> steps(input).stream().map(Step.class::cast).toList());
    }

    List<WordedStep> steps(Input input) {
        LoadBalancerRecord record = input.record();
        LoadBalancer loadBalancer = record.loadBalancer();
        Leftovers leftovers = record.leftovers().orElseThrow();
        List<WordedStep> steps = new ArrayList<>();
        if (leftovers.vips()) {
            steps.add(WordedStep.of(
                    "allocate-vip",
                    "free the additional VIPs that are wanted no more",
                    context -> Gone.tolerate(() -> driver.allocateVip(loadBalancer))));
        }
        steps.addAll(unplugs.unplug(loadBalancer.vip(), List.of(), leftovers.nics(), leftovers.addresses()));
        steps.add(WordedStep.of(
                "commit",
                "forget what load balancer " + loadBalancer.name() + " had",
                context -> store.update(record.pruned().settled())));
        return steps;
    }
}
