package dev.jackfield.flow;

import java.time.Instant;

/**
 * Who holds a subject.
 *
 * @param pid the process; 0 if it has not written down yet who it is
 * @param processStarted when that process started, which tells it from a later one with the same pid; the epoch if the system does not tell
 * @param since when it took the subject
 * @param flowType the type of the flow it runs; {@code ""} while it runs none
 */
public record Owner(long pid, Instant processStarted, Instant since, String flowType) {
    /** Has the lock and has not written its name yet. */
    static final Owner UNKNOWN = new Owner(0, Instant.EPOCH, Instant.EPOCH, "");

    private static final long PID = ProcessHandle.current().pid();

    private static final Instant STARTED =
            ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);

    /** This process, from now on. */
    static Owner me(Instant now, String flowType) {
        return new Owner(PID, STARTED, now, flowType);
    }

    @Override
    public String toString() {
        String who = pid == 0 ? "a process that has just taken it" : "process " + pid + " since " + since;
        return flowType.isEmpty() ? who : who + " for " + flowType;
    }
}
