package dev.jackfield.flow;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What a {@link Child} runs; {@code state world deed [moment]}. */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] args) throws IOException {
        Path state = Path.of(args[0]);
        Path folder = Path.of(args[1]);
        String deed = args[2];
        int fatal = args.length > 3 ? Integer.parseInt(args[3]) : 0;
        AtomicInteger count = new AtomicInteger();
        Runnable moments = () -> {
            if (count.incrementAndGet() == fatal) {
                System.out.println("moment");
                waitForLine();
            }
        };
        AtomicBoolean stubborn = new AtomicBoolean();
        World world = new World(folder, moments, stubborn::get);
        FlowType<String> contend =
                new FlowType<>("contend", 1, Recovery.ROLL_BACK, Codec.text(), input -> List.of(alone(folder)));
        try (FlowEngine engine = new FlowEngine(
                FlowFiles.in(state),
                List.of(world.create(), world.forward(), contend),
                FlowListener.none(),
                new UndoRetries(List.of(Duration.ofDays(1)), Duration.ofDays(2), ChildMain::pause, System::nanoTime),
                InstantSource.system(),
                () -> UUID.randomUUID().toString(),
                commits(moments))) {
            switch (deed) {
                case "stubborn" -> {
                    stubborn.set(true);
                    engine.run(world.create(), Engines.LB, "fail");
                }
                case "create" -> engine.run(world.create(), Engines.LB, "");
                case "contend" -> contend(engine, contend);
                case "try" -> System.out.println(tryClaim(engine));
                default -> throw new IllegalArgumentException(deed);
            }
        }
    }

    private static JournalFile.Commits commits(Runnable moments) {
        return new JournalFile.Commits() {
            @Override
            public void before() {
                moments.run();
            }

            @Override
            public void after() {
                moments.run();
            }
        };
    }

    /** Says that it pauses between two attempts to undo, and waits to be killed. */
    private static void pause(Duration pause) {
        System.out.println("pausing");
        waitForLine();
    }

    private static String tryClaim(FlowEngine engine) {
        try (Claim claim = engine.claim(Engines.LB)) {
            return "got " + claim.subject();
        } catch (FlowBusyException e) {
            return "busy " + e.owner().pid();
        }
    }

    private static void contend(FlowEngine engine, FlowType<String> type) {
        for (int i = 0; i < 25; i++) {
            try (Claim claim = engine.claim(Engines.LB, Duration.ofMinutes(1))) {
                claim.run(type, "");
            }
        }
    }

    /** A step that raises if another process is in it too. */
    private static Step alone(Path folder) {
        Path inside = folder.resolve("inside");
        return Step.action("alone", context -> {
            try {
                Files.createFile(inside);
                Thread.sleep(1);
                Files.delete(inside);
            } catch (FileAlreadyExistsException e) {
                throw new AssertionError("two flows of one subject at once", e);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void waitForLine() {
        try {
            System.out.flush();
            while (true) {
                int read = System.in.read();
                if (read == '\n' || read < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
