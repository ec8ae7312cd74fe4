package dev.jackfield.core;

import dev.jackfield.flow.Claim;
import dev.jackfield.flow.FlowBusyException;
import dev.jackfield.flow.FlowEngine;
import dev.jackfield.flow.FlowFiles;
import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.JournalException;
import dev.jackfield.flow.Recovered;
import dev.jackfield.flow.Subject;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The flows of load balancers over one driver, and what becomes of the records when flows end early. */
final class LoadBalancerFlows implements AutoCloseable {
    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final Duration patience;
    private final CreateFlow createFlow;
    private final FlowType<CreateFlow.Input> create;
    private final FlowType<AdoptFlow.Input> adopt;
    private final FlowType<ReleaseFlow.Input> release;
    private final FlowType<SwitchFlow.Input> switchVip;
    private final FlowType<ReplaceFlow.Input> replace;
    private final FlowType<RetireFlow.Input> retire;
    private final UpdateFlow updateFlow;
    private final FlowType<UpdateFlow.Input> update;
    private final PruneFlow pruneFlow;
    private final FlowType<PruneFlow.Input> prune;
    private final FlowType<DeleteFlow.Input> delete;
    private final FlowEngine engine;

    LoadBalancerFlows(NetworkDriver driver, LoadBalancerStore store, ControllerConfig config) {
        this.driver = driver;
        this.store = store;
        patience = config.patience();
        createFlow = new CreateFlow(driver, store);
        create = createFlow.type();
        adopt = new AdoptFlow(driver, store).type();
        release = new ReleaseFlow(driver, store).type();
        switchVip = new SwitchFlow(driver).type();
        replace = new ReplaceFlow(driver, store).type();
        retire = new RetireFlow(driver, store).type();
        updateFlow = new UpdateFlow(driver, store);
        update = updateFlow.type();
        pruneFlow = new PruneFlow(driver, store);
        prune = pruneFlow.type();
        delete = new DeleteFlow(driver, store).type();
        engine = journaled(() -> new FlowEngine(
                FlowFiles.in(config.stateDirectory()),
                List.of(create, createFlow.type(1), adopt, release, switchVip, replace, retire, update, prune, delete),
                config.listener(),
                config.undoRetries()));
    }

    FlowType<CreateFlow.Input> create() {
        return create;
    }

    FlowType<AdoptFlow.Input> adopt() {
        return adopt;
    }

    FlowType<ReleaseFlow.Input> release() {
        return release;
    }

    FlowType<SwitchFlow.Input> switchVip() {
        return switchVip;
    }

    FlowType<ReplaceFlow.Input> replace() {
        return replace;
    }

    FlowType<RetireFlow.Input> retire() {
        return retire;
    }

    FlowType<UpdateFlow.Input> update() {
        return update;
    }

    FlowType<PruneFlow.Input> prune() {
        return prune;
    }

    FlowType<DeleteFlow.Input> delete() {
        return delete;
    }

    List<Plan.PlannedStep> planned(CreateFlow.Input input) {
        return createFlow.steps(input).stream().map(WordedStep::planned).toList();
    }

    List<Plan.PlannedStep> planned(UpdateFlow.Input input) {
        List<WordedStep> steps = new ArrayList<>(updateFlow.steps(input));
        if (!input.leftovers().isEmpty()) {
            LoadBalancerRecord after = input.before().withLeftovers(Optional.of(input.leftovers()));
            steps.addAll(pruneFlow.steps(new PruneFlow.Input(after)));
        }
        return steps.stream().map(WordedStep::planned).toList();
    }

    /**
     * Takes a load balancer, and finishes what dead processes left of it.
     *
     * @param name how to call it in an error
     * @throws LoadBalancerBusyException somebody else had it all the while that patience lasts
     */
    HeldLoadBalancer hold(String operation, LoadBalancerId id, String name) {
        return hold(operation, id, name, patience);
    }

    private HeldLoadBalancer hold(String operation, LoadBalancerId id, String name, Duration wait) {
        Claim claim;
        try {
            claim = journaled(() -> engine.claim(new Subject(id.value()), wait));
        } catch (FlowBusyException e) {
            throw new LoadBalancerBusyException(operation, name, id, e);
        }
        try {
            HeldLoadBalancer held = new HeldLoadBalancer(this, store, operation, id, name, claim);
            held.settle();
            return held;
        } catch (Throwable e) {
            claim.close();
            throw e;
        }
    }

    /** Finishes what dead processes left, and brings the records of it to rest. What rests already is only named. */
    List<Recovered> recover() {
        return settled(journaled(engine::recoverCutOff));
    }

    /** The same, and tries again what rests. */
    List<Recovered> retry() {
        return settled(journaled(engine::recover));
    }

    private List<Recovered> settled(List<Recovered> recovered) {
        Set<LoadBalancerId> unfinished = new HashSet<>();
        for (Recovered one : recovered) {
            LoadBalancerId id = new LoadBalancerId(one.flow().subject().value());
            Unfinished.of(one).ifPresent(flow -> {
                unfinished.add(id);
                note(flow, id);
            });
            if (one.outcome() instanceof Recovered.Busy || one.outcome() instanceof Recovered.AtRest) {
                unfinished.add(id);
            }
        }
        for (LoadBalancerRecord record : store.unsettled()) {
            if (!unfinished.contains(record.id())) {
                settle(record);
            }
        }
        return recovered;
    }

    /** Notes in the record what could not be finished, and what is left, unless the load balancer is in service all the same. */
    void note(Unfinished flow, LoadBalancerId id) {
        store.find(id)
                .filter(record -> record.status() != LoadBalancerStatus.ACTIVE)
                .ifPresent(record -> store.update(record.withStatus(
                        LoadBalancerStatus.ERROR, flow.reason() + "\n" + LeftBehind.text(driver, record, flow))));
    }

    private void settle(LoadBalancerRecord record) {
        try {
            hold("recover", record.id(), record.name(), Duration.ZERO).close();
        } catch (LoadBalancerBusyException e) {
            return; // Somebody is at work on it, and it is his.
        }
    }

    static <T> T journaled(Supplier<T> work) {
        try {
            return work.get();
        } catch (JournalException e) {
            throw ControllerStateException.of(e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
