package dev.jackfield.cli;

import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;

/** The commands on networks. */
@Command(
        name = "network",
        header = "Networks: create, delete, list, show.",
        footer = {
            "",
            "Examples:",
            "  jackfield network create front",
            "  jackfield network create outside --type flat --device br0    joined to a bridge of this host",
            "  jackfield network list -o json"
        })
final class NetworkCommand extends CommandGroup {
    private static final Table<Network> TABLE = new Table<Network>()
            .column("NAME", Network::name)
            .column("ID", Network::id)
            .column("TYPE", Network::providerNetworkType)
            .column("DEVICE", Network::providerPhysicalNetwork)
            .column("MTU", Network::mtu)
            .column("SUBNETS", network -> network.subnets().size());

    NetworkCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "create",
            header = "Makes a network; the same again changes nothing.",
            footer = {"", "Example:", "  jackfield network create front --mtu 1450"})
    void create(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--mtu", paramLabel = "BYTES", defaultValue = "1500", description = "Default: 1500.")
                    int mtu,
            @Option(names = "--type", paramLabel = "TYPE", description = "flat: joined to a device of the host.")
                    Optional<String> type,
            @Option(names = "--device", paramLabel = "DEV", description = "The bridge or NIC that it is joined to.")
                    Optional<String> device) {
        NetworkRequest.Builder request = NetworkRequest.builder(name).mtu(mtu);
        type.ifPresent(request::providerNetworkType);
        device.ifPresent(request::providerPhysicalNetwork);
        jackfield().inSession(session -> {
            Network network = session.administration().createNetwork(request.build());
            jackfield().output().tell("network " + name + " is there: " + network.id(), network);
        });
    }

    @Command(
            name = "delete",
            header = "Deletes a network with its subnets.",
            footer = {"", "Example:", "  jackfield network delete front"})
    void delete(@Parameters(paramLabel = "NETWORK", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            Network network = session.network(nameOrId);
            session.administration().deleteNetwork(network.id());
            jackfield()
                    .output()
                    .gone("network " + nameOrId + " is deleted", network.id().value());
        });
    }

    @Command(name = "list", header = "Lists the networks, the oldest first.")
    void list() {
        jackfield()
                .inSession(session -> jackfield()
                        .output()
                        .list(TABLE, session.administration().listNetworks()));
    }

    @Command(name = "show", header = "Shows a network.")
    void show(@Parameters(paramLabel = "NETWORK", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> jackfield().output().show(session.network(nameOrId)));
    }
}
