package dev.jackfield.bench.neutron;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A program of {@code bench/neutron} that goes on running. Any number of threads may ask it; {@code lines.py} is its other end. */
final class Peer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Octavia's driver waits up to five minutes for a detachment, and repeats what fails. */
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** The administrator takes servers and networks away when it is closed. */
    private static final Duration END = Duration.ofMinutes(10);

    private final String name;
    private final Process process;
    private final BufferedWriter in;
    private final Thread reader;
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    Peer(List<String> command) {
        name = command.get(1);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = process.outputWriter();
        reader = Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        String why = "ended";
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                JsonNode answer = JSON.readTree(line);
                CompletableFuture<JsonNode> asker =
                        waiting.remove(answer.path("id").asInt());
                if (asker != null) {
                    asker.complete(answer);
                }
            }
        } catch (IOException | JacksonException e) {
            why = e.toString();
        }
        IllegalStateException gone = new IllegalStateException(name + ": " + why);
        waiting.values().forEach(it -> it.completeExceptionally(gone));
    }

    /**
     * Has something done.
     *
     * @param what the command
     * @param details numbers, texts, and lists of them
     * @throws IllegalStateException it failed, or the program is no more
     */
    JsonNode ask(String what, Map<String, ?> details) {
        int id = asked.incrementAndGet();
        ObjectNode request = JSON.valueToTree(details);
        request.put("id", id).put("do", what);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            synchronized (in) {
                in.write(request + "\n");
                in.flush();
            }
            if (!reader.isAlive()) {
                throw new IllegalStateException(name + ": ended");
            }
            JsonNode result = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (result.has("error")) {
                throw new IllegalStateException(
                        name + " " + what + ": " + result.path("error").asString());
            }
            return result;
        } catch (IOException e) {
            throw new IllegalStateException(name + ": ended", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(name + " " + what + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            waiting.remove(id);
        }
    }

    /** Has the program clean up and end. */
    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            } else if (process.exitValue() != 0) {
                throw new IllegalStateException(name + " ended with " + process.exitValue());
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
