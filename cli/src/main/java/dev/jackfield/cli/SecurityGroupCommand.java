package dev.jackfield.cli;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Mark;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands on security groups. */
@Command(
        name = "security-group",
        header = "Security groups: create, delete, list, show.",
        footer = {
            "",
            "A rule is PROTOCOL[:PORT[-PORT]][@FROM]: any, tcp, udp, sctp, icmp or a number; destination ports;",
            "and the sender, a block of addresses or a security group. Without a block it is of both IP versions.",
            "",
            "Examples:",
            "  jackfield security-group create web --rule tcp:80 --rule tcp:443@203.0.113.0/24 --rule icmp",
            "  jackfield security-group create members --rule tcp:8080@source-lb-LB    what the load balancer LB sends",
            "  jackfield port create web-1 --network back --security-group members --compute netns:web-1"
        })
final class SecurityGroupCommand extends CommandGroup {
    private static final Pattern RULE = Pattern.compile("([^:@]+)(?::(\\d{1,5})(?:-(\\d{1,5}))?)?(?:@(.+))?");

    private static final Table<SecurityGroup> TABLE = new Table<SecurityGroup>()
            .column("NAME", SecurityGroup::name)
            .column("ID", SecurityGroup::id)
            .column("RULES", group -> group.rules().size())
            .column("LOAD BALANCER", group -> group.mark().flatMap(Mark::loadBalancer));

    SecurityGroupCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "create",
            header = "Makes a security group; the same again changes nothing.",
            footer = {
                "",
                "Example:",
                "  jackfield security-group create web --rule tcp:80 --rule udp:8000-8099@192.0.2.0/24"
            })
    void create(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--rule",
                            paramLabel = "RULE",
                            description = {
                                "What it lets in: PROTOCOL[:PORT[-PORT]][@FROM]; may be repeated.",
                                "Default: nothing but answers."
                            })
                    @Nullable
                    List<String> rules,
            @Option(names = "--description", paramLabel = "TEXT", defaultValue = "", description = "What it is for.")
                    String description) {
        jackfield().inSession(session -> {
            List<SecurityGroupRule> wanted = new ArrayList<>();
            for (String rule : rules == null ? List.<String>of() : rules) {
                wanted.addAll(rules(rule, from -> session.securityGroup(from).id()));
            }
            SecurityGroup group = session.administration()
                    .createSecurityGroup(new SecurityGroupRequest(name, Optional.empty(), description, wanted));
            jackfield().output().tell("security group " + name + " is there: " + group.id(), group);
        });
    }

    /** What a user wrote as a rule; without a block of addresses one for each IP version. */
    static List<SecurityGroupRule> rules(String text, Function<String, SecurityGroupId> groups) {
        Matcher parts = RULE.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValueException("rule", text, "must be PROTOCOL[:PORT[-PORT]][@FROM]");
        }
        Optional<String> protocol = Optional.of(parts.group(1)).filter(it -> !it.equals("any"));
        OptionalInt first = number(parts.group(2));
        OptionalInt last = parts.group(3) == null ? first : number(parts.group(3));
        Optional<String> from = Optional.ofNullable(parts.group(4));
        Optional<Cidr> block = from.filter(it -> it.contains("/")).map(Cidr::parse);
        Optional<SecurityGroupId> group = from.filter(it -> !it.contains("/")).map(groups);
        List<IpVersion> versions =
                block.map(it -> List.of(it.version())).orElseGet(() -> List.of(IpVersion.V4, IpVersion.V6));
        return versions.stream()
                .map(version -> new SecurityGroupRule(Direction.INGRESS, version, protocol, first, last, block, group))
                .toList();
    }

    private static OptionalInt number(@Nullable String digits) {
        return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    @Command(
            name = "delete",
            header = "Deletes a security group in which no port is.",
            footer = {"", "Example:", "  jackfield security-group delete web"})
    void delete(@Parameters(paramLabel = "GROUP", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> {
            SecurityGroup group = session.securityGroup(nameOrId);
            session.administration().deleteSecurityGroup(group.id());
            jackfield()
                    .output()
                    .gone(
                            "security group " + nameOrId + " is deleted",
                            group.id().value());
        });
    }

    @Command(name = "list", header = "Lists the security groups, the oldest first.")
    void list() {
        jackfield()
                .inSession(session -> jackfield()
                        .output()
                        .list(TABLE, session.administration().listSecurityGroups()));
    }

    @Command(name = "show", header = "Shows a security group.")
    void show(@Parameters(paramLabel = "GROUP", description = "Its name or id.") String nameOrId) {
        jackfield().inSession(session -> jackfield().output().show(session.securityGroup(nameOrId)));
    }
}
