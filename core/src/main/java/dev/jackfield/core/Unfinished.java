package dev.jackfield.core;

import dev.jackfield.flow.Recovered;
import dev.jackfield.flow.UndoFailedException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A flow that came to rest before its end, and that is tried again on request and by whoever takes the load balancer.
 *
 * @param type the flow's type
 * @param reason what is left, in words
 */
record Unfinished(String type, String reason) {
    /** What recovery left unfinished; empty: the flow is finished, somebody else's, or was noted when it came to rest. */
    static Optional<Unfinished> of(Recovered recovered) {
        String type = recovered.flow().type();
        return switch (recovered.outcome()) {
            case Recovered.RolledBack() -> Optional.empty();
            case Recovered.RolledForward(var result) -> Optional.empty();
            case Recovered.Busy(var owner) -> Optional.empty();
            case Recovered.AtRest(var state) -> Optional.empty();
            case Recovered.RollbackFailed(var failures) -> Optional.of(rollbackFailed(type, failures));
            case Recovered.Stuck(var step, var error) -> Optional.of(stuck(type, error));
            case Recovered.LeftAlone(var why, var detail) ->
                Optional.of(new Unfinished(type, "an unfinished " + type + " is left alone: " + detail));
        };
    }

    static Unfinished rollbackFailed(String type, List<UndoFailedException> failures) {
        return new Unfinished(
                type,
                type + " could not be taken back: "
                        + failures.stream().map(Unfinished::text).collect(Collectors.joining("; ")));
    }

    static Unfinished stuck(String type, Throwable error) {
        return new Unfinished(type, type + " does not get on: " + message(error));
    }

    private static String text(UndoFailedException failure) {
        return failure.step() + ": " + message(failure.getCause() == null ? failure : failure.getCause());
    }

    private static String message(Throwable error) {
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }

    /** Whether not even a deletion may take it over: what is marked is not ours for good yet, and serves its users. */
    boolean isToBeTakenBack() {
        return type.equals(AdoptFlow.NAME);
    }

    /**
     * Whether any later flow may take over what this one left: a switch left the VIP at one holder or none, which the next switch
     * or replacement decides anew, and what is to be retired or pruned stays in the record.
     */
    boolean isCoveredByAny() {
        return type.equals(SwitchFlow.NAME) || type.equals(RetireFlow.NAME) || type.equals(PruneFlow.NAME);
    }
}
