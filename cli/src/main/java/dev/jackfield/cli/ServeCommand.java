package dev.jackfield.cli;

import dev.jackfield.core.ControllerConfig;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.server.Daemon;
import dev.jackfield.server.DaemonConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

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
            "  curl -H \"Authorization: Bearer $(cat TOKEN-FILE)\" http://127.0.0.1:8730/v1/load-balancers"
        })
final class ServeCommand implements Callable<Integer> {
    private final Jackfield jackfield;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "Where it listens; port 0 is any that is free. Default: 127.0.0.1:8730.")
    private Optional<String> listen = Optional.empty();

    ServeCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public Integer call() throws InterruptedException {
        DaemonConfig config = listen.map(DaemonConfig.Listen::parse)
                .map(DaemonConfig.usual()::withListen)
                .orElseGet(DaemonConfig::usual);
        StateDirectory state = jackfield.stateDirectory();
        String name = jackfield.driverName();
        CountDownLatch asked = new CountDownLatch(1);
        Signals.Former formerInt = Signals.handle("INT", asked::countDown);
        Signals.Former formerTerm = Signals.handle("TERM", asked::countDown);
        try (NetworkDriver driver = Drivers.get(name)
                        .open(new DriverConfig(state.installation(), state.network(name), jackfield.driverOptions()));
                Daemon daemon = Daemon.start(config, controller(state, name, driver), driver, state.server(name))) {
            jackfield
                    .surroundings()
                    .out()
                    .println("serving on " + daemon.address() + ", token in " + daemon.tokenFile());
            asked.await();
            jackfield.surroundings().err().println("stopping …");
        } finally {
            formerInt.restore();
            formerTerm.restore();
        }
        return 0;
    }

    private ControllerConfig controller(StateDirectory state, String name, NetworkDriver driver) {
        Lookup lookup = new Lookup(driver);
        return ControllerConfig.in(state.controller(name))
                .withManagementNetworks(jackfield.managementNetworks().stream()
                        .map(network -> lookup.network(network).id())
                        .collect(Collectors.toSet()));
    }
}
