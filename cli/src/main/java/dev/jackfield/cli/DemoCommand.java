package dev.jackfield.cli;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.lab.Demo;
import dev.jackfield.lab.DemoOptions;
import dev.jackfield.lab.Haproxy;
import dev.jackfield.lab.Keepalived;
import dev.jackfield.lab.LabNames;
import dev.jackfield.lab.Spectators;
import dev.jackfield.network.Capability;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** The demo, in a state directory of its own that goes when it ends. */
@Command(
        name = "demo",
        header = "A load balancer, killed and healed before your eyes.",
        description = {
            "",
            "A client, two amphorae with HAProxy and two web servers, each in a network namespace of its own; requests through",
            "an IPv4 and an IPv6 VIP; five times the active amphora is killed, and replaced. Then all is taken away again.",
            "It needs nothing of yours and touches nothing of yours: installation, state and names are its own.",
            "With --driver neutron the networks are those of OpenStack: of lab/openstack/up, which is started if it does not run.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jackfield demo",
            "  jackfield demo --json | tail -n 1   the figures, for programs",
            "  jackfield demo --keep               leaves all running, and says what to try next",
            "  jackfield demo --serve              can be watched on a page: the load balancer, its operations, who has the VIP",
            "  jackfield demo --clean              takes away what --keep or a kill left",
            "  jackfield demo --driver neutron     the same on OpenStack, as root; with --os-cloud NAME as another account"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final String LAB = "JACKFIELD_OPENSTACK_LAB";

    private final Jackfield jackfield;

    @Option(names = "--keep", description = "Leave all running at the end.")
    private boolean keep;

    @Option(names = "--clean", description = "Only take away what an earlier demo left.")
    private boolean clean;

    @Option(names = "--json", description = "Print the figures as one JSON object on the last line.")
    private boolean json;

    @Option(
            names = "--serve",
            description = "Serve a page on which it can be watched, and play slowly enough for that.")
    private boolean serve;

    /** Whether nothing is left that the state would be needed for. */
    private boolean forget;

    DemoCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public Integer call() {
        jackfield.refuseServer("demo");
        StateDirectory state = jackfield.stateDirectory();
        LabNames names = LabNames.of(state.path());
        if (!state.installation(names::installation).equals(names.installation())) {
            throw new NetworkException(
                    ErrorKind.CONFLICT,
                    "state " + state.path() + " is in use for other networks; the demo needs one of its own",
                    ErrorContext.NONE);
        }
        return play(state);
    }

    private int play(StateDirectory state) {
        String name = jackfield.driverName();
        DriverConfig config = new DriverConfig(state.installation(), state.network(name), jackfield.driverOptions());
        try (NetworkDriver driver = Drivers.get(name).open(config)) {
            if (serve && !clean) {
                try (DemoPage page = DemoPage.open(
                        ControllerConfig.in(state.controller(name)),
                        driver,
                        state.server(name),
                        inside(state, driver),
                        jackfield.surroundings())) {
                    return play(state, driver, page.steps(), page);
                }
            }
            return play(state, driver, FlowListener.none(), Spectators.none());
        } finally {
            if (forget) {
                state.delete();
            }
        }
    }

    private int play(StateDirectory state, NetworkDriver driver, FlowListener steps, Spectators spectators) {
        Path controller = state.controller(jackfield.driverName());
        try (Demo demo = new Demo(
                options(state, driver),
                driver,
                narrator ->
                        Controller.open(ControllerConfig.in(controller).withListener(narrator.andThen(steps)), driver),
                spectators)) {
            try {
                int code = clean ? codeOf(demo.clean()) : show(demo);
                forget = code != FAILED && !demo.isLeftRunning();
                return code;
            } finally {
                if (!demo.isLeftRunning()) {
                    SandboxHolder.of(state).ifPresent(SandboxHolder::end);
                }
            }
        }
    }

    private static int codeOf(boolean good) {
        return good ? 0 : FAILED;
    }

    private DemoOptions options(StateDirectory state, NetworkDriver driver) {
        return new DemoOptions(
                state.path(),
                keep,
                json,
                Haproxy.find().orElseThrow(() -> missing("HAProxy is missing: install Debian's package haproxy")),
                openStackLab(driver),
                command(state, driver),
                inside(state, driver),
                jackfield.surroundings().out());
    }

    private String command(StateDirectory state, NetworkDriver driver) {
        return "./jackfield --state " + state.path()
                + openStackLab(driver)
                        .map(it -> " --driver " + driver.name() + " --os-cloud " + it.cloud())
                        .orElse("");
    }

    private String inside(StateDirectory state, NetworkDriver driver) {
        return SandboxHolder.of(state).isPresent() ? command(state, driver) + " sandbox exec -- " : "";
    }

    /** What stands in for the computes of a network that is administered elsewhere; the launcher tells where it is. */
    private Optional<DemoOptions.OpenStackLab> openStackLab(NetworkDriver driver) {
        if (driver.capabilities().contains(Capability.ADMINISTRATION)) {
            return Optional.empty();
        }
        Path folder = jackfield
                .surroundings()
                .variable(LAB)
                .map(Path::of)
                .orElseThrow(() ->
                        missing("the demo on " + driver.name() + " is started by ./jackfield, which sets " + LAB));
        return Optional.of(new DemoOptions.OpenStackLab(
                folder,
                jackfield.cloud().orElse("lab"),
                Keepalived.find()
                        .orElseThrow(() -> missing("keepalived is missing: install Debian's package keepalived"))));
    }

    private static NetworkException missing(String what) {
        return new NetworkException(ErrorKind.UNAVAILABLE, what, ErrorContext.NONE);
    }

    /** Plays the demo so that Ctrl-C cleans up before the process ends. */
    private int show(Demo demo) {
        Thread player = Thread.currentThread();
        AtomicBoolean asked = new AtomicBoolean();
        Runnable cancel = () -> {
            if (asked.compareAndSet(false, true)) {
                player.interrupt();
            }
        };
        Signals.Former formerInt = Signals.handle("INT", cancel);
        Signals.Former formerTerm = Signals.handle("TERM", cancel);
        try {
            return codeOf(demo.run());
        } catch (InterruptedException e) {
            return Failures.CANCELLED;
        } finally {
            formerInt.restore();
            formerTerm.restore();
        }
    }
}
