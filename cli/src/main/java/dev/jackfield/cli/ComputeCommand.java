package dev.jackfield.cli;

import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands on compute instances. */
@Command(
        name = "compute",
        header = "Compute instances, which carry amphorae: register, unregister, list.",
        footer = {
            "",
            "Examples:",
            "  ip netns add amp-1                       an instance: whatever runs in a namespace",
            "  jackfield compute register netns:amp-1",
            "  jackfield compute register pid:4711      a container: a process in a namespace of its own",
            "  jackfield compute list"
        })
final class ComputeCommand extends CommandGroup {
    private static final Table<Compute> TABLE = new Table<Compute>()
            .column("ID", Compute::id)
            .column("ALIVE", compute -> compute.alive() ? "yes" : "no")
            .column("SEEN", Compute::seen);

    ComputeCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "register",
            header = "Makes an instance known, so that ports may be attached to it; again changes nothing.",
            footer = {"", "Example:", "  jackfield compute register netns:amp-1"})
    void register(@Parameters(paramLabel = "COMPUTE", description = "On linux: netns:NAME or pid:N.") String compute) {
        ComputeId id = new ComputeId(compute);
        jackfield().inSession(session -> {
            Compute registered = session.administration().registerCompute(id);
            jackfield().output().tell("compute " + id + " is registered", registered);
        });
    }

    @Command(
            name = "unregister",
            header = "Forgets an instance; again changes nothing.",
            footer = {"", "Example:", "  jackfield compute unregister netns:amp-1"})
    void unregister(
            @Parameters(paramLabel = "COMPUTE", description = "On linux: netns:NAME or pid:N.") String compute) {
        ComputeId id = new ComputeId(compute);
        jackfield().inSession(session -> {
            session.administration().unregisterCompute(id);
            jackfield().output().gone("compute " + id + " is not registered any more", id.value());
        });
    }

    @Command(name = "list", header = "Lists the registered instances, the oldest first.")
    void list() {
        jackfield()
                .inSession(session -> jackfield()
                        .output()
                        .list(TABLE, session.administration().listComputes()));
    }
}
