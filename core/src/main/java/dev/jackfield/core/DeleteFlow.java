package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Deletes a load balancer, and all else that carries its mark; goes forward only. The record is the last to go. */
final class DeleteFlow {
    static final String NAME = "delete";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final UnplugSteps unplugs;

    DeleteFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
        this.unplugs = new UnplugSteps(driver);
    }

    /**
     * What is deleted.
     *
     * @param record the record, in whatever state it was
     */
    record Input(LoadBalancerRecord record) {}

    FlowType<Input> type() {
        return new FlowType<>(NAME, 1, Recovery.ROLL_FORWARD, CoreJson.codec(Input.class), input -> {
            LoadBalancerRecord record = input.record();
            LoadBalancer loadBalancer = record.loadBalancer();
            List<Step> steps = new ArrayList<>();
            steps.add(WordedStep.of(
                    "record",
                    "note that " + loadBalancer.name() + " goes",
                    context -> store.update(record.withStatus(LoadBalancerStatus.PENDING_DELETE, ""))));
            steps.addAll(
                    unplugs.unplug(loadBalancer.vip(), loadBalancer.amphorae(), record.nics(), record.addresses()));
            steps.add(WordedStep.of(
                    "deallocate-vip",
                    "free the VIP",
                    context -> Gone.tolerate(() -> driver.deallocateVip(loadBalancer.vip()))));
            steps.add(WordedStep.of(
                    "remove-rest", "remove what else carries its mark", context -> removeRest(loadBalancer.id())));
            steps.add(WordedStep.of(
                    "forget",
                    "forget load balancer " + loadBalancer.name(),
                    context -> store.delete(loadBalancer.id())));
            return steps;
        });
    }

    /** What a failed flow may have left and no record knows: found by its mark. */
    private void removeRest(LoadBalancerId id) {
        List<InventoryItem> rest;
        try (Stream<InventoryItem> items = driver.inventory().list(id)) {
            rest = items.sorted(InventoryOrder.by(InventoryItem::kind)).toList();
        }
        rest.forEach(item -> driver.inventory().remove(item));
    }
}
