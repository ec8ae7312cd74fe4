package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The same commands, one after the other, here and at a daemon: they print the same and end the same. */
class RemoteCommandsTest {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @TempDir
    private static Path folder;

    private static Cli local;
    private static ServedState served;
    private static Cli remote;

    @BeforeAll
    static void open() throws IOException {
        local = new Cli(Files.createDirectories(folder.resolve("local")));
        served = new ServedState(Files.createDirectories(folder.resolve("served")), Map.of());
        remote = served.remote();
        String web = Cli.web("web", "mem:amp-1", "mem:amp-2");
        write("web", web);
        write("changed", web.replace("port: 80}", "port: 81}"));
        write("golden", web.replace("100}", "100, qos_policy: gold}"));
        write("outside", web.replace("203.0.113.100", "198.51.100.1"));
        write("nowhere", web.replace("front-v4", "nowhere").replace("name: web", "name: nix"));
        write("taken", web.replace("name: web", "name: other"));
        write("wrong", web.replace("topology: ACTIVE_STANDBY", "topology: [1]"));
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    static Stream<String> commands() {
        return Stream.of("""
                lb list
                network create front
                network create front
                network create back --mtu 1400 -o json
                network create odd --type flat --device br0
                network create outside --mtu 7
                subnet create front-v4 --network front --cidr 203.0.113.0/24 --gateway 203.0.113.1
                subnet create servers --network back --cidr 192.0.2.0/24 --pool 192.0.2.100-192.0.2.199 --route 198.51.100.0/24=192.0.2.254 -o json
                subnet create servers --network nix --cidr 192.0.2.0/24
                subnet create other --network back --cidr 192.0.2.0/25
                network list
                network show back
                network show nix
                network show a/b
                network show ..
                subnet list
                subnet list -o json
                subnet show servers
                subnet show nix
                compute register mem:amp-1
                compute register mem:amp-2
                compute register mem:amp-3 -o json
                compute register mem:amp-4
                compute list
                compute list -o json
                qos-policy create gold --max-kbps 100000
                qos-policy create gold --max-kbps 5
                qos-policy create silver --max-kbps 1000 -o json
                qos-policy list
                qos-policy show gold
                qos-policy show nix
                security-group create friends
                security-group create web --rule tcp:80@203.0.113.0/24 --rule udp:53 --rule any@friends -o json
                security-group create web --rule tcp:80@nix
                security-group list
                security-group show web
                security-group show nix
                port create guest --network front --fixed-ip front-v4=203.0.113.50 --security-group web --qos-policy gold --compute mem:amp-4
                port create guest --network front --fixed-ip nix
                port create lonely --network back --compute mem:nowhere
                port create full --network back --fixed-ip servers=192.0.2.100 -o json
                port set guest --qos-policy silver
                port set guest --no-qos-policy -o json
                port set guest --qos-policy nix
                port list
                port show guest
                port show guest -o json
                port show nix
                qos-policy delete gold
                security-group delete web
                lb plan -f %s/web.yaml
                lb plan -f %s/web.yaml -o json
                lb plan -f %s/outside.yaml
                lb create -f %s/outside.yaml
                lb create -f %s/nowhere.yaml
                lb create -f %s/wrong.yaml
                lb create -f %s/missing.yaml
                lb create -f %s/web.yaml
                lb create -f %s/web.yaml
                lb create -f %s/changed.yaml
                lb create -f %s/taken.yaml
                lb list
                lb list -o json
                lb show web
                lb show web -o json
                lb show nix
                lb show a/b
                lb plan -f %s/changed.yaml
                lb update -f %s/changed.yaml
                lb update -f %s/changed.yaml -o json
                lb update -f %s/nowhere.yaml
                lb update -f %s/web.yaml
                lb switch web
                lb switch web --to mem:amp-1 -o json
                lb switch web --to mem:nix
                lb replace web --lost mem:amp-1 --with mem:amp-3
                lb replace web --lost mem:nix --with mem:amp-3
                lb replace web --lost mem:amp-2 --with mem:amp-1,mem:amp-4
                lb replace web --all --with mem:amp-1,mem:amp-2
                lb recover
                lb recover web
                lb recover nix
                lb adopt -f %s/web.yaml --id 6d0a0d4e-6f0e-4b59-a0a3-3d3c1c9a54f2
                lb release web
                check web
                check web -o json
                check nix
                reconcile
                reconcile web
                reconcile nix
                reconcile --apply
                repair web
                repair nix -o json
                audit
                audit -v
                audit -v -o json
                audit --remove
                audit --remove --grace 0 -o json
                compute unregister mem:amp-4
                lb delete nix
                lb delete web
                lb delete web
                lb list
                port delete guest
                port delete full
                port delete nix
                security-group delete web
                qos-policy delete gold -o json
                subnet delete servers
                network delete front
                network delete front
                network list""".replace("%s", folder.toString()).split("\n"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void bothDoTheSame(String command) {
        Result here = local.run(command.split(" "));
        Result there = remote.run(command.split(" "));

        assertThat(normal(there.out())).isEqualTo(normal(here.out()));
        assertThat(normal(there.err())).isEqualTo(normal(here.err()));
        assertThat(there.code()).isEqualTo(here.code());
    }

    /** Ids in the order in which they appear; no times and no MAC addresses. */
    private static String normal(String text) {
        Map<String, String> names = new HashMap<>();
        return UUID.matcher(text)
                .replaceAll(id -> names.computeIfAbsent(id.group(), _ -> "id-" + names.size()))
                .replaceAll("\\b[0-9a-f]{8}\\b", "id")
                .replaceAll("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", "mac")
                .replaceAll("… [0-9.]+ ms", "… ms")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "time");
    }

    @Test
    void ofOneStateBothPrintTheSameBytes(@TempDir Path own) {
        try (ServedState state = new ServedState(own, Map.of())) {
            Cli there = state.remote();
            Cli here = new Cli(own);
            there.makeNetworks();
            there.ok("port create guest --network front");
            there.ok("security-group create web --rule tcp:80@203.0.113.0/24");
            assertThat(there.createWeb().code()).isZero();

            for (String command : List.of(
                    "lb list",
                    "lb show web",
                    "network list",
                    "subnet list",
                    "port list",
                    "port show guest",
                    "security-group list",
                    "qos-policy list",
                    "compute list",
                    "check web",
                    "reconcile",
                    "audit -v",
                    "lb recover web",
                    "complete w lb show",
                    "complete fr network show")) {
                for (String format : List.of("", " -o json")) {
                    assertThat(there.ok(command + format)).as(command + format).isEqualTo(here.ok(command + format));
                }
            }
            assertThat(there.ok("complete w lb show").out()).isEqualTo("web\n");
        }
    }
}
