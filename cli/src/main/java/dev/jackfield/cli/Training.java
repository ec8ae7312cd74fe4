package dev.jackfield.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * @param args a folder for the state; a description of a load balancer on netns:amp-1 and netns:amp-2; and the driver. For
     *     linux, the namespaces amp-1 to amp-3 and client must exist
     * @throws IOException the description cannot be read
     */
    public static void main(String[] args) throws IOException {
        String compute = args[2].equals("linux") ? "netns:" : "mem:";
        byte[] description =
                Files.readString(Path.of(args[1])).replace("netns:", compute).getBytes(StandardCharsets.UTF_8);
        for (String command : commands(compute)) {
            PrintStream out = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            Surroundings surroundings = new Surroundings(
                    new ByteArrayInputStream(description),
                    out,
                    System.err,
                    Map.of("JACKFIELD_DRIVER", args[2], "JACKFIELD_STATE", args[0]));
            int code = Jackfield.run(surroundings, Stream.of(command.split(" ")).toArray(String[]::new));
            System.out.println(code + " " + command);
        }
    }

    private static List<String> commands(String compute) {
        return List.of(
                "version",
                "drivers",
                "help lb",
                "network create vip-net",
                "subnet create vip-v4 --network vip-net --cidr 203.0.113.0/24",
                "subnet create vip-v6 --network vip-net --cidr 2001:db8:1::/64",
                "network create member-net",
                "subnet create members --network member-net --cidr 192.0.2.0/24",
                "compute register " + compute + "amp-1",
                "compute register " + compute + "amp-2",
                "compute register " + compute + "amp-3",
                "compute register " + compute + "client",
                "port create client --network vip-net --compute " + compute + "client",
                "lb plan -f -",
                "lb create -f -",
                "lb show web",
                "lb switch web",
                "lb replace web --lost " + compute + "amp-1 --with " + compute + "amp-3",
                "network list",
                "subnet list -o json",
                "port list",
                "compute list",
                "lb list",
                "lb list -o json",
                "complete w lb show",
                "reconcile",
                "audit",
                "lb delete web",
                "lb show web",
                "port delete client",
                "network delete vip-net");
    }
}
