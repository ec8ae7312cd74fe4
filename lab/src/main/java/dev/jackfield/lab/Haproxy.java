package dev.jackfield.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** HAProxy, as it runs in an amphora. */
public final class Haproxy {
    private Haproxy() {}

    /**
     * Finds the program, on the path or where Debian puts it.
     *
     * @return the program; empty if it is not installed
     */
    public static Optional<Path> find() {
        return Programs.find("haproxy");
    }

    /**
     * Starts HAProxy on a host and waits until it listens.
     *
     * @param program the program
     * @param host the amphora's host
     * @param ports the ports to listen on, for IPv4 and IPv6
     * @param members the members' addresses with their ports, by name
     */
    static Process start(Path program, LabHost host, List<Integer> ports, Map<String, String> members) {
        Path file = host.write("haproxy.cfg", config(ports, members));
        Process process = host.start("haproxy", false, List.of(program.toString(), "-db", "-f", file.toString()));
        ports.forEach(port -> host.awaitListening(process, port));
        return process;
    }

    static String config(List<Integer> ports, Map<String, String> members) {
        // It listens on any address, so that it serves a VIP from the moment on at which the amphora is given it.
        return """
                global
                  nbthread 1
                  maxconn 2000
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 5s
                  timeout server 5s
                  retries 2
                  option redispatch
                frontend web
                %s
                  default_backend members
                backend members
                  balance roundrobin
                %s
                """.formatted(
                ports.stream()
                        .map(port -> "  bind 0.0.0.0:" + port + "\n  bind [::]:" + port + " v6only")
                        .collect(Collectors.joining("\n")),
                members.entrySet().stream()
                        .map(member -> "  server " + member.getKey() + " " + member.getValue() + " check inter 500ms")
                        .collect(Collectors.joining("\n")));
    }
}
