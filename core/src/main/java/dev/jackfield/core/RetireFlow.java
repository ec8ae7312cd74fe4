package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.NetworkDriver;

import java.util.ArrayList;
import java.util.List;

/** Takes away what is left of amphorae that were replaced; goes forward only. All it needs stays in the record until it is done. */
final class RetireFlow {
    static final String NAME = "retire";

    private final LoadBalancerStore store;
    private final UnplugSteps unplugs;

    RetireFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.store = store;
        this.unplugs = new UnplugSteps(driver);
    }

    /**
     * What is taken away.
     *
     * @param record the record, whose amphorae that are PENDING_DELETE go
     */
    record Input(LoadBalancerRecord record) {}

    FlowType<Input> type() {
        return new FlowType<>(NAME, 1, Recovery.ROLL_FORWARD, CoreJson.codec(Input.class), input -> {
            LoadBalancerRecord record = input.record();
            List<Amphora> lost = record.loadBalancer().amphorae().stream()
                    .filter(amphora -> amphora.status() == AmphoraStatus.PENDING_DELETE)
                    .toList();
            List<Step> steps = new ArrayList<>(unplugs.unplug(
                    record.loadBalancer().vip(),
                    lost,
                    record.nics().stream()
                            .filter(nic -> lost.stream().anyMatch(a -> a.id().equals(nic.amphoraId())))
                            .toList(),
                    record.addresses().stream()
                            .filter(plug -> lost.stream().anyMatch(a -> a.id().equals(plug.amphoraId())))
                            .toList()));
            steps.add(WordedStep.of(
                    "commit",
                    "forget " + lost.stream().map(Amphora::id).toList(),
                    context -> store.update(
                            record.without(AmphoraStatus.PENDING_DELETE).settled())));
            return steps;
        });
    }
}
