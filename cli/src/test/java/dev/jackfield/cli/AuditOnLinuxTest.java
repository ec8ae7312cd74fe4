package dev.jackfield.cli;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Two installations on one host: an audit that removes orphans of one leaves all of the other, and what is nobody's, as it is. */
@Tag("linux")
class AuditOnLinuxTest {
    private static final List<String> COMPUTES = List.of("audit-1", "audit-2", "audit-3");

    @TempDir
    Path ourFolder;

    @TempDir
    Path theirFolder;

    private Cli ours;
    private Cli theirs;

    @BeforeEach
    void open() {
        ours = new Cli(ourFolder);
        theirs = new Cli(theirFolder);
        COMPUTES.forEach(name -> Shell.run("ip netns add " + name));
    }

    @AfterEach
    void close() {
        COMPUTES.forEach(name -> Shell.attempt("ip netns del " + name));
        fabrics().forEach(fabric -> Shell.attempt("ip netns del " + fabric));
    }

    /** Network namespaces that the driver made. */
    private static Set<String> fabrics() {
        Set<String> fabrics = new TreeSet<>();
        Arrays.stream(Shell.run("ls /run/netns").split("\n"))
                .filter(name -> name.startsWith("jf"))
                .forEach(fabrics::add);
        return fabrics;
    }

    private static String create(Cli cli, String name, String compute) {
        String description = Cli.web(name, "netns:" + compute).replace("ACTIVE_STANDBY", "SINGLE");
        return cli.ok("--driver linux lb create -f " + cli.file(name + ".yaml", description) + " -o json")
                .json()
                .get("id")
                .asString();
    }

    private static void makeNetworks(Cli cli) {
        for (String command : List.of(
                "network create front",
                "subnet create front-v4 --network front --cidr 203.0.113.0/24",
                "network create back",
                "subnet create servers --network back --cidr 192.0.2.0/24")) {
            cli.ok("--driver linux " + command);
        }
    }

    /** What ip and nft see of namespaces; the routers' and neighbours' own affairs left out. */
    private static String seen(String... namespaces) {
        StringBuilder seen = new StringBuilder();
        for (String netns : namespaces) {
            seen.append(Shell.run("ip -n " + netns + " -o link | sed 's/ state .*//'; ip -n " + netns
                    + " -o -4 addr; ip -n " + netns + " route; ip netns exec " + netns + " nft list ruleset"));
        }
        return seen.toString();
    }

    @Test
    void onlyOrphansOfOursAreRemoved() {
        makeNetworks(theirs);
        String theirFabric = fabrics().iterator().next();
        COMPUTES.forEach(name -> theirs.ok("--driver linux compute register netns:" + name));
        create(theirs, "web", "audit-3");
        makeNetworks(ours);
        Set<String> ourFabrics = fabrics();
        ourFabrics.remove(theirFabric);
        String ourFabric = ourFabrics.iterator().next();
        COMPUTES.forEach(name -> ours.ok("--driver linux compute register netns:" + name));
        Shell.run("ip -n " + ourFabric + " link add foreign type bridge");
        create(ours, "lost", "audit-1");
        // As if the controller's records had been lost: what was made for it is an orphan now.
        new StateDirectory(ours.state().resolve("linux/controller")).delete();
        String living = Cli.web("living", "netns:audit-2")
                .replace("ACTIVE_STANDBY", "SINGLE")
                .replace("203.0.113.100", "203.0.113.101");
        ours.ok("--driver linux lb create -f " + ours.file("living.yaml", living));
        String before = seen(theirFabric, "audit-3", "audit-2");
        assertThat(seen("audit-1")).contains("203.0.113.100");

        JsonNode outcomes = ours.ok("--driver linux audit --remove --grace 0 -o json")
                .json()
                .get("outcomes");

        assertThat(outcomes.valueStream().map(it -> it.get("result").asString()))
                .hasSizeGreaterThanOrEqualTo(3)
                .containsOnly("REMOVED");
        assertThat(seen("audit-1")).doesNotContain("203.0.113.").doesNotContain("192.0.2.");
        assertThat(seen(theirFabric, "audit-3", "audit-2")).isEqualTo(before);
        assertThat(Shell.run("ip -n " + ourFabric + " -o link")).contains(" foreign:");
        assertThat(theirs.ok("--driver linux audit").out()).contains(" 0 orphaned, 0 lost");
        assertThat(ours.ok("--driver linux audit").out()).contains(" 0 orphaned, 0 lost");
    }
}
