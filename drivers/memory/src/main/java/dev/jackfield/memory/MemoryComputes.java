package dev.jackfield.memory;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compute instances of a memory world. Any {@code mem:NAME} is one that runs, until it is killed. What is done to computes here
 * is known to this process only.
 */
public final class MemoryComputes {
    private static final String PREFIX = "mem:";

    private final Map<ComputeId, State> states = new ConcurrentHashMap<>();
    private final MemoryNics nics;

    MemoryComputes(MemoryNics nics) {
        this.nics = nics;
    }

    private record State(long incarnation, boolean alive, int refusals) {
        static final State FIRST = new State(1, true, 0);
    }

    /**
     * Ends an instance. Its NICs are gone with it.
     *
     * @param compute the instance
     */
    public void kill(ComputeId compute) {
        states.compute(compute, (id, state) -> new State(orFirst(state).incarnation(), false, 0));
        nics.forget(compute);
    }

    /**
     * Ends an instance and starts another one under the same id, without a NIC.
     *
     * @param compute the instance
     */
    public void replace(ComputeId compute) {
        states.compute(compute, (id, state) -> new State(orFirst(state).incarnation() + 1, true, 0));
        nics.forget(compute);
    }

    /**
     * Lets an instance refuse the next attachments, as a hypervisor does that has no slot left.
     *
     * @param compute the instance
     * @param times how many; 0: none any more
     */
    public void refuseAttach(ComputeId compute, int times) {
        states.compute(compute, (id, state) -> {
            State now = orFirst(state);
            return new State(now.incarnation(), now.alive(), times);
        });
    }

    String identify(ComputeId compute) {
        if (!compute.value().startsWith(PREFIX) || compute.value().length() == PREFIX.length()) {
            throw new InvalidValueException("compute id", compute.value(), "must be written mem:NAME");
        }
        State state = state(compute);
        if (!state.alive()) {
            throw new AmphoraNotFoundException("registerCompute", compute);
        }
        return "incarnation-" + state.incarnation();
    }

    boolean isPresent(ComputeId compute, String identity) {
        State state = state(compute);
        return state.alive() && identity.equals("incarnation-" + state.incarnation());
    }

    /** Counts one attachment that is tried. */
    void attach(ComputeId compute) {
        State before = state(compute);
        if (before.refusals() > 0) {
            states.put(compute, new State(before.incarnation(), before.alive(), before.refusals() - 1));
            throw new NetworkException(
                    ErrorKind.UNAVAILABLE,
                    "compute " + compute + " refused the attachment",
                    ErrorContext.of("attach", compute));
        }
    }

    private State state(ComputeId compute) {
        return orFirst(states.get(compute));
    }

    private static State orFirst(@Nullable State state) {
        return state == null ? State.FIRST : state;
    }
}
