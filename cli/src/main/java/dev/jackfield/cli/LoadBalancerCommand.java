package dev.jackfield.cli;

import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerStatus;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.Plan;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.VipActivation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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
            Plan plan = session.controller().plan(spec);
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
        fromFile(
                file,
                (session, spec) -> tell(
                        session,
                        "",
                        interruptibly(session, lb -> lb.controller().create(spec, lb.cancellation()))));
    }

    /** Tells what a load balancer is now, after a line of what was done. */
    private void tell(Session session, String line, LoadBalancerRecord made) {
        LoadBalancerView view = LoadBalancerView.of(made, session.goneComputes(), holder(session, made), List.of());
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
        fromFile(
                file,
                (session, spec) -> tell(
                        session,
                        "",
                        interruptibly(session, lb -> lb.controller().update(spec, lb.cancellation()))));
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
        fromFile(
                file,
                (session, spec) -> tell(
                        session,
                        "",
                        interruptibly(session, lb -> lb.controller().adopt(spec, loadBalancer, lb.cancellation()))));
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
            VipActivation moved = interruptibly(session, lb -> lb.controller().switchVip(nameOrId, amphora));
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
                LoadBalancerRecord made =
                        interruptibly(session, lb -> lb.controller().replaceAll(nameOrId, computes, lb.cancellation()));
                tell(session, "all amphorae of " + nameOrId + " are " + String.join(", ", replacements) + "\n", made);
                return;
            }
            if (computes.size() != 1) {
                throw new InvalidValueException("--with", replacements.toString(), "must be one for one that is lost");
            }
            LoadBalancerRecord made = interruptibly(
                    session,
                    lb -> lb.controller().replace(nameOrId, replaced.lost, computes.getFirst(), lb.cancellation()));
            tell(session, computes.getFirst() + " is in the place of " + replaced.lost + "\n", made);
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
            List<LoadBalancerRecord> before = nameOrId.map(
                            name -> List.of(session.controller().show(name)))
                    .orElseGet(session.controller().upkeep()::unsettled);
            session.retry(
                    nameOrId, jackfield().surroundings().err(), jackfield().isVerbose());
            List<Rest> after = Rest.of(before, session.controller().list());
            jackfield().output().list(Rest.TABLE, after);
            return after.stream().anyMatch(Rest::isError) ? Failures.BROKEN : 0;
        });
    }

    /** How a load balancer is that was to be recovered. */
    private record Rest(String name, LoadBalancerId id, String status, String reason) {
        static final Table<Rest> TABLE = new Table<Rest>()
                .column("NAME", Rest::name)
                .column("ID", Rest::id)
                .column("STATUS", Rest::status);

        static List<Rest> of(List<LoadBalancerRecord> before, List<LoadBalancerRecord> all) {
            return before.stream()
                    .map(was -> all.stream()
                            .filter(record -> record.id().equals(was.id()))
                            .findFirst()
                            .map(now ->
                                    new Rest(now.name(), now.id(), now.status().name(), now.reason()))
                            .orElseGet(() -> new Rest(was.name(), was.id(), "GONE", "")))
                    .toList();
        }

        boolean isError() {
            return status.equals(LoadBalancerStatus.ERROR.name());
        }
    }

    @Command(
            name = "delete",
            header = "Deletes a load balancer and all that was made for it.",
            footer = {"", "Example:", "  jackfield lb delete web"})
    void delete(@Parameters(paramLabel = "LB", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            String id = session.controller().show(nameOrId).id().value();
            interruptibly(session, lb -> {
                lb.controller().delete(id);
                return id;
            });
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
            String id = session.controller().show(nameOrId).id().value();
            session.controller().release(id);
            jackfield().output().gone("load balancer " + nameOrId + " is released", id);
        });
    }

    @Command(name = "list", header = "Lists the load balancers, by name.")
    void list() {
        jackfield().inSession(session -> {
            Set<ComputeId> gone = session.goneComputes();
            List<LoadBalancerView> views = session.controller().list().stream()
                    .map(record -> LoadBalancerView.of(record, gone))
                    .toList();
            jackfield().output().list(LoadBalancerText.table(), views);
        });
    }

    @Command(
            name = "show",
            header = "Shows a load balancer, who holds its VIP, and the way of its traffic hop by hop.",
            footer = {"", "Example:", "  jackfield lb show web"})
    void show(@Parameters(paramLabel = "LB", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            LoadBalancerRecord record = session.controller().show(nameOrId);
            List<Hop> hops = session.driver().capabilities().contains(Capability.TRACE)
                    ? session.driver().traceVip(record.loadBalancer())
                    : List.of();
            LoadBalancerView view = LoadBalancerView.of(record, session.goneComputes(), holder(session, record), hops);
            jackfield().output().tell(new LoadBalancerText(view).toText(), view);
        });
    }

    /** Who holds the VIP; nobody, if it is not allocated yet or any more. */
    private static Optional<VipActivation> holder(Session session, LoadBalancerRecord record) {
        try {
            return session.controller().findVipHolder(record.id().value());
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
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
            throw yaml.located(e);
        }
    }

    /** Works in a way that Ctrl-C takes back. */
    private <T> T interruptibly(Session session, Function<Session, T> work) {
        try (Interrupts _ = new Interrupts(
                session.cancellation(), jackfield().surroundings().err())) {
            return work.apply(session);
        }
    }
}
