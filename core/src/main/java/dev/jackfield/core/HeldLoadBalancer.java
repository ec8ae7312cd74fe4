package dev.jackfield.core;

import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.Claim;
import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.FlowUnfinishedException;
import dev.jackfield.flow.JournalException;
import dev.jackfield.flow.Recovered;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.UndoFailedException;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A load balancer that nobody else works on until it is closed. For one thread. */
final class HeldLoadBalancer implements AutoCloseable {
    private final LoadBalancerFlows flows;
    private final LoadBalancerStore store;
    private final String operation;
    private final LoadBalancerId id;
    private final String name;
    private final Claim claim;
    private final List<Unfinished> unfinished = new ArrayList<>();

    HeldLoadBalancer(
            LoadBalancerFlows flows,
            LoadBalancerStore store,
            String operation,
            LoadBalancerId id,
            String name,
            Claim claim) {
        this.flows = flows;
        this.store = store;
        this.operation = operation;
        this.id = id;
        this.name = name;
        this.claim = claim;
        claim.recovered().stream().map(Unfinished::of).flatMap(Optional::stream).forEach(unfinished::add);
    }

    /** Why a flow of it rests unfinished; empty if none does. */
    Optional<String> unfinished() {
        return unfinished.stream().findFirst().map(Unfinished::reason);
    }

    /** What was found unfinished when it was taken, and what became of that. */
    List<Recovered> recovered() {
        return claim.recovered();
    }

    Optional<LoadBalancerRecord> record() {
        return store.find(id);
    }

    /**
     * The record.
     *
     * @throws LoadBalancerNotFoundException there is none any more: what came before, or taking it, was its end
     */
    LoadBalancerRecord get() {
        return record().orElseThrow(() -> new LoadBalancerNotFoundException(operation, name));
    }

    /**
     * Brings the record to rest: a creation that was rolled back is forgotten, a replacement too, and what is to go goes. What
     * cannot be finished is noted in the record, and does not keep others from trying.
     */
    void settle() {
        if (!unfinished.isEmpty()) {
            flows.note(unfinished.getFirst(), id);
            return;
        }
        record().ifPresent(record -> {
            try {
                settle(record);
            } catch (ControllerStateException e) {
                throw e;
            } catch (NetworkException e) {
                // The flow that raised it is stuck, and the record says so.
                return;
            }
        });
    }

    private void settle(LoadBalancerRecord record) {
        switch (record.status()) {
            case ACTIVE -> {}
            case PENDING_CREATE -> store.delete(id);
            case PENDING_DELETE -> run(flows.delete(), new DeleteFlow.Input(record), new Cancellation());
            case PENDING_UPDATE -> settleAmphorae(record);
            case ERROR -> {
                if (record.has(AmphoraStatus.BOOTING)
                        || record.has(AmphoraStatus.PENDING_DELETE)
                        || record.leftovers().isPresent()) {
                    settleAmphorae(record);
                }
            }
        }
    }

    /**
     * Amphorae that never came into service are unplugged by now; those that were replaced have yet to be, and what an update took
     * out of service has yet to be taken away.
     */
    private void settleAmphorae(LoadBalancerRecord record) {
        LoadBalancerRecord settled = record.without(AmphoraStatus.BOOTING);
        if (settled.loadBalancer().amphorae().isEmpty()) {
            store.delete(id);
            return;
        }
        LoadBalancerRecord resting = settled.settled();
        store.update(resting);
        if (resting.has(AmphoraStatus.PENDING_DELETE)) {
            run(flows.retire(), new RetireFlow.Input(resting), new Cancellation());
        }
        prune();
    }

    /** Takes away what an update left, if it left anything. */
    void prune() {
        record().filter(record -> record.leftovers().isPresent())
                .ifPresent(record -> run(flows.prune(), new PruneFlow.Input(record), new Cancellation()));
    }

    /**
     * Runs a flow to its end, and brings the record to rest if it ends early.
     *
     * @throws LoadBalancerStateException another flow is unfinished; nothing was done
     */
    <I> void run(FlowType<I> type, I input, Cancellation cancellation) {
        boolean covers =
                (type.name().equals(DeleteFlow.NAME) && unfinished.stream().noneMatch(Unfinished::isToBeTakenBack))
                        || (!unfinished.isEmpty() && unfinished.stream().allMatch(Unfinished::isCoveredByAny));
        try {
            if (covers) {
                claim.supersede(type, input, cancellation);
                unfinished.clear();
            } else {
                claim.run(type, input, cancellation);
            }
        } catch (FlowUnfinishedException e) {
            String why = unfinished.isEmpty()
                    ? String.valueOf(e.getMessage())
                    : unfinished.getFirst().reason();
            throw new LoadBalancerStateException(
                    operation, "load balancer " + id + " has an unfinished flow: " + why, id);
        } catch (JournalException e) {
            throw ControllerStateException.of(e);
        } catch (RuntimeException e) {
            if (covers) {
                unfinished.clear();
            }
            settleAfter(type, e);
            throw e;
        }
    }

    private void settleAfter(FlowType<?> type, RuntimeException raised) {
        List<Throwable> suppressed = Arrays.asList(raised.getSuppressed());
        if (suppressed.stream().anyMatch(JournalException.class::isInstance)) {
            return; // What the journal does not know, recovery does once more, and then settles.
        }
        List<UndoFailedException> failures = suppressed.stream()
                .filter(UndoFailedException.class::isInstance)
                .map(UndoFailedException.class::cast)
                .toList();
        if (!failures.isEmpty()) {
            unfinished.add(Unfinished.rollbackFailed(type.name(), failures));
        } else if (type.recovery() == Recovery.ROLL_FORWARD) {
            unfinished.add(Unfinished.stuck(type.name(), raised));
        }
        try {
            settle();
        } catch (RuntimeException e) {
            raised.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        claim.close();
    }
}
