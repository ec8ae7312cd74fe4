package dev.jackfield.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that runs flows, and is killed; from the inside see {@link ChildMain}. */
final class Child implements AutoCloseable {
    /** No test waits this long; a hanging child must not hang the build. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts {@link ChildMain} with these arguments; the first is its state folder, beside which its temporary files go. */
    static Child start(Path state, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                // A killed process does not delete the library that the SQLite driver unpacks.
                "-Djava.io.tmpdir=" + state.getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                state.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            return new Child(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Its next line, or {@code "ended"} when it ended well. */
    String next() {
        try {
            String line = output.readLine();
            if (line != null) {
                return line;
            }
            if (!process.waitFor(PATIENCE) || process.exitValue() != 0) {
                throw new IllegalStateException("the child ended with " + process.exitValue());
            }
            return "ended";
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets it go on from where it waits for a line. */
    void goOn() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Sends SIGKILL, and waits until it is gone with its locks. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
