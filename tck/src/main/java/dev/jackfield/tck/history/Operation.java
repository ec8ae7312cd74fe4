package dev.jackfield.tck.history;

import java.io.Serializable;

/**
 * A call as its caller saw it.
 *
 * @param client who called: one thread of one process, which makes one call after the other
 * @param called when, by the clock that all processes of a machine share
 * @param returned when it was answered; {@link #PENDING} if it may or may not have happened
 * @param call the call
 * @param answer the answer
 */
public record Operation(String client, long called, long returned, Call call, Answer answer) implements Serializable {
    /** Of an operation that had not returned when the history was cut off. */
    public static final long PENDING = Long.MAX_VALUE;

    boolean isPending() {
        return returned == PENDING;
    }

    /** Whether the state is the same after it, wherever it comes: not so of an unplug, which may find nothing in one place and something in another. */
    boolean changesNothing() {
        return call.isQuestion() || answer instanceof Answer.Refused;
    }

    Operation cutOff() {
        return new Operation(client, called, PENDING, call, answer);
    }
}
