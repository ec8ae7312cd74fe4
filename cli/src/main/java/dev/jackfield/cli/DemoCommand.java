package dev.jackfield.cli;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.lab.Demo;
import dev.jackfield.lab.DemoOptions;
import dev.jackfield.lab.Haproxy;
import dev.jackfield.lab.LabNames;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** The demo, in a state directory of its own that goes when it ends. */
@Command(
        name = "demo",
        header = "A load balancer on this machine, killed and healed before your eyes.",
        description = {
            "",
            "A client, two amphorae with HAProxy and two web servers, each in a network namespace of its own; requests through",
            "an IPv4 and an IPv6 VIP; five times the active amphora is killed, and replaced. Then all is taken away again.",
            "It needs nothing of yours and touches nothing of yours: installation, state and names are its own.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jackfield demo",
            "  jackfield demo --json | tail -n 1   the figures, for programs",
            "  jackfield demo --keep               leaves all running, and says what to try next",
            "  jackfield demo --clean              takes away what --keep or a kill left"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private final Jackfield jackfield;

    @Option(names = "--keep", description = "Leave all running at the end.")
    private boolean keep;

    @Option(names = "--clean", description = "Only take away what an earlier demo left.")
    private boolean clean;

    @Option(names = "--json", description = "Print the figures as one JSON object on the last line.")
    private boolean json;

    DemoCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public Integer call() {
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
        boolean forget = false;
        String name = jackfield.driverName();
        DriverConfig config = new DriverConfig(state.installation(), state.network(name), Map.of());
        try (NetworkDriver driver = Drivers.get(name).open(config);
                Demo demo = new Demo(
                        options(state),
                        driver,
                        listener -> Controller.open(
                                ControllerConfig.in(state.controller(name)).withListener(listener), driver))) {
            try {
                int code = clean ? codeOf(demo.clean()) : show(demo);
                forget = code != FAILED && !demo.isLeftRunning();
                return code;
            } finally {
                if (!demo.isLeftRunning()) {
                    SandboxHolder.of(state).ifPresent(SandboxHolder::end);
                }
            }
        } finally {
            if (forget) {
                state.delete();
            }
        }
    }

    private static int codeOf(boolean good) {
        return good ? 0 : FAILED;
    }

    private DemoOptions options(StateDirectory state) {
        String command = "./jackfield --state " + state.path();
        return new DemoOptions(
                state.path(),
                keep,
                json,
                Haproxy.find()
                        .orElseThrow(() -> new NetworkException(
                                ErrorKind.UNAVAILABLE,
                                "HAProxy is missing: install Debian's package haproxy",
                                ErrorContext.NONE)),
                command,
                SandboxHolder.of(state).isPresent() ? command + " sandbox exec -- " : "",
                jackfield.surroundings().out());
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
