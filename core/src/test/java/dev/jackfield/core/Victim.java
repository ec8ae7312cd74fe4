package dev.jackfield.core;

import dev.jackfield.flow.Flow;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.memory.MemoryWorld;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of its own that dies as by kill -9 in the middle of an operation. */
final class Victim {
    /** The exit code of a process that was killed by SIGKILL, as a shell tells it. */
    static final int KILLED = 137;

    private static final AtomicInteger COUNTDOWN = new AtomicInteger();

    private Victim() {}

    static MemoryWorld world(Path state) {
        return new MemoryWorld(Store.inFile(state.resolve("network.db")), Limits.NONE);
    }

    /**
     * Runs it.
     *
     * @param arguments the state directory, the operation (create, switch, replace, update, delete), and at which point it dies, counted
     *     from 0: before each step and after each changing call of the driver
     */
    public static void main(String[] arguments) {
        Path state = Path.of(arguments[0]);
        COUNTDOWN.set(Integer.parseInt(arguments[2]));
        FlowListener dying = new FlowListener() {
            @Override
            public void stepStarted(Flow flow, String step) {
                point();
            }
        };
        FaultyDriver faults = new FaultyDriver(world(state).open(new InstallationId("test")));
        faults.visitAfter(method -> point());
        NetworkDriver driver = faults.driver();
        ControllerConfig config = new ControllerConfig(state, Set.of(), dying, Duration.ZERO);
        try (driver;
                Controller controller = Controller.open(config, driver)) {
            switch (arguments[1]) {
                case "create" -> controller.create(World.pair());
                case "switch" -> controller.switchVip("web", Optional.of("mem:amp-2"));
                case "replace" -> controller.replace("web", "mem:amp-1", World.AMP_3);
                case "update" -> controller.update(UpdateTest.other());
                case "delete" -> controller.delete("web");
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    private static void point() {
        if (COUNTDOWN.getAndDecrement() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
