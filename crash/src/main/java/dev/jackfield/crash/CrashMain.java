package dev.jackfield.crash;

import dev.jackfield.crash.Trial.Outcome;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Kills processes on one driver in one world, and counts what is leaked and lost; see {@link Request}. */
final class CrashMain {
    /** No operation is tried at fewer points, however small the share is. */
    private static final int LEAST = 3;

    private static final int SHOWN = 12;

    private final Request request;
    private final PrintStream out;
    private final World world;
    private final Progress progress;
    private List<String> empty = List.of();
    private int tried;
    private int leaked;
    private int lost;
    private int failed;

    private CrashMain(Request request, PrintStream out) {
        this.request = request;
        this.out = out;
        world = World.of(request.driver(), request.folder().resolve("world").resolve("state"));
        progress = new Progress(request.folder().resolve("progress"), request);
    }

    /** Runs; ends with 1 if something was leaked, lost, or not at rest. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Request request;
        try {
            request = Request.of(args);
        } catch (IllegalArgumentException e) {
            out.println("error: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new CrashMain(request, out).run() ? 0 : 1);
    }

    private boolean run() {
        world.build();
        empty = world.facts();
        try {
            if (request.isWhole()) {
                checkItself();
            }
            Hooks.breakUndo(request.undo());
            request.flows().stream().filter(world.fixture()::can).forEach(this::run);
        } finally {
            world.clear();
        }
        out.println("crash points: " + tried + ", leaked: " + leaked + ", lost: " + lost);
        out.println((tried - failed) + " passed, " + failed + " failed");
        return failed == 0;
    }

    private String name() {
        return request.driver() + " " + request.world() + (request.beside() ? " --beside" : "");
    }

    /** Without the undo of a step something must be found, or nothing that is found means anything. */
    private void checkItself() {
        Trial trial = new Trial(world, Operation.CREATE, empty);
        Rehearsal rehearsal = trial.rehearse();
        Hooks.breakUndo("plug-network");
        trial.dieAt(rehearsal, rehearsal.points().indexOf("begin of create step commit"));
        Outcome outcome = trial.judge(rehearsal, 0);
        Hooks.breakUndo("");
        if (outcome.leaked().isEmpty()) {
            throw new IllegalStateException("without the undo of plug-network nothing is leaked: " + outcome);
        }
        out.println(name() + ": without the undo of plug-network leaked: "
                + outcome.leaked().size() + ", as it must be");
        rebuild();
    }

    /** Makes the world anew. Where that makes other ids, what was seen before compares with nothing any more. */
    private void rebuild() {
        world.build();
        List<String> before = empty;
        empty = world.facts();
        Difference difference = Difference.between(before, empty);
        if (world.fixture().isAlikeEachTime() && !difference.isNone()) {
            throw new IllegalStateException("the world could not be made anew: " + difference);
        }
    }

    private void run(String flow) {
        long begun = System.nanoTime();
        int before = failed;
        int there;
        int chosen;
        if (flow.equals(Request.JOURNAL)) {
            List<Point> points = new JournalTrials(world, empty).points();
            there = points.size();
            chosen = tryThem(flow, points);
        } else {
            Trial trial = new Trial(world, Operation.of(flow), empty);
            Rehearsal rehearsal = trial.rehearse();
            there = rehearsal.points().size();
            chosen = tryThem(flow, trial.points(rehearsal, request.beside()));
            if (chosen == there && !trial.rehearse().points().equals(rehearsal.points())) {
                failed++;
                out.println("FAILED " + name() + " " + flow + ": another run without a kill had other points");
            }
        }
        out.printf(
                "%s %s: %d of %d points, %d failed, %d s%n",
                name(), flow, chosen, there, failed - before, (System.nanoTime() - begun) / 1_000_000_000);
    }

    /** Tries points, and returns how many. */
    private int tryThem(String flow, List<Point> points) {
        List<Integer> chosen = chosen(flow, points.size());
        int before = failed;
        int done = 0;
        for (int number : chosen) {
            tried++;
            done++;
            if (!progress.isDone(flow, number, points.get(number).name())) {
                count(flow, number, points.get(number));
            }
            if (failed > before && !world.fixture().isAlikeEachTime()) {
                break; // The others are of the world that was made anew after this one.
            }
        }
        return done;
    }

    /** The one that is asked for, or a share of them drawn by lot. */
    private List<Integer> chosen(String flow, int count) {
        if (request.point().isPresent()) {
            int point = request.point().getAsInt();
            if (point < 0 || point >= count) {
                throw new IllegalArgumentException(flow + " has points 0 to " + (count - 1) + ", not " + point);
            }
            return List.of(point);
        }
        List<Integer> all = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        if (request.share() == 1) {
            return all;
        }
        Collections.shuffle(all, new Random(request.seed() ^ flow.hashCode()));
        List<Integer> some = new ArrayList<>(all.subList(0, Math.min(count, Math.max(LEAST, count / request.share()))));
        Collections.sort(some);
        return some;
    }

    private void count(String flow, int number, Point point) {
        Outcome outcome;
        try {
            outcome = point.trial().get();
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            outcome = new Outcome(List.of(), List.of(), List.of(trace.toString()));
        }
        leaked += outcome.leaked().size();
        lost += outcome.lost().size();
        if (outcome.isClean()) {
            progress.add(flow, number, point.name());
            return;
        }
        failed++;
        out.println("FAILED " + name() + " --flow " + flow + " --point " + number + ": " + point.name());
        show("leaked", outcome.leaked());
        show("lost", outcome.lost());
        show("wrong", outcome.wrong());
        rebuild();
    }

    private void show(String what, List<String> lines) {
        lines.stream().limit(SHOWN).forEach(line -> out.println("  " + what + ": " + line));
        if (lines.size() > SHOWN) {
            out.println("  and " + (lines.size() - SHOWN) + " more");
        }
    }
}
