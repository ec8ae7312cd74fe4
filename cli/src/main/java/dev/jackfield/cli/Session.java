package dev.jackfield.cli;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.Recovered;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** An open driver, and a controller over it, on a state directory. */
final class Session implements AutoCloseable {
    private final NetworkDriver driver;
    private final Controller controller;
    private final Progress progress;

    private Session(NetworkDriver driver, Controller controller, Progress progress) {
        this.driver = driver;
        this.controller = controller;
        this.progress = progress;
    }

    /**
     * Opens the driver and the controller that the options name.
     *
     * @throws NetworkException the driver cannot work here, or the state cannot be opened; nothing stays open
     */
    static Session open(Jackfield jackfield, Progress progress) {
        StateDirectory state = jackfield.stateDirectory();
        String name = jackfield.driverName();
        NetworkDriver driver = Drivers.get(name)
                .open(new DriverConfig(state.installation(), state.network(name), jackfield.driverOptions()));
        try {
            Lookup lookup = new Lookup(driver);
            ControllerConfig config = ControllerConfig.in(state.controller(name))
                    .withListener(progress)
                    .withManagementNetworks(jackfield.managementNetworks().stream()
                            .map(network -> lookup.network(network).id())
                            .collect(Collectors.toSet()));
            return new Session(driver, Controller.open(config, driver), progress);
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    /** Finishes what dead processes left, and tells what became of it. */
    void recover(PrintStream err, boolean verbose) {
        telling(err, verbose, controller.upkeep()::recover);
    }

    /** Tries again what could not be finished or taken back, of one or of all, and tells what became of it. */
    void retry(Optional<String> nameOrId, PrintStream err, boolean verbose) {
        telling(err, verbose, () -> controller.upkeep().retry(nameOrId));
    }

    private void telling(PrintStream err, boolean verbose, Supplier<List<Recovered>> recovery) {
        // Taking back a creation takes its name away as well.
        Map<String, String> names = new HashMap<>(names(controller.upkeep().unsettled()));
        List<Recovered> all = recovery.get();
        if (!all.isEmpty()) {
            names.putAll(names(controller.list()));
        }
        all.forEach(recovered -> RecoveryReport.line(recovered, names, verbose).ifPresent(err::println));
    }

    private static Map<String, String> names(List<LoadBalancerRecord> records) {
        return records.stream().collect(Collectors.toMap(record -> record.id().value(), LoadBalancerRecord::name));
    }

    NetworkDriver driver() {
        return driver;
    }

    Administration administration() {
        return driver.administration();
    }

    Controller controller() {
        return controller;
    }

    Lookup lookup() {
        return new Lookup(driver);
    }

    /** The registered instances that are not there any more, as far as the driver can tell. */
    Set<ComputeId> goneComputes() {
        return driver.capabilities().contains(Capability.ADMINISTRATION)
                ? administration().listComputes().stream()
                        .filter(compute -> !compute.alive())
                        .map(Compute::id)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** The signal that stops a flow of this session. */
    Cancellation cancellation() {
        return progress.cancellation();
    }

    @Override
    public void close() {
        try (driver) {
            controller.close();
        }
    }
}
