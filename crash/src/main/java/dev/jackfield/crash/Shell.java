package dev.jackfield.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Programs beside ours. */
final class Shell {
    private Shell() {}

    /** Runs a script that must succeed within a minute; returns what it printed. */
    static String run(String script) {
        try {
            Process process = new ProcessBuilder("timeout", "60", "sh", "-euc", "PATH=$PATH:/usr/sbin:/sbin\n" + script)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(script + "\n" + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
