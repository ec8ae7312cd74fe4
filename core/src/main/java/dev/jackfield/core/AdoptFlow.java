package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.network.Adoptable;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PortId;

import java.util.List;

/**
 * Takes over a load balancer that another driver of Octavia's made: our record, our marks, and nothing else, so that taking it back is to
 * take the marks off. The record is there first, as in a creation: what is marked and without one is a leftover to an audit.
 */
final class AdoptFlow {
    static final String NAME = "adopt";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;

    AdoptFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
    }

    /**
     * What is adopted.
     *
     * @param record the load balancer as it is, and as it will be ours
     * @param adoptable what the driver told of it
     */
    record Input(LoadBalancerRecord record, Adoptable adoptable) {
        private List<PortId> memberPorts() {
            return record.nics().stream().flatMap(nic -> nic.portId().stream()).toList();
        }
    }

    FlowType<Input> type() {
        return new FlowType<>(NAME, 1, Recovery.ROLL_BACK, CoreJson.codec(Input.class), this::steps);
    }

    private List<Step> steps(Input input) {
        LoadBalancerRecord record = input.record();
        return List.of(
                WordedStep.of(
                        "record",
                        "note load balancer " + record.name() + " as " + record.id(),
                        context -> store.insert(record.booting()).ifPresent(holder -> {
                            throw new NameTakenException(holder);
                        })),
                WordedStep.of(
                        "adopt",
                        "write our mark on its groups, its VIP port, the base ports of "
                                + record.loadBalancer().amphorae().size() + " amphorae and "
                                + input.memberPorts().size() + " NICs for members",
                        context -> driver.adopt(input.adoptable(), input.memberPorts()),
                        context -> driver.release(record.id())),
                WordedStep.of(
                        "commit",
                        "note load balancer " + record.name() + " as ACTIVE",
                        context -> store.update(record),
                        context -> store.update(record.booting())));
    }
}
