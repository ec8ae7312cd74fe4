package dev.jackfield.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/** Other programs' view of the kernel, and their hands in it. */
final class Shell {
    private Shell() {}

    /**
     * How a line of shell ended.
     *
     * @param status its exit status
     * @param text all that it printed
     */
    record Outcome(int status, String text) {}

    static Outcome attempt(String line) {
        try {
            Process process = new ProcessBuilder("bash", "-euc", line)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a line that must succeed. */
    static String run(String line) {
        Outcome outcome = attempt(line);
        assertThat(outcome.status()).as("%s: %s", line, outcome.text()).isZero();
        return outcome.text();
    }
}
