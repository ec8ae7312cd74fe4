package dev.jackfield.bench.neutron;

import java.util.List;

/**
 * One operation, done once.
 *
 * @param nanos how long it took
 * @param requests how many requests it sent, without those that only wait for a detachment
 * @param polls how many of those
 */
record Sample(long nanos, int requests, int polls) {
    private static final String DETACH = "compute DELETE /servers/{id}/os-interface/{id}";
    private static final String LOOK = "network GET /ports";

    /**
     * Counts the requests of one operation. Who has asked Nova to detach ports and lists ports until something else is to be done,
     * waits: how often that is depends on Nova.
     *
     * @param sent each as {@code SERVICE METHOD PATH}, with {@code {id}} for ids
     */
    static Sample of(long nanos, List<String> sent) {
        int polls = 0;
        boolean waiting = false;
        for (String request : sent) {
            waiting = request.equals(DETACH) || (waiting && request.equals(LOOK));
            if (waiting && request.equals(LOOK)) {
                polls++;
            }
        }
        return new Sample(nanos, sent.size() - polls, polls);
    }
}
