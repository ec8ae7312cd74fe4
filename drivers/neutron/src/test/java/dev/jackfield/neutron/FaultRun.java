package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.neutron.FaultFigures.Outcome;
import dev.jackfield.neutron.FaultOperation.Kind;
import dev.jackfield.neutron.client.OpenStackException;
import dev.jackfield.tck.Snapshot;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets faults befall the requests of one operation, one at a time, and looks what came of it: at the error, at what is left, at what the
 * same call again makes of it with the cloud healthy, and at what is left when all is taken back.
 */
final class FaultRun {
    /** A hanging request is waited for so long. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private static final Duration SHORT_WITH_NOVA = Duration.ofSeconds(15);

    private final FaultWorld world;
    private final FaultOperation operation;
    private final FaultFigures figures;
    private final Snapshot start;
    private Goal goal = new Goal(List.of());
    private Goal answer = new Goal(List.of());

    FaultRun(FaultWorld world, FaultOperation operation, FaultFigures figures) {
        this.world = world;
        this.operation = operation;
        this.figures = figures;
        start = world.snapshot();
    }

    /**
     * Runs all of it.
     *
     * @param choice which faults are to befall a request
     * @return what was found, empty if all is well
     */
    List<String> run(Function<FaultPoint, Collection<Fault>> choice) {
        List<String> found = new ArrayList<>();
        List<FaultPoint> points = undisturbed();
        for (FaultPoint point : points) {
            for (Fault fault : choice.apply(point)) {
                String where = operation.name() + ": " + fault + " at " + point;
                if (figures.isDone(where)) {
                    continue;
                }
                try {
                    figures.done(where, once(point, fault));
                } catch (Leak e) {
                    figures.leaks.add(where + ": " + e.getMessage());
                    found.add("leaked: " + where + ": " + e.getMessage());
                    recover();
                } catch (RuntimeException | AssertionError e) {
                    figures.wrongs.add(where + ": " + e);
                    found.add("wrong: " + where + ": " + told(e));
                    recover();
                }
            }
        }
        return found;
    }

    private static String told(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            text.append("\n  because of ").append(cause);
        }
        if (!(e instanceof AssertionError)) {
            for (StackTraceElement line : e.getStackTrace()) {
                if (line.getClassName().contains("jackfield")) {
                    text.append("\n    at ").append(line);
                }
            }
        }
        return text.toString();
    }

    /** The requests of the operation when nothing happens; those that wait for Nova are as many as there happen to be. */
    private List<FaultPoint> undisturbed() {
        operation.prepare().run();
        world.cloud.proxy.rule(FaultProxy.Rule.NONE);
        answer = Goal.of(operation.call().get());
        List<FaultPoint> points = world.cloud.proxy.seen();
        goal = Goal.of(world.snapshot());
        operation.takeBack().run();
        same(start, world.snapshot(), "in the end, undisturbed");
        return points.stream()
                .filter(point -> !(point.path().endsWith("/ports?id") && point.nth() > 0))
                .toList();
    }

    private Outcome once(FaultPoint point, Fault fault) {
        operation.prepare().run();
        boolean asks = operation.kind() == Kind.ASKS;
        Snapshot before = operation.prepare().equals(FaultOperation.NOTHING) ? start : world.snapshot();
        world.cloud.proxy.rule(it -> it.equals(point) ? Optional.of(fault) : Optional.empty());
        Optional<RuntimeException> raised = call(fault);
        boolean struck = !world.cloud.proxy.struck().isEmpty();
        world.cloud.proxy.rule(FaultProxy.Rule.NONE);
        if (!struck && raised.isPresent() && fault != Fault.HANG) { // whose deadline may have been too short
            throw new AssertionError("nothing befell it, and yet it failed", raised.get());
        }
        Outcome outcome = Outcome.MASTERED;
        if (raised.isPresent()) {
            NetworkException error = clear(raised.get());
            if (fault.isMastered(point)) {
                throw new AssertionError("it should have succeeded all the same", error);
            }
            outcome = asks ? Outcome.FAILED : left(error, before, world.snapshot());
            Goal again = Goal.of(operation.call().get());
            if (!again.equals(answer)) {
                throw new AssertionError("the same call again answers otherwise: " + answer.differences(again));
            }
        }
        if (!asks) {
            Goal reached = Goal.of(world.snapshot());
            if (!reached.equals(goal)) {
                throw new AssertionError((raised.isEmpty() ? "it succeeded, but " : "after the same call again ")
                        + goal.differences(reached));
            }
            operation.takeBack().run();
            same(start, world.snapshot(), "in the end");
        }
        return struck ? outcome : Outcome.MISSED;
    }

    private Optional<RuntimeException> call(Fault fault) {
        Duration hang = operation.attaches() ? SHORT_WITH_NOVA : SHORT;
        try {
            Object got = Deadline.within(
                    fault == Fault.HANG ? hang : Deadline.DEFAULT,
                    () -> operation.call().get());
            if (!Goal.of(got).equals(answer)) {
                throw new AssertionError("it answers otherwise: " + answer.differences(Goal.of(got)));
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** The error is one of the contract's, and says where it comes from. */
    private static NetworkException clear(RuntimeException raised) {
        if (!(raised instanceof NetworkException error) || raised instanceof OpenStackException) {
            throw new AssertionError("this is no error of the contract", raised);
        }
        if (error.kind() == ErrorKind.BUG
                || error.context().operation().isEmpty()
                || String.valueOf(error.getMessage()).isBlank()) {
            throw new AssertionError("this error does not say what is wrong", error);
        }
        return error;
    }

    /** What is there after an error, of what was there before it. */
    private Outcome left(NetworkException error, Snapshot before, Snapshot after) {
        if (operation.kind() == Kind.MAKES && error.kind() != ErrorKind.UNKNOWN_OUTCOME) {
            same(rulesByContent(before), rulesByContent(after), "after " + error);
            return Outcome.FAILED;
        }
        if (operation.kind() == Kind.RELEASES) {
            same(unmarked(before), unmarked(after), "but for marks, after " + error);
        } else {
            same(others(before), others(after), "of what is not ours, after " + error);
        }
        return before.equals(after) ? Outcome.FAILED : Outcome.REMAINED;
    }

    /** What carries no mark of ours; a user's port without its groups, as it may be in ours. */
    private Snapshot others(Snapshot all) {
        return Snapshot.of(all.facts().stream()
                .filter(fact -> !fact.contains("installation=" + world.direct.installation()))
                .map(fact -> fact.replaceAll("\"security_groups\":\\[[^\\]]*\\]", ""))
                .toList());
    }

    /** A rule that was deleted and made again is the same one, but for the id that Neutron gives it. */
    private static Snapshot rulesByContent(Snapshot all) {
        return Snapshot.of(all.facts().stream().map(FaultRun::rulesByContent).toList());
    }

    private static String rulesByContent(String fact) {
        int rules = fact.startsWith("group ") ? fact.indexOf("} [") : -1;
        if (rules < 0) {
            return fact;
        }
        List<String> contents = new ArrayList<>();
        AdminCloud.JSON
                .readTree(fact.substring(rules + 2))
                .forEach(rule -> contents.add(((ObjectNode) rule)
                        .remove(List.of("id", "standard_attr_id"))
                        .toString()));
        contents.sort(null);
        return fact.substring(0, rules + 1) + " " + contents;
    }

    private static Snapshot unmarked(Snapshot all) {
        return Snapshot.of(all.facts().stream()
                .map(fact -> fact.replaceAll("jackfield/1 installation=[^\"]*", ""))
                .toList());
    }

    private static void same(Snapshot expected, Snapshot seen, String when) {
        if (!expected.equals(seen)) {
            List<String> more = seen.facts().stream()
                    .filter(fact -> !expected.facts().contains(fact))
                    .toList();
            List<String> less = expected.facts().stream()
                    .filter(fact -> !seen.facts().contains(fact))
                    .toList();
            throw new Leak(when + "\n  there: " + String.join("\n    ", more) + "\n  not there: "
                    + String.join("\n    ", less));
        }
    }

    /** After a finding the world may be anything. */
    private void recover() {
        world.cloud.proxy.rule(FaultProxy.Rule.NONE);
        if (operation.kind() != Kind.ASKS && !world.snapshot().equals(start)) {
            try {
                var _ = operation.call().get();
                operation.takeBack().run();
            } catch (RuntimeException e) {
                System.out.println(operation.name() + ": could not be put right: " + e);
            }
        }
    }

    /** Something is there that should not be, or is not as it was. */
    private static final class Leak extends AssertionError {
        private static final long serialVersionUID = 1;

        Leak(String message) {
            super(message);
        }
    }
}
