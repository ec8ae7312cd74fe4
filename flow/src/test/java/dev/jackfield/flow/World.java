package dev.jackfield.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the flows of a killed process change: a folder. Each of four steps makes two files, so a step can be half done.
 *
 * @param folder where the files are
 * @param moments is told each point at which a process may be killed
 * @param stubborn whether undos raise
 */
record World(Path folder, Runnable moments, BooleanSupplier stubborn) {
    static final int STEPS = 4;
    static final List<String> FULL =
            List.of("1.first", "1.second", "2.first", "2.second", "3.first", "3.second", "4.first", "4.second");

    /** A world whose undos work. */
    World(Path folder, Runnable moments) {
        this(folder, moments, () -> false);
    }

    /** A roll-back flow; the input {@code fail} makes its last step raise when it is half done. */
    FlowType<String> create() {
        return new FlowType<>("create", 1, Recovery.ROLL_BACK, Codec.text(), this::steps);
    }

    /** A roll-forward flow with the same effects. */
    FlowType<String> forward() {
        return new FlowType<>("forward", 1, Recovery.ROLL_FORWARD, Codec.text(), this::steps);
    }

    private List<Step> steps(String input) {
        return IntStream.rangeClosed(1, STEPS)
                .mapToObj(i -> Step.of(
                        "make " + i, context -> make(i, input.equals("fail") && i == STEPS), context -> unmake(i)))
                .toList();
    }

    private String make(int step, boolean failing) {
        moments.run();
        write(step + ".first");
        moments.run();
        if (failing) {
            throw new IllegalStateException("step " + step + " fails");
        }
        write(step + ".second");
        moments.run();
        return "made " + step;
    }

    private void unmake(int step) {
        moments.run();
        if (stubborn.getAsBoolean()) {
            throw new IllegalStateException("step " + step + " stays");
        }
        delete(step + ".second");
        moments.run();
        delete(step + ".first");
        moments.run();
    }

    /** Everything there is, sorted. */
    List<String> things() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String name) {
        try {
            Files.createFile(folder.resolve(name));
        } catch (FileAlreadyExistsException e) {
            return; // A step may run again.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
