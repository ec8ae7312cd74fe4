package dev.jackfield.cli;

import dev.jackfield.cli.remote.DaemonAddress;
import dev.jackfield.core.RecoveryReport;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The command {@code jackfield}: its options, and where its commands hang. */
@Command(
        name = "jackfield",
        header = "Plugs load balancers into networks.",
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 110,
        sortOptions = false,
        description = {
            "",
            "Load balancers get their virtual IP and their connections to their members on whatever network there is.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 something is broken, 2 invalid, 3 not found, 4 conflict, 5 exhausted, 6 denied,",
            "            7 unsupported, 8 unavailable, 9 outcome unknown, 70 defect, 130 cancelled and rolled back.",
            "",
            "Examples:",
            "  jackfield demo                           a load balancer on this machine, killed and healed before your"
                    + " eyes",
            "  jackfield network create front           a network",
            "  jackfield lb create -f examples/web.yaml a load balancer on networks that are there",
            "  jackfield help lb                        more about load balancers"
        })
public final class Jackfield implements Runnable {
    /** The driver to work with unless something else is said. */
    static final String USUAL_DRIVER = "linux";

    @Option(
            names = "--state",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where records are kept. Else $JACKFIELD_STATE; else /var/lib/jackfield as root,"
                    + " ~/.local/state/jackfield as a user.")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "What network it works on; see 'jackfield drivers'. Else $JACKFIELD_DRIVER; else linux.")
    private Optional<String> driver = Optional.empty();

    @Option(
            names = "--driver-option",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "A setting of the driver's own; may be repeated.")
    private Map<String, String> driverOptions = new LinkedHashMap<>();

    @Option(
            names = "--os-cloud",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "With --driver neutron: the cloud of clouds.yaml. Else $OS_CLOUD, or the OS_* variables.")
    private Optional<String> cloud = Optional.empty();

    @Option(
            names = "--management-network",
            paramLabel = "NETWORK",
            scope = ScopeType.INHERIT,
            description =
                    "The id or name of a network by which amphorae are managed: their NICs there are never used or"
                            + " touched. May be repeated.")
    private List<String> managementNetworks = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "table for people, json for programs. Default: table.")
    private Output.Format format = Output.Format.TABLE;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell more; with an error, where it came from.")
    private boolean verbose;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain the command.")
    @SuppressWarnings("UnusedVariable") // picocli reads the annotation.
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    @SuppressWarnings("UnusedVariable") // picocli reads the annotation.
    private boolean version;

    private final Surroundings surroundings;

    private Jackfield(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command
     */
    public static void main(String[] args) {
        int code = run(Surroundings.ofProcess(), args);
        System.out.flush();
        System.exit(code);
    }

    /** Without a command: says which there are. */
    @Override
    public void run() {
        commandLine(surroundings).usage(surroundings.out());
    }

    /** The command line with all its commands, for those that speak of them. */
    static CommandLine allCommands(Surroundings surroundings) {
        return commandLine(surroundings);
    }

    /** Runs a command; returns its exit code. */
    static int run(Surroundings surroundings, String... args) {
        return commandLine(surroundings, args).execute(args);
    }

    private static CommandLine commandLine(Surroundings surroundings, String... args) {
        Jackfield jackfield = new Jackfield(surroundings);
        CommandLine line = new CommandLine(jackfield);
        commands(jackfield, List.of(args)).forEach(line::addSubcommand);
        Failures failures = new Failures(jackfield);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(failures);
        line.setParameterExceptionHandler(failures);
        line.getCommandSpec().versionProvider(new VersionCommand(jackfield));
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        return line;
    }

    /** The commands; if one is named, only that: reading the annotations of all of them takes longer than most commands. */
    private static List<Object> commands(Jackfield jackfield, List<String> args) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("demo", () -> new DemoCommand(jackfield));
        all.put("serve", () -> new ServeCommand(jackfield));
        all.put("config", () -> new ConfigCommand(jackfield));
        all.put("network", () -> new NetworkCommand(jackfield));
        all.put("subnet", () -> new SubnetCommand(jackfield));
        all.put("port", () -> new PortCommand(jackfield));
        all.put("qos-policy", () -> new QosPolicyCommand(jackfield));
        all.put("security-group", () -> new SecurityGroupCommand(jackfield));
        all.put("compute", () -> new ComputeCommand(jackfield));
        all.put("lb", () -> new LoadBalancerCommand(jackfield));
        all.put("check", () -> new CheckCommand(jackfield));
        all.put("reconcile", () -> new ReconcileCommand(jackfield));
        all.put("repair", () -> new RepairCommand(jackfield));
        all.put("audit", () -> new AuditCommand(jackfield));
        all.put("drivers", () -> new DriversCommand(jackfield));
        all.put("sandbox", SandboxCommand::new);
        all.put("completion", () -> new CompletionCommand(jackfield));
        all.put("complete", () -> new CompleteCommand(jackfield));
        all.put("version", () -> new VersionCommand(jackfield));
        all.put("help", () -> new HelpCommand(jackfield));
        Set<String> named = new HashSet<>(all.keySet());
        named.retainAll(args);
        boolean fewer = !named.isEmpty() && !named.contains("help");
        return all.entrySet().stream()
                .filter(command -> !fewer || named.contains(command.getKey()))
                .map(command -> command.getValue().get())
                .toList();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    boolean isVerbose() {
        return verbose;
    }

    Output output() {
        return new Output(surroundings.out(), format);
    }

    /** The name of the driver to work with. */
    String driverName() {
        return driver.or(() -> surroundings.variable("JACKFIELD_DRIVER")).orElse(USUAL_DRIVER);
    }

    /** The name of the driver, if the command line says it. */
    Optional<String> driverOption() {
        return driver;
    }

    /** Where records are kept, if the command line says it. */
    Optional<Path> stateOption() {
        return state;
    }

    /** The driver's own settings. */
    Map<String, String> driverOptions() {
        Map<String, String> all = new LinkedHashMap<>(driverOptions);
        cloud.ifPresent(name -> all.put("os-cloud", name));
        return Map.copyOf(all);
    }

    /** The ids or names of the networks by which amphorae are managed. */
    List<String> managementNetworks() {
        return List.copyOf(managementNetworks);
    }

    /** The cloud to work on, as the options and the environment name it. */
    Optional<String> cloud() {
        return cloud.or(() -> surroundings.variable("OS_CLOUD"));
    }

    /**
     * The daemon to work with; empty: none, the work is done in this process.
     *
     * @throws InvalidValueException options contradict each other
     */
    Optional<DaemonAddress> daemon() {
        Map<String, Boolean> local = new LinkedHashMap<>();
        local.put("--state", state.isPresent());
        local.put("--driver", driver.isPresent());
        local.put("--driver-option", !driverOptions.isEmpty());
        local.put("--os-cloud", cloud.isPresent());
        local.put("--management-network", !managementNetworks.isEmpty());
        return server.daemon(
                surroundings,
                local.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .toList(),
                () -> stateDirectory().token(driverName()));
    }

    /**
     * Rejects {@code --server} with a command that no daemon can carry out.
     *
     * @throws InvalidValueException it is given
     */
    void refuseServer(String command) {
        server.refuse(command);
    }

    StateDirectory stateDirectory() {
        return StateDirectory.resolve(state, surroundings);
    }

    /**
     * Opens a session, in which what dead processes left is finished first, and works in it.
     *
     * @throws NetworkException the session cannot be opened, or the work failed
     */
    void inSession(Consumer<Session> work) {
        fromSession(session -> {
            work.accept(session);
            return 0;
        });
    }

    /**
     * The same for work that has a result.
     *
     * @throws NetworkException the session cannot be opened, or the work failed
     */
    <T> T fromSession(Function<Session, T> work) {
        return fromUnrecoveredSession(session -> {
            tell(session.recover());
            return work.apply(session);
        });
    }

    /**
     * The same for work that sees to recovery by itself.
     *
     * @throws NetworkException the session cannot be opened, or the work failed
     */
    <T> T fromUnrecoveredSession(Function<Session, T> work) {
        try (Session session = Session.open(this)) {
            return work.apply(session);
        }
    }

    /** Tells what recovery did; of what a living process is at work on, only if everything is to be told. */
    void tell(RecoveryReport report) {
        report.lines().stream()
                .filter(line -> verbose || !line.underWay())
                .forEach(line -> surroundings.err().println(line.text()));
    }
}
