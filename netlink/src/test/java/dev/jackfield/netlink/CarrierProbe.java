package dev.jackfield.netlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A process of its own, in which the JVM needs another carrier just when a virtual thread is to be woken: the one that there is is busy. Prints the names of the threads that are inside the namespace
 * then.
 */
final class CarrierProbe {
    private CarrierProbe() {}

    /** Takes the name of the namespace. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Netns netns = Netns.open(arguments[0])) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch proceed = new CountDownLatch(1);
            CountDownLatch busy = new CountDownLatch(1);
            AtomicBoolean enough = new AtomicBoolean();
            Thread caller = Thread.startVirtualThread(() -> netns.call(() -> {
                inside.countDown();
                return waitFor(proceed);
            }));
            inside.await();
            while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            Thread spinner = Thread.startVirtualThread(() -> {
                busy.countDown();
                while (!enough.get()) {
                    Thread.onSpinWait();
                }
            });
            busy.await();
            proceed.countDown();
            caller.join();
            for (String name : threadsInside(netns)) {
                System.out.println(name);
            }
            enough.set(true);
            spinner.join();
        }
    }

    private static List<String> threadsInside(Netns netns) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> NetnsId.of(task.resolve("ns/net")).equals(netns.id()))
                    .map(CarrierProbe::nameOf)
                    .toList();
        }
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
