package dev.jackfield.server;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.Recovered;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves load balancers over HTTP: a controller, what runs its operations, and what listens.
 *
 * <p>It may be one of several processes on a state directory. When it is killed, whoever opens the state next takes its flows up.
 *
 * {@snippet :
 * try (Daemon daemon = Daemon.start(DaemonConfig.usual(), ControllerConfig.in(state), driver, folder)) {
 *     System.out.println(daemon.address());
 * }
 * }
 */
public final class Daemon implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Daemon.class.getName());
    private static final String TOKEN_FILE = "token";

    /** How long one who does something by himself waits for operations of others. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DaemonConfig config;
    private final Path folder;
    private final List<Route> routes;
    private final Operations operations;
    private final EventLog events;
    private final HttpServer http;
    private final Watcher watcher;

    /** What is closed in the end, the last first. */
    private final Deque<AutoCloseable> closing;

    private Daemon(
            DaemonConfig config,
            Path folder,
            List<Route> routes,
            Operations operations,
            EventLog events,
            HttpServer http,
            Watcher watcher,
            Deque<AutoCloseable> closing) {
        this.config = config;
        this.folder = folder;
        this.routes = routes;
        this.operations = operations;
        this.events = events;
        this.http = http;
        this.watcher = watcher;
        this.closing = closing;
    }

    /**
     * Finishes what dead processes left, and begins to listen.
     *
     * @param config how it serves
     * @param controller where and how the controller works; its listener is not told anything
     * @param driver the networks; not closed with the daemon
     * @param folder where it keeps its token, its operations and the record of changes; made with mode 0700 if it is missing
     * @return the daemon, to be closed
     * @throws NetworkException it cannot listen there (CONFLICT), or its files cannot be used
     */
    public static Daemon start(DaemonConfig config, ControllerConfig controller, NetworkDriver driver, Path folder) {
        return start(config, controller, driver, folder, new BackendRequests());
    }

    /**
     * The same, whose metrics show the driver's requests.
     *
     * @param config how it serves
     * @param controller where and how the controller works; its listener is not told anything
     * @param driver the networks; not closed with the daemon
     * @param folder where it keeps its token, its operations and the record of changes; made with mode 0700 if it is missing
     * @param backend what the driver was opened with
     * @return the daemon, to be closed
     * @throws NetworkException it cannot listen there (CONFLICT), or its files cannot be used
     */
    public static Daemon start(
            DaemonConfig config,
            ControllerConfig controller,
            NetworkDriver driver,
            Path folder,
            BackendRequests backend) {
        Deque<AutoCloseable> closing = new ArrayDeque<>();
        try {
            makePrivate(folder);
            return start(config, controller, driver, folder, new Metrics(backend), closing);
        } catch (RuntimeException e) {
            closeAll(closing, e);
            throw e;
        }
    }

    private static void makePrivate(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new NetworkException(
                    ErrorKind.DENIED, "folder " + folder + " cannot be made: " + e, ErrorContext.NONE, e);
        }
    }

    private static Daemon start(
            DaemonConfig config,
            ControllerConfig controllerConfig,
            NetworkDriver driver,
            Path folder,
            Metrics metrics,
            Deque<AutoCloseable> closing) {
        InstantSource clock = InstantSource.system();
        Tokens tokens = Tokens.open(folder.resolve(TOKEN_FILE), config.grants());
        EventLog events = new EventLog();
        ChangeLog changes = opened(closing, new ChangeLog(folder.resolve("changes.log"), clock));
        Operations operations = opened(
                closing,
                new Operations(
                        new OperationStore(folder.resolve("operations.db")),
                        events,
                        metrics,
                        clock,
                        config.limits().operationsPerProject()));
        Controller controller =
                opened(closing, Controller.open(controllerConfig.withListener(operations.steps()), driver));
        List<Recovered> recovered = controller.upkeep().recover();
        recovered.forEach(it -> LOG.log(System.Logger.Level.WARNING, "taken up: {0}", it));
        operations.settle(recovered);
        LoadBalancers loadBalancers = new LoadBalancers(controller, driver);
        metrics.watch(operations::running, events::subscribers, () -> byStatus(controller));
        Auditor auditor = opened(closing, new Auditor(controller.upkeep(), metrics, config.audit()));
        List<Route> routes = routes(config, loadBalancers, operations, events, changes, metrics, auditor);
        HttpServer http = opened(closing, HttpServer.start(config, new Api(routes, tokens, config.limits(), metrics)));
        Watcher watcher = new Watcher(loadBalancers, operations, events, metrics, config.watch());
        watcher.start();
        auditor.start();
        return new Daemon(config, folder, routes, operations, events, http, watcher, closing);
    }

    private static List<Route> routes(
            DaemonConfig config,
            LoadBalancers loadBalancers,
            Operations operations,
            EventLog events,
            ChangeLog changes,
            Metrics metrics,
            Auditor auditor) {
        NetworkDriver driver = loadBalancers.driver();
        return Stream.of(
                        new LoadBalancerRoutes(loadBalancers, operations, changes).all(),
                        new OperationRoutes(operations, changes).all(),
                        new EventRoutes(events, config.limits()).all(),
                        new NetworkRoutes(driver, changes).all(),
                        new PolicyRoutes(driver, changes).all(),
                        new SystemRoutes(driver, loadBalancers.controller(), changes, metrics, auditor).all())
                .flatMap(List::stream)
                .toList();
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> closing, T it) {
        closing.push(it);
        return it;
    }

    private static Map<String, Long> byStatus(Controller controller) {
        return controller.list().stream()
                .map(LoadBalancerRecord::status)
                .map(Enum::name)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /**
     * Where it listens.
     *
     * @return its URI, without a path
     */
    public URI address() {
        String scheme = config.tls().isPresent() ? "https" : "http";
        return URI.create(
                scheme + "://" + new DaemonConfig.Listen(config.listen().address(), http.port()));
    }

    /**
     * The file in which the administrator's token is.
     *
     * @return its path
     */
    public Path tokenFile() {
        return folder.resolve(TOKEN_FILE);
    }

    /** What it tells. */
    EventLog events() {
        return events;
    }

    /** What it answers. */
    List<Route> routes() {
        return routes;
    }

    /**
     * Does something to a load balancer as an operation of this daemon, on the caller's thread, so that who looks sees it. It is for a
     * controller on the same state that has {@link #steps} as a listener.
     *
     * @param by who does it
     * @param kind what it does
     * @param loadBalancer the load balancer's name, of no project
     * @param work does it, and stops if it is cancelled
     * @return what came of it
     * @throws NetworkException somebody else works on it all the time, or what the work met
     * @throws InterruptedException the thread was interrupted while it waited for somebody else's work on it
     */
    public <T> T perform(String by, OperationKind kind, String loadBalancer, Function<Cancellation, T> work)
            throws InterruptedException {
        try {
            return operations.perform(
                    kind,
                    new Operations.Subject(Optional.empty(), loadBalancer, Optional.empty()),
                    new Principal(by, Role.OPERATE, Optional.empty()),
                    PATIENCE,
                    work::apply);
        } catch (RefusedException e) {
            throw new NetworkException(
                    ErrorKind.CONFLICT, String.valueOf(e.getMessage()), ErrorContext.of("perform"), e);
        }
    }

    /**
     * What tells the daemon of the flows that {@link #perform} consists of.
     *
     * @return a listener of flows
     */
    public FlowListener steps() {
        return operations.steps();
    }

    /**
     * Stops: takes nothing new, lets running operations end or takes them back, and closes what is open. What has not come to its end then
     * is taken up by whoever opens the state next.
     */
    @Override
    public void close() {
        watcher.close();
        try {
            operations.stop(config.stopPatience());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.close();
        RuntimeException failed = new IllegalStateException("the daemon did not close well");
        closeAll(closing, failed);
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    private static void closeAll(Deque<AutoCloseable> closing, RuntimeException raised) {
        for (AutoCloseable it : new ArrayList<>(closing)) {
            try {
                it.close();
            } catch (Exception e) {
                raised.addSuppressed(e);
            }
        }
    }
}
