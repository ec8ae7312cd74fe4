package dev.jackfield.store;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A process of its own, to be run with one carrier for all its virtual threads, in which somebody holds the write lock of a store while
 * a hundred drivers want to write to it, each for a virtual thread. Prints how many are in SQLite's code and have not returned, how far
 * an unrelated virtual thread got that reads meanwhile, and how many have written in the end.
 */
final class BlockedProbe {
    private static final int CALLS = 100;
    private static final int STEPS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final AtomicInteger RETURNED = new AtomicInteger();

    private BlockedProbe() {}

    /** Takes a file, and {@code directly} if the calls are to block their carriers. */
    static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        try (StoreNetworkDriver first = Backend.driver(Store.inFile(file))) {
            Subnet subnet = Backend.subnet(first, "203.0.113.0/24", UnaryOperator.identity());
            if (arguments.length > 1) {
                directly(file, first, subnet);
            }
            List<StoreNetworkDriver> drivers = Stream.generate(() -> Backend.driver(Store.inFile(file)))
                    .limit(CALLS)
                    .toList();
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement sql = other.createStatement()) {
                sql.execute("BEGIN IMMEDIATE");
                for (int i = 0; i < CALLS; i++) {
                    StoreNetworkDriver driver = drivers.get(i);
                    String name = "port-" + i;
                    Thread.startVirtualThread(() -> write(driver, subnet, name));
                }
                await(() -> inSqlite() == CALLS);
                long blocked = inSqlite();
                int steps = progress(first, subnet, 120);
                System.out.println(blocked + " in SQLite, " + RETURNED.get() + " returned, " + steps + " steps");
                sql.execute("ROLLBACK");
            }
            await(() -> RETURNED.get() == CALLS);
            System.out.println(first.administration().listPorts().size() + " written");
        }
        Runtime.getRuntime().halt(0);
    }

    private static void write(StoreNetworkDriver driver, Subnet subnet, String name) {
        PortRequest request = PortRequest.builder(subnet.networkId(), name).build();
        Deadline.within(PATIENCE, () -> driver.createPort(request));
        RETURNED.incrementAndGet();
    }

    /** One virtual thread waits for the lock by itself, with the only carrier. */
    private static void directly(Path file, StoreNetworkDriver driver, Subnet subnet) throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = other.createStatement();
                Connection blocked = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement waiting = blocked.createStatement()) {
            waiting.execute("PRAGMA busy_timeout = " + PATIENCE.toMillis());
            sql.execute("BEGIN IMMEDIATE");
            Thread.startVirtualThread(() -> {
                entered.countDown();
                try {
                    waiting.execute("BEGIN IMMEDIATE");
                    RETURNED.incrementAndGet();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            entered.await();
            int steps = progress(driver, subnet, 2);
            System.out.println(RETURNED.get() + " returned, " + steps + " steps");
            Runtime.getRuntime().halt(0);
        }
    }

    private static long inSqlite() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("jackfield-store-writer"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().equals("org.sqlite.core.NativeDB")))
                .count();
    }

    /** How often an unrelated virtual thread reads from the store that nobody can write to. */
    private static int progress(StoreNetworkDriver driver, Subnet subnet, int patienceSeconds)
            throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            while (steps.get() < STEPS) {
                if (driver.getSubnet(subnet.id()).equals(subnet)) {
                    steps.incrementAndGet();
                }
            }
            done.countDown();
        });
        return done.await(patienceSeconds, TimeUnit.SECONDS) ? steps.get() : 0;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(10);
        }
    }
}
