package dev.jackfield.bench.neutron;

import java.util.List;

/** A driver that connects load balancers to the cloud's networks. */
interface Contestant extends AutoCloseable {
    /** What it is called in the tables. */
    String name();

    /**
     * Prepares a load balancer with one listener, of which the cloud knows nothing yet.
     *
     * @param worker whose it is: a worker has one at a time
     * @param id a UUID
     * @param servers on which its two amphorae are
     */
    Cycle begin(int worker, String id, List<String> servers);

    @Override
    void close();

    /** One load balancer, whose operations are done one after the other. */
    @FunctionalInterface
    interface Cycle {
        /**
         * Does the next operation.
         *
         * @throws IllegalStateException it failed
         */
        Sample run(Operation operation);
    }
}
