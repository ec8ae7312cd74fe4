package dev.jackfield.netlink;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Another program's view of the kernel, so that this package does not judge itself. */
final class Witness {
    private static final JsonMapper JSON = new JsonMapper();

    private Witness() {}

    /** What {@code ip -j} prints; an empty array if it prints nothing. */
    static JsonNode ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-j", "-d"));
        command.addAll(Arrays.asList(arguments));
        String text = run(command);
        return JSON.readTree(text.isBlank() ? "[]" : text);
    }

    static JsonNode json(String... command) throws IOException, InterruptedException {
        return JSON.readTree(run(List.of(command)));
    }

    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + text)
                .isZero();
        return text;
    }

    /** Runs a program that may fail, and returns its exit status. */
    static int attempt(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
