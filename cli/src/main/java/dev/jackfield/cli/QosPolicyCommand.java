package dev.jackfield.cli;

import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on QoS policies. */
@Command(
        name = "qos-policy",
        header = "QoS policies, which limit the traffic of ports: create, delete, list, show.",
        footer = {
            "",
            "Examples:",
            "  jackfield qos-policy create gold --max-kbps 100000",
            "  jackfield port set web-1 --qos-policy gold"
        })
final class QosPolicyCommand extends CommandGroup {
    private static final Table<QosPolicy> TABLE = new Table<QosPolicy>()
            .column("NAME", QosPolicy::name)
            .column("ID", QosPolicy::id)
            .column("KBIT/S", policy -> policy.maxKilobitsPerSecond().orElse(0));

    QosPolicyCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "create",
            header = "Makes a QoS policy; the same again changes nothing.",
            footer = {"", "Example:", "  jackfield qos-policy create gold --max-kbps 100000"})
    void create(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--max-kbps",
                            required = true,
                            paramLabel = "RATE",
                            description =
                                    "Kilobits per second that each port under it may receive, and as many that it may send.")
                    long rate) {
        QosPolicyRequest request = QosPolicyRequest.of(name, rate);
        jackfield().inSession(session -> {
            QosPolicy policy = session.administration().createQosPolicy(request);
            jackfield().output().tell("QoS policy " + name + " is there: " + policy.id(), policy);
        });
    }

    @Command(
            name = "delete",
            header = "Deletes a QoS policy under which there is no port.",
            footer = {"", "Example:", "  jackfield qos-policy delete gold"})
    void delete(@Parameters(paramLabel = "POLICY", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            QosPolicy policy = session.qosPolicy(nameOrId);
            session.administration().deleteQosPolicy(policy.id());
            jackfield()
                    .output()
                    .gone("QoS policy " + nameOrId + " is deleted", policy.id().value());
        });
    }

    @Command(name = "list", header = "Lists the QoS policies, the oldest first.")
    void list() {
        jackfield()
                .inSession(session -> jackfield()
                        .output()
                        .list(TABLE, session.administration().listQosPolicies()));
    }

    @Command(name = "show", header = "Shows a QoS policy.")
    void show(@Parameters(paramLabel = "POLICY", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> jackfield().output().show(session.qosPolicy(nameOrId)));
    }
}
