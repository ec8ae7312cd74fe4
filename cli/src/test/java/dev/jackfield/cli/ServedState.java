package dev.jackfield.cli;

import dev.jackfield.core.ControllerConfig;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.server.Daemon;
import dev.jackfield.server.DaemonConfig;

import java.nio.file.Path;
import java.util.Map;

/** A daemon in this process, on the memory driver and the state directory of a {@link Cli}. */
final class ServedState implements AutoCloseable {
    private static final String DRIVER = "memory";

    private final Path folder;
    private final NetworkDriver driver;
    private final Daemon daemon;

    ServedState(Path folder, Map<String, String> options) {
        this(folder, options, DaemonConfig.usual());
    }

    /** On a free port. */
    ServedState(Path folder, Map<String, String> options, DaemonConfig config) {
        this.folder = folder;
        StateDirectory state = new StateDirectory(folder.resolve("state"));
        driver = Drivers.get(DRIVER).open(new DriverConfig(state.installation(), state.network(DRIVER), options));
        daemon = Daemon.start(
                config.withListen(DaemonConfig.Listen.parse("127.0.0.1:0")),
                ControllerConfig.in(state.controller(DRIVER)),
                driver,
                state.server(DRIVER));
    }

    /** Commands that the daemon carries out. */
    Cli remote() {
        return new Cli(
                folder,
                Map.of(
                        "JACKFIELD_SERVER", daemon.address().toString(),
                        "JACKFIELD_TOKEN_FILE", daemon.tokenFile().toString()));
    }

    Daemon daemon() {
        return daemon;
    }

    @Override
    public void close() {
        try (driver) {
            daemon.close();
        }
    }
}
