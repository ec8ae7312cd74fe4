package dev.jackfield.cli;

import dev.jackfield.core.ControllerConfig;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.lab.Spectators;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.server.Daemon;
import dev.jackfield.server.DaemonConfig;
import dev.jackfield.server.OperationKind;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A daemon beside the demo, on whose page people watch it. */
final class DemoPage implements Spectators, AutoCloseable {
    private static final String BY = "demo";

    /** Long enough to see what has changed, short enough not to wonder what is wrong. */
    private static final Duration LOOK = Duration.ofMillis(2500);

    private static final Duration KEY_INTERVAL = Duration.ofMillis(100);

    private final Daemon daemon;
    private final Surroundings surroundings;
    private final PrintStream out;

    private DemoPage(Daemon daemon, Surroundings surroundings) {
        this.daemon = daemon;
        this.surroundings = surroundings;
        this.out = surroundings.out();
    }

    /**
     * Starts the daemon, on a free port of loopback, and says where it is.
     *
     * @param controller where the demo's controller works
     * @param driver the demo's networks
     * @param folder where the daemon keeps its files
     * @param inside what the user puts before a command that is to reach the page; empty: nothing
     * @param surroundings where it is said, and who sits there
     */
    static DemoPage open(
            ControllerConfig controller, NetworkDriver driver, Path folder, String inside, Surroundings surroundings) {
        // What it does is told by the demo.
        Logger.getLogger("").setLevel(Level.WARNING);
        DaemonConfig usual = DaemonConfig.usual();
        // The demo moves the VIP itself, faster than one who looks now and then.
        DaemonConfig config = new DaemonConfig(
                DaemonConfig.Listen.parse("127.0.0.1:0"),
                Optional.empty(),
                List.of(),
                usual.limits(),
                Duration.ZERO,
                Duration.ZERO,
                usual.stopPatience());
        Daemon daemon = Daemon.start(config, controller, driver, folder);
        DemoPage page = new DemoPage(daemon, surroundings);
        page.out.println("page:  " + daemon.address() + "/");
        page.out.println("token: in " + daemon.tokenFile());
        if (!inside.isEmpty()) {
            page.out.println("       from inside of the sandbox alone: " + inside + "curl -s " + daemon.address());
        }
        page.out.flush();
        return page;
    }

    FlowListener steps() {
        return daemon.steps();
    }

    @Override
    public <T> T see(String loadBalancer, Act act, Function<Cancellation, T> work) throws InterruptedException {
        return daemon.perform(BY, OperationKind.valueOf(act.name()), loadBalancer, work);
    }

    @Override
    public void pause() throws InterruptedException {
        Thread.sleep(LOOK);
    }

    @Override
    public void gather() throws InterruptedException {
        awaitEnter("Open the page, sign in with the token, and press Enter here to begin");
    }

    @Override
    public void leave() throws InterruptedException {
        awaitEnter("The page goes when you press Enter");
    }

    /** Where nobody sits at a terminal, nobody is waited for. */
    private void awaitEnter(String what) throws InterruptedException {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            return;
        }
        out.println();
        out.println(what);
        InputStream in = surroundings.in();
        try {
            // A read could not be interrupted.
            while (in.available() == 0) {
                Thread.sleep(KEY_INTERVAL);
            }
            in.skipNBytes(in.available());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
