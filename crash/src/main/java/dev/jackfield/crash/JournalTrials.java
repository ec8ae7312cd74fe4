package dev.jackfield.crash;

import dev.jackfield.crash.Trial.Outcome;
import dev.jackfield.crash.World.Session;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What becomes of operations whose journal cannot be written or read as it should: on a full disk, on one that is read-only, torn by
 * a loss of power, or written by an earlier release.
 */
final class JournalTrials {
    private static final String COMMIT = "commit of flows.db";

    private final World world;
    private final List<String> empty;
    private final Path journal;

    JournalTrials(World world, List<String> empty) {
        this.world = world;
        this.empty = empty;
        journal = world.records().resolve("flows.db");
    }

    /** All there are. */
    List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (Operation operation : List.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE)) {
            Trial trial = new Trial(world, operation, empty);
            Rehearsal rehearsal = trial.rehearse();
            for (int point : pointsOf(rehearsal, "after " + COMMIT)) {
                for (WriteAheadLog.Tear tear : WriteAheadLog.Tear.values()) {
                    points.add(new Point(
                            operation + " torn " + tear + " at " + point, () -> torn(trial, rehearsal, point, tear)));
                }
            }
            for (int point : pointsOf(rehearsal, "before " + COMMIT)) {
                points.add(new Point(
                        operation + " on a disk that is full at " + point, () -> onFullDisk(trial, rehearsal, point)));
                points.add(new Point(
                        operation + " recovered read-only at " + point,
                        () -> recoveredReadOnly(trial, rehearsal, point)));
            }
            points.add(new Point(operation + " read-only", () -> readOnly(trial, rehearsal)));
            if (operation == Operation.CREATE) {
                points.add(new Point("create of the release before", () -> ofReleaseBefore(trial, rehearsal)));
            }
        }
        return points;
    }

    private static List<Integer> pointsOf(Rehearsal rehearsal, String name) {
        return IntStream.range(0, rehearsal.points().size())
                .filter(i -> rehearsal.points().get(i).equals(name))
                .boxed()
                .toList();
    }

    private Outcome torn(Trial trial, Rehearsal rehearsal, int point, WriteAheadLog.Tear tear) {
        trial.dieAt(rehearsal, point);
        WriteAheadLog.tear(journal, tear);
        return trial.judge(rehearsal, point);
    }

    /** The process goes on after the disk is full, and has to say so and to come to an end. */
    private Outcome onFullDisk(Trial trial, Rehearsal rehearsal, int point) {
        List<String> said = new ArrayList<>();
        trial.prepare();
        try (Victim victim = trial.pausedAt(rehearsal, point)) {
            Path filler = world.records().resolve("filler");
            Shell.run("dd if=/dev/zero of=" + filler + " bs=4096 2>/dev/null || true");
            victim.goOn();
            for (String line = victim.next(); !line.equals("end"); line = victim.next()) {
                said.add(line);
            }
            victim.end();
            Shell.run("rm " + filler);
        }
        Outcome outcome = trial.judge(rehearsal, point);
        // Where there was room in the file the commit may have succeeded; then it says nothing.
        return said.isEmpty() || said.getFirst().startsWith("error " + ErrorKind.EXHAUSTED)
                ? outcome
                : outcome.with("on a full disk it says: " + said);
    }

    private Outcome readOnly(Trial trial, Rehearsal rehearsal) {
        trial.prepare();
        List<String> before = world.facts();
        remount("ro");
        String said = said(trial::runHere);
        remount("rw");
        Difference difference = Difference.between(before, world.facts());
        Outcome outcome = trial.judge(rehearsal, 0);
        if (!difference.isNone()) {
            outcome = outcome.with("with a read-only journal it changed " + difference);
        }
        return said.startsWith("DENIED") ? outcome : outcome.with("with a read-only journal it says: " + said);
    }

    private Outcome recoveredReadOnly(Trial trial, Rehearsal rehearsal, int point) {
        trial.dieAt(rehearsal, point);
        boolean begun = rehearsal.points().indexOf("after " + COMMIT) <= point;
        remount("ro");
        String said = said(() -> {
            try (Session session = world.open(World.RECORDS, FlowListener.none())) {
                session.controller().upkeep().recover();
            }
        });
        remount("rw");
        Outcome outcome = trial.judge(rehearsal, point);
        // Where nothing was begun there may be nothing to say.
        return said.startsWith("DENIED") || (!begun && said.equals("nothing"))
                ? outcome
                : outcome.with("with a read-only journal recovery says: " + said);
    }

    private void remount(String how) {
        Shell.run("mount -o remount," + how + " " + world.records());
    }

    private static String said(Runnable work) {
        @Nullable NetworkException raised = null;
        try {
            work.run();
        } catch (NetworkException e) {
            raised = e;
        }
        return raised == null ? "nothing" : raised.kind() + ": " + raised.getMessage();
    }

    /** A creation of version 1, which made no source group, killed when it began to plug: rewritten from one of today. */
    private Outcome ofReleaseBefore(Trial trial, Rehearsal rehearsal) {
        int point = rehearsal.points().indexOf("begin of create step update-source-security-group");
        trial.dieAt(rehearsal, point);
        String flow = "(SELECT seq FROM flow WHERE state = 'RUNNING')";
        SqliteWitness.change(
                journal,
                "UPDATE step SET name = 'plug-vip-port " + world.fixture().compute("amp-1") + "' WHERE flow = " + flow
                        + " AND name = 'update-source-security-group'",
                "UPDATE flow SET version = 1 WHERE state = 'RUNNING'");
        return trial.judge(rehearsal, point);
    }
}
