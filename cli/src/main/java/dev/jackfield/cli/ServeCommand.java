package dev.jackfield.cli;

import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.Lookup;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.server.BackendRequests;
import dev.jackfield.server.Daemon;
import dev.jackfield.server.DaemonConfig;
import dev.jackfield.server.DaemonLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The daemon, until a signal ends it. */
@Command(
        name = "serve",
        header = "Serves load balancers over HTTP, with events and a page, until it is stopped.",
        description = {
            "",
            "It listens on loopback alone. Whoever asks needs a token; the administrator's is made at the first start, in a file that",
            "only its owner reads, and which it names. SIGTERM and Ctrl-C let running operations end, or take them back.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jackfield serve",
            "  jackfield serve --listen '[::1]:8731'",
            "  jackfield serve --config /etc/jackfield/jackfield.yaml",
            "  curl -H \"Authorization: Bearer $(cat TOKEN-FILE)\" http://127.0.0.1:8730/v1/load-balancers"
        })
final class ServeCommand implements Callable<Integer> {
    private final Jackfield jackfield;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "Where it listens; port 0 is any that is free. Default: 127.0.0.1:8730.")
    private Optional<String> listen = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Its configuration; examples/jackfield.yaml explains the keys. Options here overrule it.")
    private Optional<String> config = Optional.empty();

    ServeCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public Integer call() throws InterruptedException {
        jackfield.refuseServer("serve");
        Surroundings surroundings = jackfield.surroundings();
        ServeSettings settings = config.map(file -> ServeSettingsFile.read(file, surroundings))
                .orElseGet(() -> ServeSettingsFile.read(surroundings));
        DaemonConfig served = listen.map(DaemonConfig.Listen::parse)
                .map(settings.daemon()::withListen)
                .orElse(settings.daemon());
        StateDirectory state = StateDirectory.resolve(jackfield.stateOption().or(settings::state), surroundings);
        String name = jackfield.driverOption().or(settings::driver).orElse(Jackfield.USUAL_DRIVER);
        Map<String, String> options = new HashMap<>(settings.driverOptions());
        options.putAll(jackfield.driverOptions());
        DaemonLog.to(surroundings.err(), settings.log());
        CountDownLatch asked = new CountDownLatch(1);
        Signals.Former formerInt = Signals.handle("INT", asked::countDown);
        Signals.Former formerTerm = Signals.handle("TERM", asked::countDown);
        BackendRequests backend = new BackendRequests();
        DriverConfig driven = new DriverConfig(state.installation(), state.network(name), options);
        try (NetworkDriver driver = Drivers.get(name).open(driven.withBackendListener(backend));
                Daemon daemon = Daemon.start(
                        served,
                        controller(state.controller(name), settings.managementNetworks(), driver),
                        driver,
                        state.server(name),
                        backend)) {
            surroundings.out().println("serving on " + daemon.address() + ", token in " + daemon.tokenFile());
            asked.await();
            surroundings.err().println("stopping …");
        } finally {
            formerInt.restore();
            formerTerm.restore();
        }
        return 0;
    }

    private ControllerConfig controller(Path folder, List<String> management, NetworkDriver driver) {
        Lookup lookup = new Lookup(driver);
        return ControllerConfig.in(folder)
                .withManagementNetworks(Stream.concat(management.stream(), jackfield.managementNetworks().stream())
                        .map(network -> lookup.network(network).id())
                        .collect(Collectors.toSet()));
    }
}
