package dev.jackfield.flow;

import java.time.Instant;

/**
 * Who holds a subject.
 *
 * @param pid the process; 0 if it has not written down yet who it is
 * @param processStarted when that process started, which tells it from a later one with the same pid
 * @param since when it took the subject
 * @param flowType the type of the flow it runs; {@code ""} while it runs none
 */
public record Owner(long pid, Instant processStarted, Instant since, String flowType) {
    @Override
    public String toString() {
        String who = pid == 0 ? "a process that has just taken it" : "process " + pid + " since " + since;
        return flowType.isEmpty() ? who : who + " for " + flowType;
    }
}
