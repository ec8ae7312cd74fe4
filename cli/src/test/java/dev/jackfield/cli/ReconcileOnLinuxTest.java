package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator sees and does when something of his host's networks was lost: one command shows it, and mends it. */
@Tag("linux")
class ReconcileOnLinuxTest {
    private static final List<String> COMPUTES = List.of("rec-1", "rec-2", "rec-3", "rec-4");

    @TempDir
    Path folder;

    private Cli cli;
    private String fabric = "";

    @BeforeEach
    void open() {
        cli = new Cli(folder);
        COMPUTES.forEach(name -> Shell.run("ip netns add " + name));
        for (String command : List.of(
                "network create front",
                "subnet create front-v4 --network front --cidr 203.0.113.0/24",
                "network create back",
                "subnet create servers --network back --cidr 192.0.2.0/24")) {
            linux(command);
        }
        COMPUTES.forEach(name -> linux("compute register netns:" + name));
        linux("lb create -f " + cli.file("web.yaml", Cli.web("web", "netns:rec-1", "netns:rec-2")));
        fabric = Shell.run("ls /run/netns | grep '^jf-'").strip();
    }

    @AfterEach
    void close() {
        COMPUTES.forEach(name -> Shell.attempt("ip netns del " + name));
        Shell.attempt("for fabric in $(ls /run/netns | grep '^jf-'); do ip netns del $fabric; done");
    }

    private Result linux(String command) {
        return cli.ok("--driver linux " + command);
    }

    private Result broken(String command) {
        Result result = cli.run(("--driver linux " + command).split(" "));
        assertThat(result.code())
                .as("%s: %s%s", command, result.out(), result.err())
                .isEqualTo(Failures.BROKEN);
        return result;
    }

    /** What ip and nft see; without what the kernel numbers or draws by lot, and what counts. */
    private String seen() {
        StringBuilder seen = new StringBuilder();
        for (String netns : List.of(fabric, "rec-1", "rec-2")) {
            seen.append(Shell.run("ip -n " + netns + " -o link | sed -E 's/^[0-9]+: //; s/@if[0-9]+:/:/; s/ state .*//'"
                    + " | sort; ip -n " + netns + " -o -4 addr | sed -E 's/^[0-9]+: //' | sort; ip -n " + netns
                    + " route; ip netns exec " + netns
                    + " nft -s list ruleset | sed -E 's/expires [0-9smh]+//'"));
        }
        return seen.toString();
    }

    private static Set<String> kinds(Result result) {
        return result.json()
                .get("differences")
                .valueStream()
                .map(it -> it.get("kind").asString())
                .collect(Collectors.toSet());
    }

    private String bridge(String network) {
        String id =
                linux("network show " + network + " -o json").json().get("id").asString();
        return Shell.run("ip -n " + fabric + " -o link | grep 'network=" + id
                        + "' | sed -E 's/^[0-9]+: ([^:]+):.*/\\1/'")
                .strip();
    }

    @Test
    void whatWasTakenAwayByHandIsShownAndMended() {
        assertThat(linux("reconcile").out()).isEqualTo("all is as it should be\n");
        String before = seen();
        String bridge = bridge("front");
        Shell.run("ip -n " + fabric + " link del " + bridge + "; ip netns exec " + fabric
                + " nft flush ruleset; ip -n rec-1 addr flush to 203.0.113.100/32");

        assertThat(broken("check web").out())
                .contains("broken: bridge " + bridge)
                .contains("filter table");
        Result shown = broken("reconcile web -o json");
        assertThat(kinds(shown)).containsExactlyInAnyOrder("NETWORK", "PORT", "FILTER", "VIP");
        assertThat(broken("reconcile").out())
                .contains("SHOULD BE")
                .contains(bridge)
                .contains(" to mend, 0 to remove");

        Result applied = linux("reconcile --apply");

        assertThat(applied.out()).contains(" 0 left, 0 failed");
        assertThat(seen()).isEqualTo(before);
        assertThat(linux("check web").out()).doesNotContain("broken: bridge");
        assertThat(linux("reconcile").out()).isEqualTo("all is as it should be\n");
        assertThat(linux("reconcile --apply").out()).contains("0 mended, 0 removed, 0 left, 0 failed");
    }

    @Test
    void afterARestartTheNetworksComeBackAndAmphoraeAreReplaced() {
        Shell.run("ip netns del " + fabric + "; ip netns del rec-1; ip netns del rec-2; ip netns add rec-1");

        assertThat(kinds(broken("reconcile -o json"))).containsExactly("HOST");
        JsonNode outcomes = broken("reconcile --apply -o json").json().get("outcomes");
        assertThat(outcomes.valueStream()
                        .filter(it -> it.get("result").asString().equals("LEFT"))
                        .map(it -> it.at("/difference/subject/compute").asString()))
                .containsExactlyInAnyOrder("netns:rec-1", "netns:rec-2");
        assertThat(outcomes.valueStream().map(it -> it.get("result").asString()))
                .doesNotContain("FAILED");

        linux("lb replace web --lost netns:rec-1 --with netns:rec-3");
        linux("lb replace web --lost netns:rec-2 --with netns:rec-4");

        assertThat(linux("reconcile").out()).isEqualTo("all is as it should be\n");
        assertThat(Shell.run("ip -n rec-3 -o -4 addr; ip -n rec-4 -o -4 addr")).contains(" 203.0.113.100/32 ");
    }
}
