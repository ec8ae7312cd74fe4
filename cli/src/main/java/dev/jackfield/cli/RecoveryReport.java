package dev.jackfield.cli;

import dev.jackfield.flow.Recovered;
import dev.jackfield.flow.Recovered.AtRest;
import dev.jackfield.flow.Recovered.Busy;
import dev.jackfield.flow.Recovered.LeftAlone;
import dev.jackfield.flow.Recovered.RollbackFailed;
import dev.jackfield.flow.Recovered.RolledBack;
import dev.jackfield.flow.Recovered.RolledForward;
import dev.jackfield.flow.Recovered.Stuck;

import java.util.Map;
import java.util.Optional;

/** Says in a line what recovery did with an unfinished flow. */
final class RecoveryReport {
    private RecoveryReport() {}

    /**
     * The line; none for a flow that a living process is at work on, unless everything is to be told.
     *
     * @param names the names of load balancers by their ids, as far as they are known
     */
    static Optional<String> line(Recovered recovered, Map<String, String> names, boolean verbose) {
        String id = recovered.flow().subject().value();
        String what = recovered.flow().type() + " of load balancer " + names.getOrDefault(id, id);
        String was = what
                + switch (recovered.found()) {
                    case STUCK -> " had failed";
                    case ROLLBACK_FAILED -> " had failed and not been rolled back";
                    case RUNNING, ROLLING_BACK, DONE, ROLLED_BACK, SUPERSEDED -> " was cut off";
                };
        return switch (recovered.outcome()) {
            case RolledBack() -> Optional.of("recovered: " + was + ", and is rolled back");
            case RolledForward(var result) -> Optional.of("recovered: " + was + ", and is now done");
            case RollbackFailed(var failures) ->
                Optional.of("not recovered: " + was + ", and could not be rolled back: "
                        + String.join(
                                "; ",
                                failures.stream().map(Throwable::getMessage).toList()));
            case Stuck(var step, var error) ->
                Optional.of("not recovered: " + what + " is stuck at " + step + ": " + error.getMessage());
            case LeftAlone(var reason, var detail) ->
                Optional.of("not recovered: " + what + " is left alone (" + reason + "): " + detail);
            case AtRest(var state) ->
                Optional.of("not recovered: " + what + " rests (" + state + "); 'jackfield lb recover "
                        + names.getOrDefault(id, id) + "' tries it again");
            case Busy(var owner) -> verbose ? Optional.of("under way: " + what + ", by " + owner) : Optional.empty();
        };
    }
}
