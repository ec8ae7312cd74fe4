package dev.jackfield.crash;

import dev.jackfield.crash.World.Session;
import dev.jackfield.flow.Flow;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.FlowState;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The process that is to die: does an operation, and stays at one of its points. See {@link Victim}. */
final class VictimMain {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private VictimMain() {}

    /**
     * Does it.
     *
     * @param args the driver, the world's folder, the operation, the point at which it stays, counted from 0 or by its name, and what it does there:
     *     {@code die}: nothing more; {@code pause}: it waits for a line, goes on, and tells what it meets. {@code rehearse}: it stays
     *     nowhere, tells of all points, and waits for a line at each end of a flow
     */
    public static void main(String[] args) {
        World world = World.of(args[0], Path.of(args[1]));
        Operation operation = Operation.of(args[2]);
        String point = args[3];
        String there = args[4];
        Ids.drawFor(Ids.Role.VICTIM);
        try (Session session = world.open(World.RECORDS, listener(there.equals("rehearse")))) {
            AtomicInteger count = new AtomicInteger();
            Points.count(name -> reached(
                    name, point.equals(name) || point.equals(Integer.toString(count.getAndIncrement())), there));
            operation.run(world, session);
        } catch (NetworkException e) {
            OUT.println(
                    "error " + e.kind() + " " + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
        OUT.println("end");
    }

    private static void reached(String name, boolean stays, String there) {
        if (there.equals("rehearse")) {
            OUT.println("point " + name);
        } else if (stays) {
            OUT.println("reached " + name);
            waitForLine();
            if (there.equals("die")) {
                // Nobody answers one that is to be killed: the harness itself is gone.
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static FlowListener listener(boolean rehearsing) {
        return new FlowListener() {
            @Override
            public void stepStarted(Flow flow, String step) {
                Points.reach("begin of " + flow.type() + " step " + step);
            }

            @Override
            public void stepDone(Flow flow, String step, Duration took) {
                Points.reach("end of " + flow.type() + " step " + step);
            }

            @Override
            public void undoStarted(Flow flow, String step) {
                Points.reach("begin of " + flow.type() + " undo " + step);
            }

            @Override
            public void undoDone(Flow flow, String step, Duration took) {
                Points.reach("end of " + flow.type() + " undo " + step);
            }

            @Override
            public void flowEnded(Flow flow, FlowState state, Duration took) {
                Points.reach("end of flow " + flow.type());
                if (rehearsing) {
                    OUT.println("rest");
                    waitForLine();
                }
            }
        };
    }

    private static void waitForLine() {
        try {
            int read;
            do {
                read = System.in.read();
            } while (read >= 0 && read != '\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
