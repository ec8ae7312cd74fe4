package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/** A process in a network namespace of its own, with loopback up, as a container's first process is. It ends with this one at the latest. */
final class Container implements AutoCloseable {
    /** Waits for a line, or for the end of whoever would write one; after a line it goes on in a namespace of its own anew. */
    private static final String SCRIPT = """
            life='ip link set lo up; echo up; if read -r line; then exec unshare -n -- sh -uc "$life"; fi'
            export life
            exec unshare -n -- sh -uc "$life"
            """;

    private final Process process;
    private final BufferedReader said;

    Container() {
        try {
            process = new ProcessBuilder("sh", "-euc", SCRIPT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        said = process.inputReader(StandardCharsets.UTF_8);
        awaitUp();
    }

    private void awaitUp() {
        try {
            assertThat(said.readLine()).as("the container's word").isEqualTo("up");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ComputeId id() {
        return new ComputeId("pid:" + process.pid());
    }

    /** Has the same process leave its namespace for a new one. */
    void renew() {
        try {
            process.outputWriter().append("again\n").flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitUp();
    }

    /** Kills it, and waits until nothing is left of it. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
