package dev.jackfield.bench.neutron;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One cycle of each worker's, all at once.
 *
 * @param nanos from the first worker's start to the last one's end
 * @param cycles what each worker measured
 */
record Block(long nanos, List<Map<Operation, Sample>> cycles) {
    /**
     * Has workers do a cycle each.
     *
     * @param tag with what the ids of the load balancers begin
     * @throws IllegalStateException an operation failed
     */
    static Block play(Contestant contestant, World world, String tag, int workers, List<Operation> operations) {
        List<Callable<Map<Operation, Sample>>> work = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            Contestant.Cycle cycle = contestant.begin(worker, id(tag), world.servers(worker));
            work.add(() -> {
                Map<Operation, Sample> samples = new EnumMap<>(Operation.class);
                for (Operation operation : operations) {
                    samples.put(operation, cycle.run(operation));
                }
                return samples;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            long start = System.nanoTime();
            List<Future<Map<Operation, Sample>>> running = threads.invokeAll(work);
            long nanos = System.nanoTime() - start;
            List<Map<Operation, Sample>> cycles = new ArrayList<>();
            for (Future<Map<Operation, Sample>> each : running) {
                cycles.add(each.get());
            }
            return new Block(nanos, cycles);
        } catch (ExecutionException e) {
            throw new IllegalStateException(contestant.name() + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A new load balancer's id, a UUID that begins with the tag, which is its first eight digits. */
    static String id(String tag) {
        return tag + UUID.randomUUID().toString().substring(tag.length());
    }
}
