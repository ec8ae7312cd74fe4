package dev.jackfield.crash;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerStatus;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.UndoRetries;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a process works on and may leave in a mess: networks of a driver, another load balancer, a user's things, and the folders
 * with all records.
 */
final class World {
    /** Whose mark all carries: another's than that of a run beside this one on the same cloud. */
    static final String INSTALLATION = System.getProperty("jackfield.crash.name", "crash");

    /** The folder of the records and the journal, in that of the world. */
    static final String RECORDS = "controller";

    /** The records of another controller on the same networks, which then forgets them. */
    static final String ELSEWHERE = "elsewhere";

    private static final String USERS_FILE = "users.txt";

    private final CrashFixture fixture;
    private final Path folder;

    World(CrashFixture fixture, Path folder) {
        this.fixture = fixture;
        this.folder = folder;
    }

    static World of(String driver, Path folder) {
        return new World(
                ServiceLoader.load(CrashFixture.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(fixture -> fixture.driver().equals(driver))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no fixture for a driver " + driver)),
                folder);
    }

    CrashFixture fixture() {
        return fixture;
    }

    Path folder() {
        return folder;
    }

    Path records() {
        return folder.resolve(RECORDS);
    }

    private Path network() {
        return folder.resolve("network");
    }

    /** A driver and a controller, as one process has them. */
    record Session(NetworkDriver driver, Controller controller) implements AutoCloseable {
        @Override
        public void close() {
            try (driver) {
                controller.close();
            }
        }
    }

    /** Opens the driver and a controller on it. */
    Session open(String records, FlowListener listener) {
        NetworkDriver driver = driver();
        try {
            ControllerConfig config = new ControllerConfig(
                    folder.resolve(records), Set.of(), listener, Duration.ZERO, UndoRetries.usual());
            return new Session(driver, Controller.open(config, driver));
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    private NetworkDriver driver() {
        return ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(fixture.driver()))
                .findFirst()
                .orElseThrow()
                .open(new DriverConfig(new InstallationId(INSTALLATION), network(), fixture.options()));
    }

    /** Makes it anew, whatever there was. */
    void build() {
        clear();
        Ids.drawFor(Ids.Role.WORLD);
        try {
            Files.createDirectories(network());
            Files.createDirectories(records());
            Files.writeString(folder.resolve(USERS_FILE), "a user's notes\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A disk of their own, which can be full or read-only.
        Shell.run("mount -t tmpfs -o size=16m tmpfs " + records());
        fixture.furnish(network());
        try (Session session = open(RECORDS, FlowListener.none())) {
            fixture.makeNetworks(session.driver());
            session.controller().create(Specs.neighbour(fixture));
        }
        fixture.addUsersPorts(driver(), network());
    }

    /** All there is, seen by others than the program; one line each, sorted. */
    List<String> facts() {
        List<String> facts = new ArrayList<>();
        fixture.witness(network()).forEach(facts::add);
        SqliteWitness.rows(records().resolve("controller.db"))
                .forEach(row -> facts.add("record " + fixture.named(row)));
        files().forEach(facts::add);
        facts.sort(null);
        return facts;
    }

    /** The files, without SQLite's own and the locks, which are never deleted. */
    private List<String> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> facts = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.endsWith("-wal")
                        && !name.endsWith("-shm")
                        && !name.contains("locks/")
                        && !name.startsWith(ELSEWHERE)) {
                    facts.add("file " + name + (name.equals(USERS_FILE) ? ": " + Files.readString(file) : ""));
                }
            }
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes everything away. */
    void clear() {
        fixture.clear();
        if (Files.exists(records())) {
            Shell.run("umount -l " + records() + " || true");
        }
        delete(folder);
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a load balancer is at rest. */
    static boolean isActive(LoadBalancerRecord record) {
        return record.status() == LoadBalancerStatus.ACTIVE;
    }
}
