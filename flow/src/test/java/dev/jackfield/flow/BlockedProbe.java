package dev.jackfield.flow;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A process of its own, to be run with one carrier for all its virtual threads, in which somebody holds the write lock of a journal
 * while a hundred want to write to it. Prints how many are in SQLite's code and have not written, how far an unrelated virtual thread
 * got meanwhile, and how many have written in the end.
 */
final class BlockedProbe {
    private static final int CALLS = 100;
    private static final int STEPS = 1000;

    private static final AtomicInteger WRITTEN = new AtomicInteger();

    private BlockedProbe() {}

    /** Takes the journal's file. */
    static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        List<JournalFile> journals = Stream.generate(() -> new JournalFile(file, new JournalFile.Commits() {}))
                .limit(CALLS)
                .toList();
        AtomicBoolean released = new AtomicBoolean();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = other.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");
            journals.forEach(journal -> Thread.startVirtualThread(() -> write(journal, released)));
            await(() -> inSqlite() == CALLS);
            long blocked = inSqlite();
            int steps = progress();
            System.out.println(blocked + " in SQLite, " + WRITTEN.get() + " written, " + steps + " steps");
            released.set(true);
            sql.execute("ROLLBACK");
        }
        await(() -> WRITTEN.get() == CALLS);
        System.out.println(WRITTEN.get() + " written");
        Runtime.getRuntime().halt(0);
    }

    /** A journal gives up after some seconds; as long as the lock is held it is tried again, so that the call stays blocked. */
    private static void write(JournalFile journal, AtomicBoolean released) {
        while (true) {
            boolean last = released.get();
            try {
                WRITTEN.addAndGet(journal.write(session -> 1));
                return;
            } catch (JournalException e) {
                if (e.kind() != JournalException.Kind.LOCKED || last) {
                    throw e;
                }
            }
        }
    }

    private static long inSqlite() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("flow-journal"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().equals("org.sqlite.core.NativeDB")))
                .count();
    }

    private static int progress() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            while (steps.incrementAndGet() < STEPS) {
                LockSupport.parkNanos(1);
            }
            done.countDown();
        });
        return done.await(60, TimeUnit.SECONDS) ? steps.get() : 0;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(10);
        }
    }
}
