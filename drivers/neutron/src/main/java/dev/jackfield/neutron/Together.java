package dev.jackfield.neutron;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.NetworkException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same for several things at once, where most of the time is waiting for the cloud. All of it ends before it returns. */
final class Together {
    private Together() {}

    /**
     * Calls for each thing, in the time that is left.
     *
     * @return the results, in the order of the things; a list that nobody can change
     * @throws NetworkException that of the first thing that failed, with the others' suppressed
     */
    static <T, R> List<R> each(List<T> things, Function<T, R> work) {
        if (things.size() < 2) {
            return things.stream().map(work).toList();
        }
        Deadline deadline = Deadline.current();
        List<Future<R>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            things.forEach(thing -> running.add(threads.submit(() -> deadline.apply(() -> work.apply(thing)))));
        }
        List<R> results = new ArrayList<>();
        RuntimeException first = null;
        for (Future<R> each : running) {
            try {
                results.add(each.resultNow());
            } catch (IllegalStateException e) {
                RuntimeException failure = failure(each, e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return List.copyOf(results);
    }

    private static RuntimeException failure(Future<?> failed, IllegalStateException otherwise) {
        try {
            failed.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                return cause;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return otherwise;
    }
}
