package dev.jackfield.core;

import dev.jackfield.flow.Recovered;
import dev.jackfield.flow.Recovered.AtRest;
import dev.jackfield.flow.Recovered.Busy;
import dev.jackfield.flow.Recovered.LeftAlone;
import dev.jackfield.flow.Recovered.RollbackFailed;
import dev.jackfield.flow.Recovered.RolledBack;
import dev.jackfield.flow.Recovered.RolledForward;
import dev.jackfield.flow.Recovered.Stuck;
import dev.jackfield.network.LoadBalancerId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What recovery did, for people.
 *
 * @param lines one for each unfinished flow, the oldest first
 * @param loadBalancers how those are that were to be recovered
 */
public record RecoveryReport(List<Line> lines, List<Rest> loadBalancers) {
    /** Copies the lists. */
    public RecoveryReport {
        lines = List.copyOf(lines);
        loadBalancers = List.copyOf(loadBalancers);
    }

    /**
     * What became of an unfinished flow.
     *
     * @param text in words
     * @param underWay whether a living process is at work on it, so that there is nothing to worry about
     */
    public record Line(String text, boolean underWay) {}

    /**
     * How a load balancer is that was to be recovered.
     *
     * @param name its name
     * @param id its id
     * @param status its status; GONE, if its creation was taken back or its deletion done
     * @param reason why it is in ERROR
     */
    public record Rest(String name, LoadBalancerId id, String status, String reason) {
        private static Rest of(LoadBalancerRecord was, Optional<LoadBalancerRecord> now) {
            return now.map(it -> new Rest(it.name(), it.id(), it.status().name(), it.reason()))
                    .orElseGet(() -> new Rest(was.name(), was.id(), "GONE", ""));
        }

        /**
         * Whether it could not be recovered.
         *
         * @return whether it is in ERROR
         */
        public boolean isError() {
            return status.equals(LoadBalancerStatus.ERROR.name());
        }
    }

    /**
     * Finishes what dead processes left, as {@link Upkeep#recover} does.
     *
     * @param controller the load balancers
     * @return what became of it
     */
    public static RecoveryReport recover(Controller controller) {
        return of(controller, List.of(), controller.upkeep()::recover);
    }

    /**
     * Tries again what could not be finished or taken back, as {@link Upkeep#retry} does.
     *
     * @param controller the load balancers
     * @param nameOrId the one to recover; empty: all
     * @return what became of it
     */
    public static RecoveryReport retry(Controller controller, Optional<String> nameOrId) {
        List<LoadBalancerRecord> before =
                nameOrId.map(it -> List.of(controller.show(it))).orElseGet(controller.upkeep()::unsettled);
        return of(controller, before, () -> controller.upkeep().retry(nameOrId));
    }

    private static RecoveryReport of(
            Controller controller, List<LoadBalancerRecord> before, Supplier<List<Recovered>> recovery) {
        // Taking back a creation takes its name away as well.
        Map<String, String> names = new HashMap<>(names(controller.upkeep().unsettled()));
        List<Recovered> all = recovery.get();
        if (!all.isEmpty()) {
            names.putAll(names(controller.list()));
        }
        return new RecoveryReport(
                all.stream().map(it -> line(it, names)).toList(),
                before.stream()
                        .map(was -> Rest.of(was, controller.find(was.id())))
                        .toList());
    }

    private static Map<String, String> names(List<LoadBalancerRecord> records) {
        return records.stream().collect(Collectors.toMap(record -> record.id().value(), LoadBalancerRecord::name));
    }

    private static Line line(Recovered recovered, Map<String, String> names) {
        String id = recovered.flow().subject().value();
        String what = recovered.flow().type() + " of load balancer " + names.getOrDefault(id, id);
        String was = what
                + switch (recovered.found()) {
                    case STUCK -> " had failed";
                    case ROLLBACK_FAILED -> " had failed and not been rolled back";
                    case RUNNING, ROLLING_BACK, DONE, ROLLED_BACK, SUPERSEDED -> " was cut off";
                };
        String text = switch (recovered.outcome()) {
            case RolledBack() -> "recovered: " + was + ", and is rolled back";
            case RolledForward(var result) -> "recovered: " + was + ", and is now done";
            case RollbackFailed(var failures) ->
                "not recovered: " + was + ", and could not be rolled back: "
                        + String.join(
                                "; ",
                                failures.stream().map(Throwable::getMessage).toList());
            case Stuck(var step, var error) ->
                "not recovered: " + what + " is stuck at " + step + ": " + error.getMessage();
            case LeftAlone(var reason, var detail) ->
                "not recovered: " + what + " is left alone (" + reason + "): " + detail;
            case AtRest(var state) ->
                "not recovered: " + what + " rests (" + state + "); 'jackfield lb recover " + names.getOrDefault(id, id)
                        + "' tries it again";
            case Busy(var owner) -> "under way: " + what + ", by " + owner;
        };
        return new Line(text, recovered.outcome() instanceof Busy);
    }
}
