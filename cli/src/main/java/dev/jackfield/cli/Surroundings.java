package dev.jackfield.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a command gets from the process that it runs in.
 *
 * @param in what it reads from {@code -f -}
 * @param out takes results
 * @param err takes progress and errors
 * @param environment the environment variables
 */
record Surroundings(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** This process's own. Everything is UTF-8, whatever the locale. */
    static Surroundings ofProcess() {
        return new Surroundings(System.in, stream(FileDescriptor.out), stream(FileDescriptor.err), System.getenv());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** An environment variable, unless it is unset or empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
