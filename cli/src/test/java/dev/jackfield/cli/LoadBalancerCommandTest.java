package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class LoadBalancerCommandTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
        cli.makeNetworks();
    }

    @Test
    void aPlanChangesNothing() {
        String file = cli.file("web.yaml", Cli.web("web", "mem:amp-1", "mem:amp-2"));

        Result text = cli.run("lb", "plan", "-f", file);
        Result json = cli.run("lb", "plan", "-f", file, "-o", "json");

        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("203.0.113.100").contains("mem:amp-1").contains("NIC on network");
        assertThat(json.json().get("exists").asBoolean()).isFalse();
        assertThat(json.json().get("steps")).isNotEmpty();
        assertThat(json.json().get("deltas")).hasSize(2);
        assertThat(cli.ok("lb list -o json").json()).isEmpty();
        assertThat(cli.ok("port list -o json").json()).isEmpty();
    }

    @Test
    void eachStepIsToldWhileItRuns() {
        Result result = cli.createWeb();

        assertThat(result.code()).isZero();
        assertThat(result.err().lines())
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(line).matches("✓ .+ … [0-9.]+ ms"));
        assertThat(result.out()).startsWith("load balancer web ACTIVE\n").contains("203.0.113.100");
    }

    @Test
    void theSameAgainChangesNothing() {
        cli.createWeb();
        JsonNode ports = cli.ok("port list -o json").json();

        Result again = cli.createWeb();

        assertThat(again.code()).isZero();
        assertThat(again.err()).isEmpty();
        assertThat(cli.ok("port list -o json").json()).isEqualTo(ports);
    }

    @Test
    void aDescriptionComesFromStandardInput() {
        Result result = cli.read(Cli.web("web", "mem:amp-1", "mem:amp-2"), "lb", "create", "-f", "-", "-o", "json");

        assertThat(result.code()).isZero();
        assertThat(result.json().get("name").asString()).isEqualTo("web");
    }

    @Test
    void itIsShownByNameAndById() {
        cli.createWeb();
        JsonNode listed = cli.ok("lb list -o json").json().get(0);
        String id = listed.get("id").asString();

        JsonNode shown = cli.ok("lb show " + id + " -o json").json();

        assertThat(shown.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "status",
                        "reason",
                        "created_at",
                        "project_id",
                        "topology",
                        "vip_owner",
                        "vip",
                        "additional_vips",
                        "listeners",
                        "members",
                        "amphorae",
                        "nics",
                        "holder",
                        "gone_computes",
                        "hops");
        assertThat(shown.at("/vip/ip_address").asString()).isEqualTo("203.0.113.100");
        assertThat(shown.at("/amphorae/0/compute_id").asString()).isEqualTo("mem:amp-1");
        assertThat(shown.at("/holder/amphora_id")).isEqualTo(shown.at("/amphorae/0/id"));
        assertThat(listed.get("holder").isNull()).isTrue();
        assertThat(cli.ok("lb show web").out()).contains("mem:amp-1", "mem:amp-2", "holds it");
        assertThat(cli.ok("lb list").out()).contains("web").contains("ACTIVE").contains("mem:amp-1, mem:amp-2");
    }

    @Test
    void theVipsPolicyFollowsTheFileAndItsGroupsDoNot() {
        cli.ok("qos-policy create gold --max-kbps 100000");
        String gold = cli.ok("qos-policy show gold -o json").json().get("id").asString();
        cli.ok("security-group create visitors");
        cli.createWeb();
        String web = Cli.web("web", "mem:amp-1", "mem:amp-2");

        String golden = cli.file("gold.yaml", web.replace("100}", "100, qos_policy: gold}"));
        Result updated = cli.run("lb", "update", "-f", golden);
        String grouped = cli.file("groups.yaml", web.replace("100}", "100, security_groups: [visitors]}"));
        Result refused = cli.run("lb", "update", "-f", grouped);
        String wrong = cli.file("wrong.yaml", web.replace("100}", "100, qos_policy: 7}"));

        assertThat(updated.code()).isZero();
        assertThat(updated.err()).contains("apply-qos mem:amp-1").contains("apply-qos mem:amp-2");
        assertThat(updated.out()).contains("QoS       " + gold);
        assertThat(cli.ok("lb show web -o json").json().at("/vip/qos_policy_id").asString())
                .isEqualTo(gold);
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("vip.security_groups");
        assertThat(cli.run("lb", "update", "-f", wrong).err())
                .contains("wrong.yaml:4:")
                .contains("vip.qos_policy");
    }

    @Test
    void theVipIsSwitched() {
        cli.createWeb();

        JsonNode there = cli.ok("lb switch web -o json").json();
        JsonNode back = cli.ok("lb switch web --to mem:amp-1 -o json").json();

        assertThat(there.get("generation").asInt()).isEqualTo(2);
        assertThat(back.get("generation").asInt()).isEqualTo(3);
        assertThat(back.get("amphora_id")).isNotEqualTo(there.get("amphora_id"));
    }

    @Test
    void anAmphoraIsReplaced() {
        cli.createWeb();

        JsonNode replaced = cli.ok("lb replace web --lost mem:amp-1 --with mem:amp-3 -o json")
                .json();

        assertThat(replaced.at("/amphorae/0/compute_id").asString()).isEqualTo("mem:amp-3");
        assertThat(cli.ok("audit -o json").json().get("findings")).isEmpty();
    }

    @Test
    void allAmphoraeAreReplaced() {
        cli.createWeb();
        cli.ok("compute register mem:amp-4");

        JsonNode replaced = cli.ok("lb replace web --all --with mem:amp-3,mem:amp-4 -o json")
                .json();

        assertThat(replaced.at("/amphorae")
                        .valueStream()
                        .map(it -> it.get("compute_id").asString()))
                .containsExactly("mem:amp-4", "mem:amp-3");
        assertThat(cli.run("lb", "replace", "web", "--all", "--with", "mem:amp-1")
                        .code())
                .isEqualTo(2);
        assertThat(cli.run("lb", "replace", "web", "--all", "--lost", "mem:amp-3", "--with", "mem:amp-1")
                        .code())
                .isEqualTo(2);
        assertThat(cli.run("lb", "replace", "web", "--with", "mem:amp-1").code())
                .isEqualTo(2);
        assertThat(cli.run("lb", "replace", "web", "--lost", "mem:amp-3", "--with", "mem:amp-1,mem:amp-2")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aChangedDescriptionIsPlannedAndFollowed() {
        cli.createWeb();
        String changed = Cli.web("web", "mem:amp-1", "mem:amp-2")
                .replace("listeners: [{", "listeners: [{protocol: TCP, port: 443}, {")
                .replace("members: [{address: 192.0.2.11, port: 8080, subnet: servers}]", "members: []");
        String file = cli.file("web.yaml", changed);

        assertThat(cli.ok("lb plan -f " + file).out()).contains("load balancer web (ACTIVE_STANDBY) is updated, ");
        JsonNode updated = cli.ok("lb update -f " + file + " -o json").json();

        assertThat(updated.get("listeners")).hasSize(2);
        assertThat(updated.get("nics")).isEmpty();
        assertThat(updated.get("status").asString()).isEqualTo("ACTIVE");
        assertThat(cli.ok("lb update -f " + file + " -o json").json()).isEqualTo(updated);
        Result fixed = cli.read(changed.replace("mem:amp-2", "mem:amp-3"), "lb", "update", "-f", "-");
        assertThat(fixed.code()).isEqualTo(4);
        assertThat(fixed.err())
                .startsWith("error: CONFLICT: ")
                .contains("amphorae")
                .hasLineCount(1);
        assertThat(cli.read(changed.replace("name: web", "name: nix"), "lb", "update", "-f", "-")
                        .code())
                .isEqualTo(3);
    }

    @Test
    void nothingIsLeftOfADeletedOne() {
        cli.createWeb();

        assertThat(cli.ok("lb delete web").out()).isEqualTo("load balancer web is deleted\n");

        assertThat(cli.ok("port list -o json").json()).isEmpty();
        assertThat(cli.ok("audit").out()).isEqualTo("0 known, 0 orphaned, 0 lost, 0 foreign\n");
        Result again = cli.run("lb", "delete", "web");
        assertThat(again.code()).isEqualTo(3);
        assertThat(again.err()).isEqualTo("error: NOT_FOUND: no such load balancer: web\n");
    }

    @Test
    void theAuditTellsWhatIsKnownOnRequest() {
        cli.createWeb();

        assertThat(cli.ok("audit").out()).matches("\\d+ known, 0 orphaned, 0 lost, 0 foreign\n");
        assertThat(cli.ok("audit -v").out()).contains("VIP_PORT").contains("KNOWN");
        assertThat(cli.ok("audit -v -o json").json().at("/findings/0/verdict").asString())
                .isEqualTo("KNOWN");
    }

    @Test
    void aCheckNamesTheBrokenHopAndSaysSoByItsExitCode() {
        cli.createWeb();
        assertThat(cli.ok("check web").out()).contains("HOP").endsWith("load balancer web: no hop is broken\n");
        String port = cli.ok("lb show web -o json").json().at("/nics/1/port_id").asString();
        cli.ok("port delete " + port);

        Result result = cli.run("check", "web");

        assertThat(result.code()).isEqualTo(Failures.BROKEN);
        assertThat(result.out()).contains("\nbroken: member NIC " + port + " of mem:amp-2: there is no such port\n");
        assertThat(result.err()).isEmpty();
        JsonNode json = cli.run("check", "web", "-o", "json").json();
        assertThat(json.get("sound").asBoolean()).isFalse();
        assertThat(json.at("/broken/0/name").asString()).isEqualTo("member NIC " + port + " of mem:amp-2");
        assertThat(cli.run("check", "nix").code()).isEqualTo(3);
    }

    @Test
    void whatIsOrphanedIsRemovedOnRequest() {
        cli.createWeb();
        // As if the controller's records had been lost.
        new StateDirectory(cli.state().resolve("memory/controller")).delete();
        String audit = cli.ok("audit").out();
        assertThat(audit).contains("ORPHANED").containsPattern("\n0 known, [1-9]");

        assertThat(cli.ok("audit --remove").out())
                .contains("SPARED", "younger than 60 s", "\n0 removed, ", " 0 failed");
        assertThat(cli.ok("port list -o json").json()).hasSize(5);
        JsonNode removed = cli.ok("audit --remove --grace 0 -o json").json();

        assertThat(removed.at("/outcomes")
                        .valueStream()
                        .map(it -> it.get("result").asString()))
                .hasSize((int) audit.lines()
                        .filter(line -> line.startsWith("ORPHANED"))
                        .count())
                .containsOnly("REMOVED");
        assertThat(cli.ok("port list -o json").json()).isEmpty();
        assertThat(cli.ok("audit --remove --grace 0").out()).isEqualTo("0 removed, 0 spared, 0 failed\n");
    }

    @Test
    void aTakenAddressIsAConflictAndLeavesNothing() {
        cli.ok("port create taken --network front --fixed-ip front-v4=203.0.113.100");

        Result result = cli.createWeb();

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err().lines().filter(line -> line.startsWith("error: ")))
                .singleElement()
                .asString()
                .startsWith("error: CONFLICT: ")
                .contains("203.0.113.100");
        assertThat(result.out()).isEmpty();
        assertThat(cli.ok("lb list -o json").json()).isEmpty();
        assertThat(cli.ok("port list -o json").json()).hasSize(1);
    }

    @Test
    void anUnknownSubnetIsNotFound() {
        String text = Cli.web("web", "mem:amp-1", "mem:amp-2").replace("front-v4", "nowhere");

        Result result = cli.run("lb", "create", "-f", cli.file("web.yaml", text));

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .startsWith("error: NOT_FOUND: ")
                .contains("nowhere")
                .hasLineCount(1);
    }

    @Test
    void whatTheNetworksContradictIsNamedByItsLine() {
        String text = Cli.web("web", "mem:amp-1", "mem:amp-2").replace("203.0.113.100", "198.51.100.1");
        String file = cli.file("web.yaml", text);

        Result result = cli.run("lb", "create", "-f", file);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("error: INVALID: " + file + ":4:34: ")
                .hasLineCount(1);
    }

    @Test
    void anotherContentUnderTheSameNameNamesTheFields() {
        cli.createWeb();

        Result result = cli.read(
                Cli.web("web", "mem:amp-1", "mem:amp-2").replace("port: 80}", "port: 81}"), "lb", "create", "-f", "-");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err())
                .startsWith("error: CONFLICT: ")
                .contains("listeners")
                .hasLineCount(1);
    }
}
