package dev.jackfield.lab;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The lab's OpenStack, through {@code lab/openstack/ground.py}: a process that speaks Debian's client of OpenStack, not ours. It starts
 * with the first question, and again with the first one after it was closed.
 */
final class LabCloud implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProcessBuilder command;
    private @Nullable Process process;

    /**
     * Prepares the process; starts nothing yet.
     *
     * @param folder the lab's folder of programs
     * @param cloud the cloud of clouds.yaml whose account has the amphorae
     * @param names the names of all that is made
     * @param log takes what the process complains of
     */
    LabCloud(Path folder, String cloud, LabNames names, Path log) {
        command = new ProcessBuilder(
                        folder.resolve("ground.py").toString(),
                        cloud,
                        names.prefix(),
                        "installation=" + names.installation())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment().put(LabProcesses.VARIABLE, names.tag());
    }

    /**
     * Has something done.
     *
     * @param what a function of the program
     * @param arguments its arguments by name
     * @return its answer
     * @throws LabException it failed, or took too long
     * @throws InterruptedException the demo was cancelled; what was asked for may still come to pass, and is found by its name
     */
    JsonNode ask(String what, Map<String, ?> arguments) throws InterruptedException {
        Process asked = running();
        Map<String, Object> question = new LinkedHashMap<>(arguments);
        question.put("do", what);
        CompletableFuture<@Nullable String> answer = CompletableFuture.supplyAsync(() -> exchange(asked, question));
        try {
            String line = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new LabException(
                        "ground.py ended; see " + command.redirectError().file());
            }
            JsonNode said = JSON.readTree(line);
            if (said.has("error")) {
                throw new LabException(
                        "the lab's cloud, " + what + ": " + said.path("error").asString());
            }
            return said.path("answer");
        } catch (InterruptedException | TimeoutException | ExecutionException e) {
            close();
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new LabException("the lab's cloud, " + what + ": " + e);
        }
    }

    /** The strings of an answer that is a list. */
    static List<String> strings(JsonNode answer) {
        return answer.valueStream().map(JsonNode::asString).toList();
    }

    private static @Nullable String exchange(Process process, Map<String, Object> question) {
        try {
            Writer out = process.outputWriter(StandardCharsets.UTF_8);
            out.write(JSON.writeValueAsString(question) + "\n");
            out.flush();
            BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process running() {
        Process there = process;
        if (there != null && there.isAlive()) {
            return there;
        }
        try {
            process = command.start();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process, whatever it is at. */
    @Override
    public void close() {
        if (process != null) {
            LabProcesses.kill(List.of(process.toHandle()));
        }
    }
}
