package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    @Test
    void aNetworkIsThereForTheNextCommand() {
        String id = cli.ok("network create front --mtu 1450 -o json")
                .json()
                .get("id")
                .asString();

        assertThat(cli.ok("network list").out().lines())
                .containsExactly(
                        "NAME   ID                                    TYPE  DEVICE  MTU   SUBNETS",
                        "front  " + id + "  -     -       1450  0");
        JsonNode shown = cli.ok("network show front -o json").json();
        assertThat(shown.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "subnets",
                        "project_id",
                        "admin_state_up",
                        "provider_network_type",
                        "provider_physical_network",
                        "provider_segmentation_id",
                        "router_external",
                        "mtu",
                        "port_security_enabled");
        assertThat(shown.get("mtu").asInt()).isEqualTo(1450);
        assertThat(shown.get("project_id").isNull()).isTrue();
        assertThat(cli.ok("network show " + id).out()).startsWith("id                     " + id + "\nname  ");
    }

    @Test
    void creatingTwiceMakesOne() {
        String once = cli.ok("network create front").out();

        assertThat(cli.ok("network create front").out()).isEqualTo(once);
        assertThat(cli.ok("network list -o json").json()).hasSize(1);
    }

    @Test
    void anotherContentUnderTheSameNameIsAConflict() {
        cli.ok("network create front");

        Result result = cli.run("network", "create", "front", "--mtu", "1400");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err())
                .startsWith("error: CONFLICT: ")
                .contains("front")
                .hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNamedInOneLine() {
        Result result = cli.run("subnet", "create", "s", "--network", "nix", "--cidr", "192.0.2.0/24");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).isEqualTo("error: NOT_FOUND: no such network: nix\n");
    }

    @Test
    void verboseTellsWhereAnErrorCameFrom() {
        assertThat(cli.run("-v", "network", "show", "nix").err())
                .startsWith("error: NOT_FOUND: no such network: nix\n")
                .contains("NetworkNotFoundException")
                .contains("\tat ");
    }

    @Test
    void aSubnetHasPoolsRoutesAndAGateway() {
        cli.ok("network create back");

        JsonNode subnet = cli.ok("subnet create servers --network back --cidr 192.0.2.0/24 --gateway 192.0.2.1"
                        + " --pool 192.0.2.10-192.0.2.19 --pool 192.0.2.30-192.0.2.39"
                        + " --route 198.51.100.0/24=192.0.2.254 -o json")
                .json();

        assertThat(subnet.get("gateway_ip").asString()).isEqualTo("192.0.2.1");
        assertThat(subnet.get("allocation_pools")).hasSize(2);
        assertThat(subnet.at("/allocation_pools/1/first").asString()).isEqualTo("192.0.2.30");
        assertThat(subnet.at("/host_routes/0/destination").asString()).isEqualTo("198.51.100.0/24");
        assertThat(cli.ok("subnet list").out())
                .contains("servers")
                .contains("  back  ")
                .contains("192.0.2.1\n");
        assertThat(cli.ok("subnet delete servers").out()).isEqualTo("subnet servers is deleted\n");
        assertThat(cli.ok("subnet list -o json").json()).isEmpty();
    }

    @Test
    void wrongValuesAreInvalid() {
        cli.ok("network create back");
        String[] wrong = {
            "--cidr 192.0.2.1/24",
            "--cidr nonsense",
            "--cidr 192.0.2.0/24 --gateway 198.51.100.1",
            "--cidr 192.0.2.0/24 --pool 192.0.2.9",
            "--cidr 192.0.2.0/24 --pool 192.0.2.9-192.0.2.1",
            "--cidr 192.0.2.0/24 --route 198.51.100.0/24",
            "--cidr 192.0.2.0/24 --route 198.51.100.0/24=2001:db8::1"
        };
        for (String options : wrong) {
            Result result = cli.run(("subnet create s --network back " + options).split(" "));
            assertThat(result.code()).as(options).isEqualTo(2);
            assertThat(result.err()).as(options).startsWith("error: INVALID: ").hasLineCount(1);
        }
        assertThat(cli.ok("subnet list -o json").json()).isEmpty();
    }

    @Test
    void aFullSubnetIsExhausted() {
        cli.ok("network create tiny");
        cli.ok("subnet create s --network tiny --cidr 192.0.2.0/30");
        cli.ok("port create one --network tiny");
        cli.ok("port create two --network tiny");

        Result result = cli.run("port", "create", "three", "--network", "tiny");

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).startsWith("error: EXHAUSTED: ").hasLineCount(1);
    }

    @Test
    void aPortIsAttachedToACompute() {
        cli.makeNetworks();

        JsonNode port = cli.ok(
                        "port create web-1 --network back --fixed-ip servers=192.0.2.11 --compute mem:amp-1 -o json")
                .json();

        assertThat(port.get("device_id").asString()).isEqualTo("mem:amp-1");
        assertThat(port.at("/fixed_ips/0/ip_address").asString()).isEqualTo("192.0.2.11");
        assertThat(cli.ok("port list").out()).contains("web-1").contains("back").contains("192.0.2.11");
        Result inUse = cli.run("network", "delete", "back");
        assertThat(inUse.code()).isEqualTo(4);
        cli.ok("port delete web-1");
        cli.ok("network delete back");
    }

    @Test
    void aPortThatCannotBeAttachedIsNotLeftBehind() {
        cli.makeNetworks();

        Result result = cli.run("port", "create", "web-1", "--network", "back", "--compute", "mem:unknown");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).startsWith("error: NOT_FOUND: ").contains("mem:unknown");
        assertThat(cli.ok("port list -o json").json()).isEmpty();
    }

    @Test
    void aPortThatWasThereStaysWhenItCannotBeAttached() {
        cli.makeNetworks();
        cli.ok("port create web-1 --network back");

        assertThat(cli.run("port", "create", "web-1", "--network", "back", "--compute", "mem:unknown")
                        .code())
                .isEqualTo(3);
        assertThat(cli.ok("port list -o json").json()).hasSize(1);
    }

    @Test
    void computesAreListed() {
        cli.ok("compute register mem:amp-1");
        cli.ok("compute register mem:amp-1");

        assertThat(cli.ok("compute list").out().lines())
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("mem:amp-1  yes");
        cli.ok("compute unregister mem:amp-1");
        cli.ok("compute unregister mem:amp-1");
        assertThat(cli.ok("compute list -o json").json()).isEmpty();
    }

    @Test
    void aQuotaIsADriversOption() {
        cli.ok("network create one --driver-option quota.networks=1");

        assertThat(cli.run("network", "create", "two", "--driver-option", "quota.networks=1")
                        .code())
                .isEqualTo(5);
    }

    @Test
    void aQosPolicyIsMadeGivenToPortsAndDeleted() {
        cli.ok("network create front");
        cli.ok("subnet create v4 --network front --cidr 203.0.113.0/24");
        String id = cli.ok("qos-policy create gold --max-kbps 100000 -o json")
                .json()
                .get("id")
                .asString();
        assertThat(cli.ok("qos-policy list").out().lines())
                .containsExactly("NAME  ID                                    KBIT/S", "gold  " + id + "  100000");
        assertThat(cli.ok("qos-policy show gold -o json")
                        .json()
                        .get("max_kilobits_per_second")
                        .asLong())
                .isEqualTo(100_000);

        cli.ok("port create one --network front --qos-policy gold");
        cli.ok("port create two --network front");
        assertThat(cli.ok("port set two --qos-policy " + id).out()).isEqualTo("port two is under QoS policy gold\n");
        assertThat(policyOf("one")).isEqualTo(id);
        assertThat(policyOf("two")).isEqualTo(id);

        Result inUse = cli.run("qos-policy", "delete", "gold");
        assertThat(inUse.code()).isEqualTo(4);
        assertThat(inUse.err()).startsWith("error: CONFLICT: ").contains(id).hasLineCount(1);
        cli.ok("port set two --no-qos-policy");
        assertThat(policyOf("two")).isEqualTo("");
        cli.ok("port delete one");
        cli.ok("qos-policy delete gold");
        assertThat(cli.ok("qos-policy list -o json").json()).isEmpty();
    }

    private String policyOf(String port) {
        return cli.ok("port show " + port + " -o json")
                .json()
                .get("qos_policy_id")
                .asString("");
    }

    @Test
    void aQosPolicyThatIsNotThereOrHasNoRateIsNamed() {
        cli.ok("network create front");
        Result missing = cli.run("port", "create", "one", "--network", "front", "--qos-policy", "gold");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err())
                .startsWith("error: NOT_FOUND: ")
                .contains("gold")
                .hasLineCount(1);
        Result zero = cli.run("qos-policy", "create", "gold", "--max-kbps", "0");
        assertThat(zero.code()).isEqualTo(2);
        assertThat(zero.err()).contains("rate in kilobits per second").contains("0");
        assertThat(cli.run("port", "set", "one").code()).isEqualTo(2);
        assertThat(cli.run("port", "set", "one", "--qos-policy", "a", "--no-qos-policy")
                        .code())
                .isEqualTo(2);
    }
}
