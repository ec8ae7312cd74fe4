package dev.jackfield.cli;

import dev.jackfield.cli.remote.DaemonException;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.Plan;
import dev.jackfield.core.RecoveryReport;
import dev.jackfield.core.RecoveryReport.Rest;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.VipActivation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The commands on load balancers. */
@Command(
        name = "lb",
        header = "Load balancers: plan, create, adopt, release, update, switch, replace, recover, delete, list, show.",
        footer = {
            "",
            "Examples:",
            "  jackfield lb plan   -f examples/web.yaml     what would be done",
            "  jackfield lb create -f examples/web.yaml",
            "  jackfield lb update -f examples/web.yaml     after the file was changed",
            "  jackfield lb switch web                      the VIP moves to another amphora",
            "  jackfield lb replace web --lost netns:amp-1 --with netns:amp-3",
            "  jackfield lb delete web"
        })
final class LoadBalancerCommand extends CommandGroup {
    private static final Table<Rest> RESTS =
            new Table<Rest>().column("NAME", Rest::name).column("ID", Rest::id).column("STATUS", Rest::status);

    LoadBalancerCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "plan",
            header = "Says what create would do, or update if it exists. Changes nothing.",
            footer = {"", "Example:", "  jackfield lb plan -f examples/web.yaml"})
    void plan(
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Its description in YAML; - reads standard input.")
                    String file) {
        fromFile(file, (session, spec) -> {
            Plan plan = session.plan(spec);
            jackfield().output().tell(plan.toText(), plan);
        });
    }

    @Command(
            name = "create",
            header = "Makes a load balancer; the same again changes nothing.",
            description = {
                "",
                "If a step fails, or on Ctrl-C, everything is taken back. If the command itself is killed, the next"
                        + " one takes it back."
            },
            footer = {"", "Example:", "  jackfield lb create -f examples/web.yaml"})
    void create(
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Its description in YAML; - reads standard input.")
                    String file) {
        fromFile(file, (session, spec) -> tell("", interruptibly(session, it -> it.create(spec))));
    }

    /** Tells what a load balancer is now, after a line of what was done. */
    private void tell(String line, LoadBalancerView view) {
        jackfield().output().tell(line + new LoadBalancerText(view).toText(), view);
    }

    @Command(
            name = "update",
            header = "Makes a load balancer follow its changed description: listeners, members, additional VIPs.",
            description = {
                "",
                "What is new is added before what is not wanted any more is taken away; the VIP and the amphorae stay."
                        + " If a step",
                "fails before the new description holds, or on Ctrl-C, all is as it was. The same again changes"
                        + " nothing."
            },
            footer = {
                "",
                "Examples:",
                "  jackfield lb plan   -f examples/web.yaml",
                "  jackfield lb update -f examples/web.yaml"
            })
    void update(
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Its description in YAML; - reads standard input.")
                    String file) {
        fromFile(file, (session, spec) -> tell("", interruptibly(session, it -> it.update(spec))));
    }

    @Command(
            name = "adopt",
            header = "Takes over a load balancer that Octavia's own driver made.",
            description = {
                "",
                "Its ports and security groups get our mark, and nothing else changes: it serves on. The description says"
                        + " what it is: its",
                "VIPs and amphorae must be those that are there. If a step fails, or on Ctrl-C, the marks are taken off"
                        + " again. Octavia",
                "must not work on it any more; docs/openstack.md says how."
            },
            footer = {
                "",
                "Example:",
                "  jackfield --driver neutron lb adopt -f web.yaml --id 6d0a0d4e-6f0e-4b59-a0a3-3d3c1c9a54f2"
            })
    void adopt(
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Its description in YAML; - reads standard input.")
                    String file,
            @Option(names = "--id", required = true, paramLabel = "ID", description = "Its id at Octavia.") String id) {
        LoadBalancerId loadBalancer = new LoadBalancerId(id);
        fromFile(file, (session, spec) -> tell("", interruptibly(session, it -> it.adopt(spec, loadBalancer))));
    }

    @Command(
            name = "switch",
            header = "Moves a VIP to another amphora.",
            footer = {"", "Examples:", "  jackfield lb switch web", "  jackfield lb switch web --to netns:amp-2"})
    void switchVip(
            @Parameters(paramLabel = "LB", description = "Its name or id.") String nameOrId,
            @Option(
                            names = "--to",
                            paramLabel = "AMPHORA",
                            description = "Its id or compute id. Default: the first living one that does not hold it.")
                    Optional<String> amphora) {
        jackfield().inSession(session -> {
            VipActivation moved = interruptibly(session, it -> it.switchVip(nameOrId, amphora));
            jackfield()
                    .output()
                    .tell(
                            "the VIP of " + nameOrId + " is held by amphora " + moved.amphoraId() + " (move "
                                    + moved.generation() + ")",
                            moved);
        });
    }

    @Command(
            name = "replace",
            header = "Gives a load balancer a new amphora for a lost one, or new ones for all.",
            description = {
                "",
                "With --all, one after the other: those that do not hold the VIP first; then the VIP moves to a new"
                        + " one, and the old",
                "holder goes. It stops at the first that fails, and says how far it got; the same again goes on from"
                        + " there."
            },
            footer = {
                "",
                "Examples:",
                "  jackfield lb replace web --lost netns:amp-1 --with netns:amp-3",
                "  jackfield lb replace web --all --with netns:amp-3,netns:amp-4"
            })
    void replace(
            @Parameters(paramLabel = "LB", description = "Its name or id.") String nameOrId,
            @ArgGroup(multiplicity = "1") Replaced replaced,
            @Option(
                            names = "--with",
                            required = true,
                            paramLabel = "COMPUTE",
                            split = ",",
                            description = "What comes, on linux netns:NAME; with --all as many as there are amphorae.")
                    List<String> replacements) {
        List<ComputeId> computes = replacements.stream().map(ComputeId::new).toList();
        jackfield().inSession(session -> {
            if (replaced.all) {
                LoadBalancerView made = interruptibly(session, it -> it.replaceAll(nameOrId, computes));
                tell("all amphorae of " + nameOrId + " are " + String.join(", ", replacements) + "\n", made);
                return;
            }
            if (computes.size() != 1) {
                throw new InvalidValueException("--with", replacements.toString(), "must be one for one that is lost");
            }
            LoadBalancerView made =
                    interruptibly(session, it -> it.replace(nameOrId, replaced.lost, computes.getFirst()));
            tell(computes.getFirst() + " is in the place of " + replaced.lost + "\n", made);
        });
    }

    /** What goes. */
    static final class Replaced {
        @Option(names = "--lost", required = true, paramLabel = "AMPHORA", description = "Its id or compute id.")
        private String lost = "";

        @Option(names = "--all", required = true, description = "All of them.")
        private boolean all;
    }

    @Command(
            name = "recover",
            header = "Tries again what could not be finished or taken back, of one load balancer or of all.",
            description = {
                "",
                "A flow that fails and cannot be taken back rests, and its load balancer is in ERROR: no other command"
                        + " waits for it.",
                "This one tries it once more, and tells how each load balancer is then: GONE, if its creation is taken"
                        + " back or its",
                "deletion done. Instead it may be deleted. The exit code is 1 if one is in ERROR still."
            },
            footer = {"", "Examples:", "  jackfield lb recover web", "  jackfield lb recover"})
    int recover(
            @Parameters(paramLabel = "LB", arity = "0..1", description = "Its name or id; else all.")
                    Optional<String> nameOrId) {
        return jackfield().fromUnrecoveredSession(session -> {
            RecoveryReport report = session.retry(nameOrId);
            jackfield().tell(report);
            jackfield().output().list(RESTS, report.loadBalancers());
            return report.loadBalancers().stream().anyMatch(Rest::isError) ? Failures.BROKEN : 0;
        });
    }

    @Command(
            name = "delete",
            header = "Deletes a load balancer and all that was made for it.",
            footer = {"", "Example:", "  jackfield lb delete web"})
    void delete(@Parameters(paramLabel = "LB", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            String id = interruptibly(session, it -> it.delete(nameOrId));
            jackfield().output().gone("load balancer " + nameOrId + " is deleted", id);
        });
    }

    @Command(
            name = "release",
            header = "Gives a load balancer away as it is; it serves on.",
            description = {
                "",
                "Our mark is taken off its ports and security groups, and it is forgotten. 'lb adopt' takes it over again."
            },
            footer = {"", "Example:", "  jackfield --driver neutron lb release web"})
    void release(@Parameters(paramLabel = "LB", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            String id = interruptibly(session, it -> it.release(nameOrId));
            jackfield().output().gone("load balancer " + nameOrId + " is released", id);
        });
    }

    @Command(name = "list", header = "Lists the load balancers, by name.")
    void list() {
        jackfield().inSession(session -> jackfield().output().list(LoadBalancerText.table(), session.list()));
    }

    @Command(
            name = "show",
            header = "Shows a load balancer, who holds its VIP, and the way of its traffic hop by hop.",
            footer = {"", "Example:", "  jackfield lb show web"})
    void show(@Parameters(paramLabel = "LB", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            LoadBalancerView view = session.show(nameOrId);
            jackfield().output().tell(new LoadBalancerText(view).toText(), view);
        });
    }

    private interface WithSpec {
        void accept(Session session, LoadBalancerSpec spec);
    }

    /** Reads a description before anything is opened; what turns out to be wrong with it later is still named by its line. */
    private void fromFile(String file, WithSpec work) {
        YamlFile yaml = YamlFile.read(file, jackfield().surroundings().in());
        LoadBalancerSpec spec = yaml.loadBalancer();
        Consumer<Session> inSession = session -> work.accept(session, spec);
        try {
            jackfield().inSession(inSession);
        } catch (InvalidValueException e) {
            throw yaml.located(e.field(), e);
        } catch (DaemonException e) {
            throw e.field().map(field -> yaml.located(field, e)).orElse(e);
        }
    }

    /** Works in a way that Ctrl-C takes back. */
    private <T> T interruptibly(Session session, Function<Session, T> work) {
        try (Interrupts _ = new Interrupts(session, jackfield().surroundings().err())) {
            return work.apply(session);
        }
    }
}
