package dev.jackfield.crash;

import dev.jackfield.core.Audit;
import dev.jackfield.core.Check;
import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.crash.World.Session;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.Recovered;
import dev.jackfield.network.Hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One operation in one world, killed at a point, recovered, and looked at. */
final class Trial {
    private final World world;
    private final Operation operation;
    private final List<String> empty;

    /**
     * Prepares for trials.
     *
     * @param empty the world without the load balancer
     */
    Trial(World world, Operation operation, List<String> empty) {
        this.world = world;
        this.operation = operation;
        this.empty = empty;
    }

    /**
     * What became of a world.
     *
     * @param leaked what was left that should not be
     * @param lost what is missing or was changed
     * @param wrong what else is wrong: something is not at rest
     */
    record Outcome(List<String> leaked, List<String> lost, List<String> wrong) {
        Outcome {
            leaked = List.copyOf(leaked);
            lost = List.copyOf(lost);
            wrong = List.copyOf(wrong);
        }

        boolean isClean() {
            return leaked.isEmpty() && lost.isEmpty() && wrong.isEmpty();
        }

        /** The same, and one thing more that is wrong. */
        Outcome with(String more) {
            List<String> all = new ArrayList<>(wrong);
            all.add(more);
            return new Outcome(leaked, lost, all);
        }
    }

    /** Runs it without a kill, in a world that is clean before and after. */
    Rehearsal rehearse() {
        prepare();
        Rehearsal rehearsal = Rehearsal.of(world, operation);
        deleteAll();
        Difference difference = Difference.between(empty, world.facts());
        if (!difference.isNone()) {
            throw new IllegalStateException(operation + " without a kill does not end clean: " + difference);
        }
        return rehearsal;
    }

    /** Brings the world to where the operation begins. */
    void prepare() {
        Ids.drawFor(Ids.Role.BEFORE);
        operation.prepare(world);
        Ids.drawFor(Ids.Role.RECOVERY);
    }

    /**
     * Its points, each a kill.
     *
     * @param beside whether the process that recovers was there before
     */
    List<Point> points(Rehearsal rehearsal, boolean beside) {
        return IntStream.range(0, rehearsal.points().size())
                .mapToObj(i -> new Point(rehearsal.points().get(i), () -> {
                    if (beside) {
                        return dieBeside(rehearsal, i);
                    }
                    dieAt(rehearsal, i);
                    return judge(rehearsal, i);
                }))
                .toList();
    }

    /** Prepares a world, and kills a process in it. */
    void dieAt(Rehearsal rehearsal, int point) {
        prepare();
        try (Victim victim = Victim.start(world, operation, Integer.toString(point), "die")) {
            requireReached(victim, rehearsal, point);
        }
    }

    /** A process that stays at a point in a prepared world. */
    Victim pausedAt(Rehearsal rehearsal, int point) {
        Victim victim = Victim.start(world, operation, Integer.toString(point), "pause");
        try {
            requireReached(victim, rehearsal, point);
            return victim;
        } catch (RuntimeException e) {
            victim.close();
            throw e;
        }
    }

    private void requireReached(Victim victim, Rehearsal rehearsal, int point) {
        String wanted = "reached " + rehearsal.points().get(point);
        String reached = victim.next();
        if (!reached.equals(wanted)) {
            throw new IllegalStateException(
                    operation + ": wanted was point " + point + " " + wanted + ", but it " + reached);
        }
    }

    /** Does it in this process. */
    void runHere() {
        try (Session session = world.open(World.RECORDS, FlowListener.none())) {
            operation.run(world, session);
        }
    }

    /** Says what the next processes make of a world in which one died. */
    Outcome judge(Rehearsal rehearsal, int point) {
        List<String> wrong;
        try (Session session = world.open(World.RECORDS, FlowListener.none())) {
            wrong = recover(session);
        }
        return judge(rehearsal, point, wrong);
    }

    /** Kills a process beside another one that works on the same world already, and then recovers. */
    private Outcome dieBeside(Rehearsal rehearsal, int point) {
        prepare();
        List<String> wrong;
        try (Session session = world.open(World.RECORDS, FlowListener.none())) {
            try (Victim victim = Victim.start(world, operation, Integer.toString(point), "die")) {
                requireReached(victim, rehearsal, point);
            }
            wrong = recover(session);
        }
        return judge(rehearsal, point, wrong);
    }

    private Outcome judge(Rehearsal rehearsal, int point, List<String> wrong) {
        Difference rest = rest(rehearsal, point);
        List<String> leaked = new ArrayList<>(rest.leaked());
        List<String> lost = new ArrayList<>(rest.lost());
        if (rest.isNone()) {
            deleteAll();
            Difference end = Difference.between(empty, world.facts());
            end.leaked().forEach(fact -> leaked.add("after a delete: " + fact));
            end.lost().forEach(fact -> lost.add("after a delete: " + fact));
        }
        return new Outcome(leaked, lost, wrong);
    }

    private Difference rest(Rehearsal rehearsal, int point) {
        if (operation.makesAnew()) {
            return new Difference(List.of(), List.of());
        }
        return operation.endsAlways()
                ? Difference.between(rehearsal.goal(), world.facts())
                : Difference.nearest(rehearsal.restsFrom(point), world.facts());
    }

    /** Recovers as the next process does, and says what is not at rest then. */
    private List<String> recover(Session session) {
        List<String> wrong = new ArrayList<>();
        Controller controller = session.controller();
        operation.recover(world, session);
        for (Recovered again : controller.upkeep().recover()) {
            wrong.add("not finished: " + again);
        }
        for (LoadBalancerRecord record : controller.list()) {
            if (!World.isActive(record)) {
                wrong.add("load balancer " + record.name() + " is " + record.status() + " " + record.reason());
            } else {
                Check check = controller.upkeep().check(record.name());
                check.hops(Hop.State.BROKEN).stream()
                        // No process runs in these amphorae.
                        .filter(hop -> !hop.name().startsWith("listener "))
                        .forEach(hop -> wrong.add("broken: " + hop));
            }
        }
        Audit audit = controller.upkeep().audit();
        for (Audit.Verdict verdict : List.of(Audit.Verdict.ORPHANED, Audit.Verdict.LOST)) {
            audit.findings(verdict).forEach(finding -> wrong.add("audit: " + finding));
        }
        controller
                .upkeep()
                .reconcile(Optional.empty())
                .differences()
                .forEach(difference -> wrong.add("differs: " + difference));
        return wrong;
    }

    private void deleteAll() {
        try (Session session = world.open(World.RECORDS, FlowListener.none())) {
            session.controller().upkeep().recover();
            if (session.controller().list().stream()
                    .anyMatch(record -> record.name().equals(Specs.WEB))) {
                session.controller().delete(Specs.WEB);
            }
        }
    }
}
