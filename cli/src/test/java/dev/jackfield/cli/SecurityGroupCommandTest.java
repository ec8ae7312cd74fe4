package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SecurityGroupCommandTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    private static List<SecurityGroupRule> rules(String text) {
        return SecurityGroupCommand.rules(text, name -> new SecurityGroupId("id-of-" + name));
    }

    private static SecurityGroupRule rule(
            IpVersion version, String protocol, int first, int last, String block, String group) {
        return new SecurityGroupRule(
                Direction.INGRESS,
                version,
                Optional.of(protocol).filter(it -> !it.isEmpty()),
                first < 0 ? OptionalInt.empty() : OptionalInt.of(first),
                last < 0 ? OptionalInt.empty() : OptionalInt.of(last),
                Optional.of(block).filter(it -> !it.isEmpty()).map(Cidr::parse),
                Optional.of(group).filter(it -> !it.isEmpty()).map(SecurityGroupId::new));
    }

    @Test
    void aRuleIsAProtocolWithPortsAndASender() {
        assertThat(rules("tcp:80"))
                .containsExactly(rule(IpVersion.V4, "tcp", 80, 80, "", ""), rule(IpVersion.V6, "tcp", 80, 80, "", ""));
        assertThat(rules("udp:8000-8099@2001:db8::/32"))
                .containsExactly(rule(IpVersion.V6, "udp", 8000, 8099, "2001:db8::/32", ""));
        assertThat(rules("icmp@203.0.113.0/24"))
                .containsExactly(rule(IpVersion.V4, "icmp", -1, -1, "203.0.113.0/24", ""));
        assertThat(rules("any@friends"))
                .containsExactly(
                        rule(IpVersion.V4, "", -1, -1, "", "id-of-friends"),
                        rule(IpVersion.V6, "", -1, -1, "", "id-of-friends"));
        assertThat(rules("112")).extracting(SecurityGroupRule::protocol).containsOnly(Optional.of("112"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "tcp:",
                "tcp:x",
                "tcp:80-",
                "tcp:90-80",
                "icmp:8",
                "http",
                "tcp:99999",
                "tcp@1.2.3/24",
                "tcp:80@"
            })
    void whatIsNoRuleIsRefused(String text) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> rules(text));
    }

    @Test
    void aGroupIsMadeListedShownAndDeleted() {
        String text = "security-group create web --rule tcp:80@203.0.113.0/24 --rule udp:53 -o json";

        JsonNode group = cli.ok(text).json();

        assertThat(group.get("rules")).hasSize(3);
        assertThat(group.at("/rules/0/remote").asString()).isEqualTo("203.0.113.0/24");
        assertThat(group.at("/rules/2/ethertype").asString()).isEqualTo("V6");
        assertThat(cli.ok(text).json()).isEqualTo(group);
        assertThat(cli.ok("security-group list").out().lines())
                .containsExactly(
                        "NAME  ID                                    RULES  LOAD BALANCER",
                        "web   " + group.get("id").asString() + "  3      -");
        assertThat(cli.ok("security-group show web -o json").json()).isEqualTo(group);
        assertThat(cli.ok("security-group delete web").out()).isEqualTo("security group web is deleted\n");
        assertThat(cli.ok("security-group list -o json").json()).isEmpty();
    }

    @Test
    void aPortIsInGroupsWhichStayAsLong() {
        cli.ok("network create back");
        cli.ok("subnet create servers --network back --cidr 192.0.2.0/24");
        String friends =
                cli.ok("security-group create friends -o json").json().get("id").asString();
        JsonNode web = cli.ok("security-group create web --rule tcp:8080@friends -o json")
                .json();
        assertThat(web.at("/rules/0/remote_group").asString()).isEqualTo(friends);

        JsonNode port = cli.ok("port create web-1 --network back --security-group web --security-group friends -o json")
                .json();

        assertThat(port.at("/security_group_ids/0").asString())
                .isEqualTo(web.get("id").asString());
        assertThat(port.at("/security_group_ids/1").asString()).isEqualTo(friends);
        Result used = cli.run("security-group", "delete", "web");
        assertThat(used.code()).isEqualTo(4);
        assertThat(used.err())
                .startsWith("error: CONFLICT: ")
                .contains(port.get("id").asString());
        cli.ok("port delete web-1");
        cli.ok("security-group delete web");
    }

    @Test
    void whatIsNotThereIsNamed() {
        Result result = cli.run("security-group", "create", "web", "--rule", "tcp:80@nix");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).startsWith("error: NOT_FOUND: ").contains("nix");
        assertThat(cli.run("security-group", "create", "web", "--rule", "tcp:80-")
                        .err())
                .startsWith("error: INVALID: ")
                .contains("PROTOCOL[:PORT[-PORT]][@FROM]");
    }
}
