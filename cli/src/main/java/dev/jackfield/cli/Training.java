package dev.jackfield.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs commands of every kind on a throw-away state, so that the JVM learns which classes commands use and archives them. The build
 * runs it, and nobody else.
 */
final class Training {
    private Training() {}

    /**
     * Trains.
     *
     * @param args a folder for the state, and that of the examples
     */
    public static void main(String[] args) {
        String state = args[0];
        String description = args[1] + "/web.yaml";
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Surroundings surroundings =
                new Surroundings(new ByteArrayInputStream(new byte[0]), out, out, Map.of("JACKFIELD_DRIVER", "memory"));
        for (String command : commands(description)) {
            int code = Jackfield.run(
                    surroundings,
                    Stream.concat(Stream.of("--state", state), Stream.of(command.split(" ")))
                            .toArray(String[]::new));
            System.out.println(code + " " + command);
        }
    }

    private static List<String> commands(String description) {
        return List.of(
                "version",
                "drivers",
                "help lb",
                "network create vip-net",
                "subnet create vip-v4 --network vip-net --cidr 203.0.113.0/24",
                "subnet create vip-v6 --network vip-net --cidr 2001:db8:1::/64",
                "network create member-net",
                "subnet create members --network member-net --cidr 192.0.2.0/24",
                "compute register netns:amp-1",
                "compute register netns:amp-2",
                "compute register netns:amp-3",
                "port create client --network vip-net --compute netns:client",
                "lb plan -f " + description,
                "lb create -f " + description,
                "lb show web",
                "lb switch web",
                "lb replace web --lost netns:amp-1 --with netns:amp-3",
                "network list",
                "subnet list -o json",
                "port list",
                "compute list",
                "lb list",
                "lb list -o json",
                "audit",
                "lb delete web",
                "lb show web",
                "port delete client",
                "network delete vip-net");
    }
}
