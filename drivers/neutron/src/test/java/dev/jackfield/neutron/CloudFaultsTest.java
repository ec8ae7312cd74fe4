package dev.jackfield.neutron;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each request of each call of the driver's fails once, on a real cloud behind a proxy. The system property {@code
 * jackfield.openstack.faults} says how: {@code all} for every fault at every request; a number N for one fault at one of N requests, by
 * default at every one, drawn by the seed {@code jackfield.openstack.seed}. {@code jackfield.openstack.only} is a part of the name of a
 * test, to run that alone. {@code jackfield.openstack.ledger} is a file that keeps what is done, for a run that goes on after an earlier one.
 */
@Tag("openstack")
@Tag("openstack-fault")
class CloudFaultsTest {
    /** Most of the time is waiting for the cloud, whose workers are few. */
    private static final int AT_ONCE = 3;

    private static final String FAULTS = System.getProperty("jackfield.openstack.faults", "1");
    private static final boolean ALL = FAULTS.equals("all");
    private static final int SHARE = ALL ? 1 : Integer.parseInt(FAULTS);
    private static final String ONLY = System.getProperty("jackfield.openstack.only", "");
    private static final long SEED = Long.getLong("jackfield.openstack.seed", System.nanoTime());
    private static final FaultFigures FIGURES =
            new FaultFigures(new Ledger(System.getProperty("jackfield.openstack.ledger", "")));

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    @TestFactory
    Stream<DynamicTest> everyRequestFails() {
        System.out.println(
                ALL
                        ? "faults: all"
                        : "faults: one at one of " + SHARE + " requests, -Djackfield.openstack.seed=" + SEED);
        List<DynamicTest> tests = new ArrayList<>();
        FaultOperations.all().forEach((name, operations) -> {
            if (!name.contains(ONLY)) {
                return;
            }
            Future<List<String>> running = threads.submit(() -> run(name, operations));
            tests.add(DynamicTest.dynamicTest(
                    name, () -> assertThat(outcome(running)).as(name).isEmpty()));
        });
        threads.shutdown();
        return tests.stream();
    }

    private static List<String> outcome(Future<List<String>> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            FIGURES.wrongs.add(String.valueOf(e.getCause()));
            throw new AssertionError(e.getCause());
        }
    }

    private static List<String> run(String name, Function<FaultWorld, List<FaultOperation>> operations) {
        List<String> found = new ArrayList<>();
        long begin = System.nanoTime();
        try (FaultWorld world = new FaultWorld()) {
            for (FaultOperation operation : operations.apply(world)) {
                List<String> those = new FaultRun(world, operation, FIGURES).run(point -> choice(operation, point));
                those.forEach(System.out::println);
                found.addAll(those);
                System.out.println(operation.name() + ": " + (System.nanoTime() - begin) / 1_000_000_000 + " s");
            }
        }
        System.out.printf("%s: %d s%n", name, (System.nanoTime() - begin) / 1_000_000_000);
        return found;
    }

    private static Collection<Fault> choice(FaultOperation operation, FaultPoint point) {
        List<Fault> all = List.copyOf(Fault.of(point));
        if (ALL) {
            return all;
        }
        Random random = new Random(SEED ^ (operation.name() + point).hashCode());
        if (random.nextInt(SHARE) != 0) {
            FIGURES.spared.incrementAndGet();
            return List.of();
        }
        return List.of(all.get(random.nextInt(all.size())));
    }

    @AfterAll
    static void tellFigures() {
        System.out.println(FIGURES);
    }
}
