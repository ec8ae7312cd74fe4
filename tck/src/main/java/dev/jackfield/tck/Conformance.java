package dev.jackfield.tck;

import dev.jackfield.network.Capability;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one run of the suite showed of one driver.
 *
 * @param name what was tested and where, as it stands at the head of a column: {@code linux (root)}
 * @param driver the driver's own name
 * @param capabilities what it declares
 * @param behaviours what came of the tests of each row, by the row's id
 */
record Conformance(String name, String driver, SortedSet<Capability> capabilities, Map<String, Behaviour> behaviours) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Copies the collections. */
    Conformance {
        capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
        behaviours = Collections.unmodifiableMap(new TreeMap<>(behaviours));
    }

    /** What the tests of one row have shown. */
    enum Result {
        /** At least one test passed, and none failed. */
        PASSED,
        /** A test failed. */
        FAILED,
        /** All its tests are about a capability that the driver does not declare, or about the lack of one that it does. */
        NOT_APPLICABLE,
        /** No test ran, or those that did were given up. */
        NOT_RUN
    }

    /**
     * What came of the tests of one row.
     *
     * @param result what they have shown
     * @param tests their names
     */
    record Behaviour(Result result, List<String> tests) {
        Behaviour {
            tests = List.copyOf(tests);
        }
    }

    Result result(String row) {
        Behaviour behaviour = behaviours.get(row);
        return behaviour == null ? Result.NOT_RUN : behaviour.result();
    }

    static Conformance read(Path file) {
        return JSON.readValue(file.toFile(), Conformance.class);
    }

    /** Writes JSON, all of it or nothing. */
    static void write(Path file, Object value) {
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path draft = folder.resolve("." + file.getFileName() + ".part");
            Files.writeString(draft, JSON.writeValueAsString(value) + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
