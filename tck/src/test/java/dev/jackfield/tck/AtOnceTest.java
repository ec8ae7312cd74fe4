package dev.jackfield.tck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Calls at once: what they gave is kept apart, and those that hang are named with where they hang. */
class AtOnceTest {
    @Test
    void answersAndFailuresAreKeptApart() {
        AtOnce<Integer> outcome = AtOnce.each(Crowd.THIRTY_TWO_VIRTUAL, i -> {
            if (i % 2 == 0) {
                throw new IllegalArgumentException("even");
            }
            return i;
        });

        assertThat(outcome.answers()).hasSize(16).doesNotContain(2);
        assertThat(outcome.failures()).hasSize(16).hasOnlyElementsOfType(IllegalArgumentException.class);
    }

    @Test
    void allCallsAreUnderWayAtTheSameTime() {
        CyclicBarrier meeting = new CyclicBarrier(32);

        assertThat(AtOnce.each(Crowd.THIRTY_TWO, i -> meeting.await()).answers())
                .hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeadlockIsReportedWithTheStacksOfThoseInIt(boolean virtual) {
        Thread.Builder builder = (virtual ? Crowd.TWO_VIRTUAL : Crowd.TWO).builder();
        ReentrantLock left = new ReentrantLock();
        ReentrantLock right = new ReentrantLock();
        CountDownLatch bothHoldOne = new CountDownLatch(2);

        assertThatThrownBy(() -> AtOnce.each(2, builder, Duration.ofMillis(500), i -> {
                    holdAndWant(i == 0 ? left : right, i == 0 ? right : left, bothHoldOne);
                    return i;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("calls hang")
                .hasMessageContaining("at-once-0")
                .hasMessageContaining("at-once-1")
                .hasMessageContaining("AtOnceTest.holdAndWant");
    }

    private static void holdAndWant(ReentrantLock one, ReentrantLock other, CountDownLatch bothHoldOne)
            throws InterruptedException {
        one.lock();
        bothHoldOne.countDown();
        bothHoldOne.await();
        other.lock();
    }
}
