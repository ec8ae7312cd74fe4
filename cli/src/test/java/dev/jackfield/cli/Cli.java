package dev.jackfield.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands in this process, on the memory driver and a state directory of the test's own, or at a daemon. */
record Cli(Path folder, Map<String, String> environment) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** What a command did. */
    record Result(int code, String out, String err) {
        JsonNode json() {
            return MAPPER.readTree(out);
        }
    }

    Cli(Path folder) {
        this(folder, Map.of("JACKFIELD_STATE", folder.resolve("state").toString(), "JACKFIELD_DRIVER", "memory"));
    }

    Path state() {
        return folder.resolve("state");
    }

    Result run(String... args) {
        return read("", args);
    }

    /** Runs a command that reads a text from its standard input. */
    Result read(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Jackfield.run(
                new Surroundings(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment),
                args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command that is to succeed, given as one text. */
    Result ok(String command) {
        Result result = run(command.split(" "));
        if (result.code() != 0) {
            throw new AssertionError(command + ": exit code " + result.code() + ": " + result.err());
        }
        return result;
    }

    /** Writes a file that the next commands read. */
    String file(String name, String text) {
        Path file = folder.resolve(name);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    /** Makes the networks and computes of {@link #web}. */
    void makeNetworks() {
        ok("network create front");
        ok("subnet create front-v4 --network front --cidr 203.0.113.0/24");
        ok("network create back");
        ok("subnet create servers --network back --cidr 192.0.2.0/24");
        for (String compute : new String[] {"mem:amp-1", "mem:amp-2", "mem:amp-3"}) {
            ok("compute register " + compute);
        }
    }

    /** A description of a load balancer. */
    static String web(String name, String... amphorae) {
        return """
                version: 1
                name: %s
                topology: ACTIVE_STANDBY
                vip: {subnet: front-v4, address: 203.0.113.100}
                listeners: [{protocol: HTTP, port: 80}]
                members: [{address: 192.0.2.11, port: 8080, subnet: servers}]
                amphorae: ["%s"]
                """.formatted(name, String.join("\", \"", amphorae));
    }

    /** Makes the load balancer web on amp-1 and amp-2. */
    Result createWeb() {
        return run("lb", "create", "-f", file("web.yaml", web("web", "mem:amp-1", "mem:amp-2")));
    }
}
