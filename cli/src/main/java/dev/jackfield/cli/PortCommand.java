package dev.jackfield.cli;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.SecurityGroupId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands on ports. */
@Command(
        name = "port",
        header = "Ports: create, delete, list, show.",
        footer = {
            "",
            "Examples:",
            "  jackfield port create client --network front --compute netns:client    a NIC for a namespace",
            "  jackfield port list"
        })
final class PortCommand extends CommandGroup {
    private static Table<Port> table(Map<NetworkId, String> networks) {
        return new Table<Port>()
                .column("NAME", Port::name)
                .column("ID", Port::id)
                .column(
                        "NETWORK",
                        port -> networks.getOrDefault(
                                port.networkId(), port.networkId().value()))
                .column(
                        "ADDRESSES",
                        port -> port.fixedIps().stream()
                                .map(ip -> ip.ipAddress().toString())
                                .toList())
                .column("MAC", Port::macAddress)
                .column("STATUS", Port::status)
                .column("DEVICE", Port::deviceId);
    }

    PortCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "create",
            header = "Makes a port, and attaches it if a compute is named.",
            footer = {
                "",
                "Example:",
                "  jackfield port create web-1 --network back --fixed-ip servers=192.0.2.11 --compute netns:web-1"
            })
    void create(
            @Parameters(paramLabel = "NAME", description = "Its name, unique on its network.") String name,
            @Option(names = "--network", required = true, paramLabel = "NETWORK", description = "Name or id.")
                    String network,
            @Option(
                            names = "--fixed-ip",
                            paramLabel = "SUBNET[=IP]",
                            description = "An address it is to hold; may be repeated. Default: one of each IP version.")
                    @Nullable
                    List<String> fixedIps,
            @Option(
                            names = "--security-group",
                            paramLabel = "GROUP",
                            description = "A group it is in, by name or id; may be repeated. Default: none, open.")
                    @Nullable
                    List<String> securityGroups,
            @Option(names = "--compute", paramLabel = "COMPUTE", description = "Attach it there: netns:NAME or pid:N.")
                    Optional<String> compute,
            @Option(names = "--qos-policy", paramLabel = "POLICY", description = "It is to be under: name or id.")
                    Optional<String> qosPolicy) {
        Optional<ComputeId> instance = compute.map(ComputeId::new);
        jackfield().inSession(session -> {
            PortRequest.Builder request =
                    PortRequest.builder(session.network(network).id(), name);
            List<FixedIpRequest> wanted = new ArrayList<>();
            for (String fixedIp : fixedIps == null ? List.<String>of() : fixedIps) {
                wanted.add(fixedIp(session, fixedIp));
            }
            request.fixedIps(wanted);
            qosPolicy.ifPresent(
                    policy -> request.qosPolicyId(session.qosPolicy(policy).id()));
            List<SecurityGroupId> groups = new ArrayList<>();
            for (String group : securityGroups == null ? List.<String>of() : securityGroups) {
                groups.add(session.securityGroup(group).id());
            }
            request.securityGroupIds(groups);
            Port port = session.createPort(request.build(), instance);
            jackfield().output().tell("port " + name + " is there: " + port.id() + " " + addresses(port), port);
        });
    }

    private static FixedIpRequest fixedIp(Session session, String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? FixedIpRequest.from(session.subnet(text).id())
                : FixedIpRequest.of(
                        session.subnet(text.substring(0, equals)).id(), IpAddress.parse(text.substring(equals + 1)));
    }

    private static String addresses(Port port) {
        return port.fixedIps().stream().map(ip -> ip.ipAddress().toString()).collect(Collectors.joining(" "));
    }

    @Command(
            name = "set",
            header = "Puts a port of ours under a QoS policy, or under none.",
            footer = {
                "",
                "Examples:",
                "  jackfield port set web-1 --qos-policy gold",
                "  jackfield port set web-1 --no-qos-policy"
            })
    void set(
            @Parameters(paramLabel = "PORT", description = "Its name or id.") String nameOrId,
            @ArgGroup(multiplicity = "1") WhichPolicy which) {
        jackfield().inSession(session -> {
            Port port = session.port(nameOrId);
            Optional<QosPolicy> policy = Optional.ofNullable(which.name).map(name -> session.qosPolicy(name));
            Port changed = session.applyQos(port.id(), policy.map(QosPolicy::id));
            jackfield()
                    .output()
                    .tell(
                            "port " + nameOrId + " is under "
                                    + policy.map(it -> "QoS policy " + it.name())
                                            .orElse("no QoS policy"),
                            changed);
        });
    }

    /** One of the two. */
    static final class WhichPolicy {
        @Option(names = "--qos-policy", paramLabel = "POLICY", description = "The policy: name or id.")
        private @Nullable String name;

        @SuppressWarnings("UnusedVariable") // picocli reads the annotation.
        @Option(names = "--no-qos-policy", description = "None.")
        private boolean none;
    }

    @Command(
            name = "delete",
            header = "Detaches and deletes a port of ours.",
            footer = {"", "Example:", "  jackfield port delete web-1"})
    void delete(@Parameters(paramLabel = "PORT", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            Port port = session.port(nameOrId);
            session.deletePort(port.id());
            jackfield()
                    .output()
                    .gone("port " + nameOrId + " is deleted", port.id().value());
        });
    }

    @Command(name = "list", header = "Lists the ports, the oldest first.")
    void list() {
        jackfield().inSession(session -> {
            Map<NetworkId, String> networks = session.administration().listNetworks().stream()
                    .collect(Collectors.toMap(Network::id, Network::name));
            jackfield().output().list(table(networks), session.administration().listPorts());
        });
    }

    @Command(name = "show", header = "Shows a port.")
    void show(@Parameters(paramLabel = "PORT", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> jackfield().output().show(session.port(nameOrId)));
    }
}
