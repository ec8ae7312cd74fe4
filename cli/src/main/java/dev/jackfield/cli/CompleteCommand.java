package dev.jackfield.cli;

import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Compute;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.Subnet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the completion scripts ask for names of resources: {@code complete fro subnet create x --network} prints each network whose name
 * begins with fro. It makes and recovers nothing, and where it cannot tell it prints nothing: an error would be in a typist's way.
 */
@Command(name = "complete", hidden = true)
final class CompleteCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0")
    private String begun = "";

    /** The words before the one that is begun, without the options for everybody. */
    @Unmatched
    private @Nullable List<String> words;

    private final Jackfield jackfield;

    CompleteCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public void run() {
        Optional<ArgSpec> wanted = wanted();
        if (wanted.isEmpty() || !isThere()) {
            return;
        }
        boolean list = !wanted.get().splitRegex().isEmpty();
        String before = list ? begun.substring(0, begun.lastIndexOf(',') + 1) : "";
        // Of SUBNET[=IP] the name is what comes first.
        String kind = wanted.get().paramLabel().replaceFirst("[^A-Z].*", "");
        try (Session session = Session.open(jackfield)) {
            names(kind, session)
                    .map(name -> before + name)
                    .filter(name -> name.startsWith(begun))
                    .distinct()
                    .sorted()
                    .forEach(jackfield.surroundings().out()::println);
        } catch (NetworkException e) {
            return; // Whoever runs the command is told.
        }
    }

    /** Whether there is anything to look at, without making it. */
    private boolean isThere() {
        return jackfield.daemon().isPresent() || jackfield.stateDirectory().isOf(jackfield.driverName());
    }

    /** The option that waits for its value, or else the positional parameter that comes next. */
    private Optional<ArgSpec> wanted() {
        if (spec == null || words == null) {
            return Optional.empty();
        }
        CommandLine command = spec.commandLine().getParent();
        Optional<OptionSpec> waiting = Optional.empty();
        int positional = 0;
        for (String word : words) {
            OptionSpec option = command.getCommandSpec().findOption(word);
            CommandLine subcommand = command.getSubcommands().get(word);
            if (waiting.isPresent()) {
                waiting = Optional.empty();
            } else if (option != null) {
                waiting = Optional.of(option).filter(it -> it.arity().max() > 0);
            } else if (subcommand != null) {
                command = subcommand;
            } else if (!word.startsWith("-")) {
                positional++;
            }
        }
        return waiting.isPresent() ? Optional.of(waiting.get()) : next(command, positional);
    }

    private static Optional<ArgSpec> next(CommandLine command, int index) {
        return command.getCommandSpec().positionalParameters().stream()
                .filter(parameter -> parameter.index().contains(index))
                .<ArgSpec>map(parameter -> parameter)
                .findFirst();
    }

    private static Stream<String> names(String kind, Session session) {
        return switch (kind) {
            case "LB" -> session.list().stream().map(LoadBalancerView::name);
            case "AMPHORA" ->
                session.list().stream()
                        .flatMap(view -> view.amphorae().stream())
                        .map(Amphora::computeId)
                        .flatMap(Optional::stream)
                        .map(Object::toString);
            case "COMPUTE" ->
                session.administration().listComputes().stream()
                        .map(Compute::id)
                        .map(Object::toString);
            case "NETWORK" -> session.administration().listNetworks().stream().map(Network::name);
            case "SUBNET" -> session.administration().listSubnets().stream().map(Subnet::name);
            case "PORT" ->
                session.administration().listPorts().stream().map(Port::name).filter(name -> !name.isBlank());
            case "POLICY" -> session.administration().listQosPolicies().stream().map(QosPolicy::name);
            case "GROUP" ->
                session.administration().listSecurityGroups().stream().map(SecurityGroup::name);
            default -> Stream.empty();
        };
    }
}
