package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.network.NetworkDriver;

import java.util.List;

/** Gives a load balancer away as it is: our marks, then our record; goes forward only. */
final class ReleaseFlow {
    static final String NAME = "release";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;

    ReleaseFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
    }

    /**
     * What is given away.
     *
     * @param record the record
     */
    record Input(LoadBalancerRecord record) {}

    FlowType<Input> type() {
        return new FlowType<>(
                NAME,
                1,
                Recovery.ROLL_FORWARD,
                CoreJson.codec(Input.class),
                input -> List.of(
                        WordedStep.of(
                                "release",
                                "take our mark off all that carries it",
                                context -> driver.release(input.record().id())),
                        WordedStep.of(
                                "forget",
                                "forget load balancer " + input.record().name(),
                                context -> store.delete(input.record().id()))));
    }
}
