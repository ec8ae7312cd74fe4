package dev.jackfield.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link VictimMain} in a process of its own, seen from outside. */
final class Victim implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Path err;

    private Victim(Process process, Path err) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.err = err;
    }

    /**
     * Starts one, with the JVM's options and the class path of this process.
     *
     * @param point where it stays, counted from 0 or by its name
     * @param there what it does there: see {@link VictimMain}
     */
    static Victim start(World world, Operation operation, String point, String there) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                VictimMain.class.getName(),
                world.fixture().driver(),
                world.folder().toString(),
                operation.toString(),
                point,
                there));
        try {
            File err = File.createTempFile("victim", ".err");
            Process process = new ProcessBuilder(command).redirectError(err).start();
            // One that hangs must not hang the harness.
            CompletableFuture.delayedExecutor(world.fixture().patience().toSeconds(), TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            return new Victim(process, err.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that it prints. */
    String next() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("the victim ended by itself: " + Files.readString(err));
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it when it has reached its point. */
    void die() {
        try (this) {
            next();
        }
    }

    /** Lets it go on from where it waits. */
    void goOn() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    void end() {
        if (await() != 0) {
            throw new IllegalStateException("the victim failed");
        }
    }

    private int await() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends it SIGKILL, and waits until the kernel has taken back its locks and files. */
    @Override
    public void close() {
        process.destroyForcibly();
        await();
        try {
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
