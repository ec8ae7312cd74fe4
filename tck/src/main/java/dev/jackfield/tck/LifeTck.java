package dev.jackfield.tck;

import dev.jackfield.network.NetworkDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Any sequence of calls: what is recorded and what is real agree after each, and in the end the inverses leave nothing. */
abstract class LifeTck extends Topic {
    private static final int CALLS = Integer.getInteger("jackfield.tck.calls", 150);

    LifeTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Covers({"life-1", "life-2"})
    final void recordsAndNicsAgreeAfterAnyCallAndNothingIsLeftInTheEnd(long seed) {
        Snapshot before = witness().snapshot();
        RandomCalls calls = new RandomCalls(world());
        Random random = new Random(seed);
        int succeeded = 0;
        for (int i = 0; i < CALLS; i++) {
            String call = random.nextInt(12) == 0 ? calls.loseOrFind(random) : calls.one(driver(), random);
            succeeded += call.endsWith(RandomCalls.SUCCEEDED) ? 1 : 0;
            agreement(calls.livingComputes(), "seed " + seed + ", call " + i + ": " + call);
        }
        assertThat(succeeded).as("calls that were not refused").isGreaterThan(CALLS / 4);

        calls.takeAllBack();

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    @Covers({"life-1", "life-3"})
    final void stepsMayFailAnywhere(long seed) {
        assumeTrue(world().faults().isPresent(), "the fixture has no fault injector");
        FaultInjector faults = world().faults().orElseThrow();
        Snapshot before = witness().snapshot();
        RandomCalls calls = new RandomCalls(world());
        Random random = new Random(seed);
        for (int i = 0; i < CALLS; i++) {
            faults.failStep(random.nextInt(20));
            String call = calls.one(driver(), random);
            faults.disarm();
            agreement(calls.livingComputes(), "seed " + seed + ", call " + i + ": " + call);
        }

        calls.takeAllBack();

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers({"life-1", "concurrency-7"})
    final void manyLivesAtOnceLeaveNothing() {
        Snapshot before = witness().snapshot();
        RandomCalls calls = new RandomCalls(world());
        List<NetworkDriver> drivers = List.of(driver(), world().openAnother());

        AtOnce<Integer> lives = AtOnce.each(8, thread -> {
            Random random = new Random(100 + thread);
            for (int i = 0; i < CALLS / 3; i++) {
                calls.one(drivers.get(thread % 2), random);
            }
            return thread;
        });

        assertThat(lives.failures()).isEmpty();
        agreement(calls.livingComputes(), "in the end");
        calls.takeAllBack();
        assertThat(witness().snapshot()).isEqualTo(before);
    }
}
