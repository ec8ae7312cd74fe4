package dev.jackfield.tck;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.junit.jupiter.api.BeforeEach;

import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Calls a method again and again, each time with another of its internal steps failing, and looks at what is left. */
abstract class FaultSweep extends Topic {
    /** No method has that many steps; a sweep that comes here does not end. */
    static final int TOO_MANY = 500;

    static void nothing() {}

    FaultSweep(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void injectable() {
        assumeTrue(world().faults().isPresent(), "the fixture has no fault injector");
    }

    record Outcome(boolean fired, Optional<Throwable> raised) {
        /** The change may have happened: nothing can be said of what is left, but the same call again finds or finishes it. */
        boolean lostAnswer() {
            return raised.filter(error -> error instanceof NetworkException e && e.kind() == ErrorKind.UNKNOWN_OUTCOME)
                    .isPresent();
        }
    }

    final Outcome withFault(int step, Runnable call) {
        FaultInjector faults = world().faults().orElseThrow();
        faults.failStep(step);
        Throwable raised = catchThrowable(call::run);
        Outcome outcome = new Outcome(faults.disarm(), Optional.ofNullable(raised));
        outcome.raised()
                .ifPresent(error -> assertThat(error).as("step %s", step).isInstanceOf(NetworkException.class));
        if (outcome.raised().isPresent() && !outcome.fired()) {
            throw new AssertionError("step " + step + " never came, and yet the call failed", raised);
        }
        return outcome;
    }

    /**
     * For each step: prepares, calls with the step failing, calls again, which must lead to what one undisturbed call leads to, and
     * takes all of it back.
     *
     * @param undone whether a call that failed must have left things as they were before it
     */
    final void eachStepFails(boolean undone, Runnable prepare, Runnable call, Runnable takeBack) {
        Snapshot start = witness().snapshot();
        prepare.run();
        call.run();
        Shape whole = Shape.of(witness().snapshot());
        takeBack.run();
        assertThat(witness().snapshot()).as("in the end, undisturbed").isEqualTo(start);
        for (int step = 0; step < TOO_MANY; step++) {
            prepare.run();
            Snapshot before = witness().snapshot();
            Outcome outcome = withFault(step, call);
            if (outcome.raised().isPresent()) {
                if (undone && !outcome.lostAnswer()) {
                    assertThat(witness().snapshot())
                            .as(
                                    "after step %s failed with %s",
                                    step, outcome.raised().get())
                            .isEqualTo(before);
                }
                call.run();
                assertThat(Shape.of(witness().snapshot()))
                        .as("after step %s failed and the same call again", step)
                        .isEqualTo(whole);
            }
            takeBack.run();
            assertThat(witness().snapshot())
                    .as("in the end, after step %s failed", step)
                    .isEqualTo(start);
            if (!outcome.fired()) {
                assertThat(step).as("steps that could fail").isPositive();
                return;
            }
        }
        throw new AssertionError("more than " + TOO_MANY + " steps");
    }

    /** A method that makes something, and its inverse: both are swept. */
    final void sweep(Runnable call, Runnable inverse) {
        eachStepFails(true, FaultSweep::nothing, call, inverse);
        eachStepFails(false, call, inverse, FaultSweep::nothing);
    }
}
