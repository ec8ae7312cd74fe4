package dev.jackfield.network;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeadlineTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void withoutAScopeTheDefaultApplies() {
        assertThat(Deadline.current().remaining()).isPositive().isLessThanOrEqualTo(Deadline.DEFAULT);
    }

    @Test
    void aScopeSetsTheDeadline() {
        Duration left = Deadline.within(HOUR, () -> Deadline.current().remaining());

        assertThat(left).isGreaterThan(Deadline.DEFAULT).isLessThanOrEqualTo(HOUR);
    }

    @Test
    void anInnerScopeMayOnlyShortenIt() {
        Duration shorter = Deadline.within(
                HOUR,
                () -> Deadline.within(Duration.ZERO, () -> Deadline.current().remaining()));
        assertThat(shorter).isZero();

        boolean passed = Deadline.within(
                Duration.ZERO,
                () -> Deadline.within(HOUR, () -> Deadline.current().hasPassed()));
        assertThat(passed).isTrue();
    }

    @Test
    void aDeadlineCanBeHandedToAnotherThread() throws InterruptedException {
        Deadline deadline = Deadline.after(HOUR);
        AtomicReference<Deadline> seen = new AtomicReference<>();
        Thread thread = Thread.ofVirtual()
                .start(() -> deadline.apply(() -> {
                    seen.set(Deadline.current());
                    return true;
                }));
        thread.join();

        assertThat(seen.get()).isSameAs(deadline);
    }

    @Test
    void theOperationsOwnErrorComesOut() {
        assertThatThrownBy(() -> Deadline.within(HOUR, () -> {
                    throw new IOException("own");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("own");
    }

    @Test
    void whatHasPassedHasNothingLeft() {
        Deadline passed = Deadline.after(Duration.ofNanos(-1));

        assertThat(passed.hasPassed()).isTrue();
        assertThat(passed.remaining()).isZero();
        assertThat(Deadline.after(HOUR).hasPassed()).isFalse();
    }
}
