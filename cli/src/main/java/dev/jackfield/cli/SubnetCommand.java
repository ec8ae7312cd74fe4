package dev.jackfield.cli;

import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.HostRoute;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands on subnets. */
@Command(
        name = "subnet",
        header = "Subnets: create, delete, list, show.",
        footer = {
            "",
            "Examples:",
            "  jackfield subnet create front-v4 --network front --cidr 203.0.113.0/24 --gateway 203.0.113.1",
            "  jackfield subnet create front-v6 --network front --cidr 2001:db8::/64",
            "  jackfield subnet list"
        })
final class SubnetCommand extends CommandGroup {
    private static Table<Subnet> table(Map<NetworkId, String> networks) {
        return new Table<Subnet>()
                .column("NAME", Subnet::name)
                .column("ID", Subnet::id)
                .column(
                        "NETWORK",
                        subnet -> networks.getOrDefault(
                                subnet.networkId(), subnet.networkId().value()))
                .column("CIDR", Subnet::cidr)
                .column("GATEWAY", Subnet::gatewayIp);
    }

    SubnetCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "create",
            header = "Makes a subnet; the same again changes nothing.",
            footer = {
                "",
                "Example:",
                "  jackfield subnet create servers --network back --cidr 192.0.2.0/24 \\",
                "      --pool 192.0.2.100-192.0.2.199 --route 198.51.100.0/24=192.0.2.254"
            })
    void create(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--network", required = true, paramLabel = "NETWORK", description = "Name or id.")
                    String network,
            @Option(names = "--cidr", required = true, paramLabel = "CIDR", description = "Its block of addresses.")
                    String cidr,
            @Option(names = "--gateway", paramLabel = "IP", description = "Its router. Default: none.")
                    Optional<String> gateway,
            @Option(
                            names = "--pool",
                            paramLabel = "FIRST-LAST",
                            description = "Addresses to give out; may be repeated. Default: all but the gateway.")
                    List<String> pools,
            @Option(
                            names = "--route",
                            paramLabel = "CIDR=NEXTHOP",
                            description = "A further route for its hosts; may be repeated.")
                    List<String> routes) {
        Cidr block = Cidr.parse(cidr);
        Optional<IpAddress> router = gateway.map(IpAddress::parse);
        List<AllocationPool> ranges =
                absentAsEmpty(pools).stream().map(SubnetCommand::pool).toList();
        List<HostRoute> hostRoutes =
                absentAsEmpty(routes).stream().map(SubnetCommand::route).toList();
        jackfield().inSession(session -> {
            SubnetRequest.Builder request = SubnetRequest.builder(
                            session.network(network).id(), name, block)
                    .allocationPools(ranges)
                    .hostRoutes(hostRoutes);
            router.ifPresent(request::gatewayIp);
            Subnet subnet = session.administration().createSubnet(request.build());
            jackfield().output().tell("subnet " + name + " is there: " + subnet.id(), subnet);
        });
    }

    /** picocli hands over no list at all for an option that was not given. */
    private static List<String> absentAsEmpty(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }

    static AllocationPool pool(String text) {
        String[] ends = parts("allocation pool", text, "-", "must be FIRST-LAST");
        return new AllocationPool(IpAddress.parse(ends[0]), IpAddress.parse(ends[1]));
    }

    static HostRoute route(String text) {
        String[] ends = parts("host route", text, "=", "must be CIDR=NEXTHOP");
        return new HostRoute(Cidr.parse(ends[0]), IpAddress.parse(ends[1]));
    }

    private static String[] parts(String field, String text, String separator, String problem) {
        String[] parts = text.split(separator, -1);
        if (parts.length != 2) {
            throw new InvalidValueException(field, text, problem);
        }
        return parts;
    }

    @Command(
            name = "delete",
            header = "Deletes a subnet.",
            footer = {"", "Example:", "  jackfield subnet delete front-v4"})
    void delete(@Parameters(paramLabel = "SUBNET", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            Subnet subnet = session.subnet(nameOrId);
            session.administration().deleteSubnet(subnet.id());
            jackfield()
                    .output()
                    .gone("subnet " + nameOrId + " is deleted", subnet.id().value());
        });
    }

    @Command(name = "list", header = "Lists the subnets, the oldest first.")
    void list() {
        jackfield().inSession(session -> {
            Map<NetworkId, String> networks = session.administration().listNetworks().stream()
                    .collect(Collectors.toMap(Network::id, Network::name));
            jackfield().output().list(table(networks), session.administration().listSubnets());
        });
    }

    @Command(name = "show", header = "Shows a subnet.")
    void show(@Parameters(paramLabel = "SUBNET", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> jackfield().output().show(session.subnet(nameOrId)));
    }
}
