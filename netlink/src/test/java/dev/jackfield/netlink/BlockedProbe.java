package dev.jackfield.netlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A process of its own, to be run with one carrier for all its virtual threads, in which a hundred calls of virtual threads block in
 * native code. Prints how many of them do, how many have returned, and how far an unrelated virtual thread got meanwhile.
 */
final class BlockedProbe {
    private static final int CALLS = 100;
    private static final int STEPS = 1000;
    private static final int NOOP = 1; // NLMSG_NOOP: the kernel does not answer it
    private static final int REQUEST = 1;
    private static final int FOREVER_SECONDS = 3600;

    private static final AtomicInteger RETURNED = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();

    private BlockedProbe() {}

    /** Takes {@code receive}, {@code directly} or {@code nftables FIFO}. */
    static void main(String[] arguments) throws InterruptedException, IOException {
        switch (arguments[0]) {
            case "receive" -> {
                List<Netns> all = namespaces();
                all.forEach(netns -> call(() -> netns.call(() -> receive(new NetlinkSocket(FOREVER_SECONDS)))));
                await(() -> blockedIn("NetlinkSocket", "receive", "recv") == CALLS);
                report(blockedIn("NetlinkSocket", "receive", "recv"), progress(60));
            }
            case "directly" -> {
                call(() -> receive(new NetlinkSocket(FOREVER_SECONDS)));
                report(1, progress(2));
            }
            default -> nftables(Path.of(arguments[1]));
        }
        Runtime.getRuntime().halt(0);
    }

    /** The first transaction includes a file that never ends until somebody writes to it; the others wait for their turn. */
    private static void nftables(Path fifo) throws InterruptedException, IOException {
        List<Nftables> all = new ArrayList<>();
        namespaces().forEach(netns -> all.add(Nftables.open(netns)));
        all.forEach(nftables -> call(() -> nftables.run("include \"" + fifo + "\"\n")));
        await(() -> blockedIn("Nftables", "run", "run") == CALLS);
        report(blockedIn("Nftables", "run", "run"), progress(60));
        Path moved = fifo.resolveSibling("moved");
        Files.move(fifo, moved);
        Files.createFile(fifo);
        Files.newOutputStream(moved).close();
        await(() -> RETURNED.get() == CALLS);
        System.out.println(RETURNED.get() + " returned in the end, " + FAILED.get() + " failed");
    }

    private static List<Netns> namespaces() {
        return Stream.generate(Netns::current).limit(CALLS).toList();
    }

    private static boolean receive(NetlinkSocket socket) {
        int number = socket.nextSequence();
        byte[] unanswered =
                new MessageWriter().begin(NOOP, REQUEST, number).end().toByteArray();
        return socket.exchange(unanswered, Map.of(number, "wait"), number, message -> {})
                .isEmpty();
    }

    private static void call(Runnable call) {
        Thread.startVirtualThread(() -> {
            try {
                call.run();
            } catch (RuntimeException e) {
                FAILED.incrementAndGet();
                e.printStackTrace();
            } finally {
                RETURNED.incrementAndGet();
            }
        });
    }

    /** How many platform threads are below both methods of a class. */
    private static int blockedIn(String type, String outer, String inner) {
        int count = 0;
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            List<String> frames = Stream.of(stack)
                    .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                    .toList();
            boolean inside = frames.stream().anyMatch(frame -> frame.startsWith(type) && frame.contains(outer));
            boolean deeper = frames.stream().anyMatch(frame -> frame.endsWith("." + inner));
            boolean onOwnThread = frames.contains("SerialThread.work");
            count += inside && deeper && onOwnThread ? 1 : 0;
        }
        return count;
    }

    /** How many steps an unrelated virtual thread makes, each of which gives its carrier away. */
    private static int progress(int patienceSeconds) throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            while (steps.incrementAndGet() < STEPS) {
                LockSupport.parkNanos(1);
            }
            done.countDown();
        });
        boolean arrived = done.await(patienceSeconds, TimeUnit.SECONDS);
        return arrived ? steps.get() : 0;
    }

    private static void report(int blocked, int steps) {
        System.out.println(blocked + " blocked, " + RETURNED.get() + " returned, " + steps + " steps");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(10);
        }
    }
}
