package dev.jackfield.tck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The numbered lists of docs/octavia-mapping.md are complete; each number has a status and a proof that exists: a row of
 * docs/semantics.md that has a test, or a test of another module.
 */
class OctaviaMappingTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NUMBERED = Pattern.compile("\\| (\\d+) \\| (.+) \\| (.+) \\| (.+) \\|");
    private static final Pattern STATUS = Pattern.compile("same(, \\S.+)?|(different|not applicable): \\S.+");
    private static final Pattern PROOF = Pattern.compile("`([^`]+)`");
    private static final Pattern ROW_ID = Pattern.compile("[A-Za-z]+-\\d+");
    private static final Pattern TEST_METHOD = Pattern.compile("([A-Z]\\w+)\\.([a-z]\\w+)");
    private static final String UNPROVEN = "–";

    /** A line of a table. */
    private record Numbered(int number, String what, String status, List<String> proofs) {
        boolean isProven() {
            return !proofs.isEmpty();
        }

        String kind() {
            return status.replaceAll("[:,].*", "");
        }
    }

    private static List<String> section(String title) throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/octavia-mapping.md")).stream()
                .dropWhile(line -> !line.equals("## " + title))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .toList();
        assertThat(lines).as("section '%s'", title).isNotEmpty();
        return lines;
    }

    private static List<Numbered> table(String title) throws IOException {
        List<Numbered> table = new ArrayList<>();
        for (String line : section(title)) {
            if (line.matches("\\| *\\d.*")) {
                Matcher row = NUMBERED.matcher(line);
                assertThat(row.matches()).as("a row of four cells: %s", line).isTrue();
                List<String> proofs = PROOF.matcher(row.group(4))
                        .results()
                        .map(result -> result.group(1))
                        .toList();
                assertThat(row.group(4))
                        .as("proofs of: %s", line)
                        .isEqualTo(proofs.isEmpty() ? UNPROVEN : "`" + String.join("`, `", proofs) + "`");
                table.add(new Numbered(Integer.parseInt(row.group(1)), row.group(2), row.group(3), proofs));
            }
        }
        return table;
    }

    @ParameterizedTest
    @CsvSource({"Octavia's history of errors, 74", "Octavia's behaviours, 137"})
    void everyNumberIsInTheTable(String title, int count) throws IOException {
        assertThat(table(title))
                .extracting(Numbered::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, count).boxed().toList());
    }

    @ParameterizedTest
    @CsvSource({"Octavia's history of errors", "Octavia's behaviours"})
    void everyNumberHasAStatusWithItsReasonAndAProofUnlessThereCanBeNone(String title) throws IOException {
        assertThat(table(title)).allSatisfy(row -> {
            assertThat(row.status()).as("status of %s", row.number()).matches(STATUS);
            assertThat(row.isProven() || row.kind().equals("not applicable"))
                    .as("%s has a proof", row.number())
                    .isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"Octavia's history of errors", "Octavia's behaviours"})
    void theCountsAreThoseOfTheTable(String title) throws IOException {
        Map<String, List<Integer>> byKind = new LinkedHashMap<>();
        for (String kind : List.of("same", "different", "not applicable")) {
            byKind.put(kind, new ArrayList<>());
        }
        List<Numbered> table = table(title);
        table.forEach(row -> byKind.getOrDefault(row.kind(), List.of()).add(row.number()));
        List<Integer> sizes = byKind.values().stream().map(Collection::size).toList();
        assertThat(section(title))
                .contains(table.size() + ": " + sizes.get(0) + " the same, " + sizes.get(1) + " different, "
                        + sizes.get(2) + " not applicable.");
    }

    @ParameterizedTest
    @CsvSource({"Octavia's history of errors", "Octavia's behaviours"})
    void everyProofExists(String title) throws IOException {
        Set<String> rows = testedRows();
        Map<String, Set<String>> tests = testMethods();

        for (Numbered row : table(title)) {
            for (String proof : row.proofs()) {
                assertThat(proof).as("a proof of %s", row.number()).matches(name -> isThere(name, rows, tests));
            }
        }
    }

    private static boolean isThere(String proof, Set<String> rows, Map<String, Set<String>> tests) {
        Matcher method = TEST_METHOD.matcher(proof);
        return ROW_ID.matcher(proof).matches()
                ? rows.contains(proof)
                : method.matches()
                        && tests.getOrDefault(method.group(1), Set.of()).contains(method.group(2));
    }

    @Test
    void whatIsNotThereIsNoProof() {
        Set<String> rows = Set.of("plugVip-1");
        Map<String, Set<String>> tests = Map.of("SomeTest", Set.of("works"));

        assertThat(List.of("plugVip-1", "SomeTest.works")).allMatch(proof -> isThere(proof, rows, tests));
        assertThat(List.of("plugVip-2", "SomeTest.fails", "OtherTest.works", "SomeTest", "works"))
                .noneMatch(proof -> isThere(proof, rows, tests));
    }

    /** Rows that a test must cover, which {@link SemanticsTest} sees to. */
    private static Set<String> testedRows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/semantics.md")).stream()
                .filter(line -> line.startsWith("| `") && !line.contains("†"))
                .flatMap(line -> PROOF.matcher(line).results().limit(1))
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
    }

    /** The test methods of all modules, by their classes' simple names, as their sources have them. */
    private static Map<String, Set<String>> testMethods() throws IOException {
        Pattern test = Pattern.compile("@(?:Test|ParameterizedTest)\\b.*?\\bvoid (\\w+)\\(", Pattern.DOTALL);
        Map<String, Set<String>> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().matches(".*/src/test/java/.*Test\\.java"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                test.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(tests.computeIfAbsent(name, key -> new TreeSet<>())::add);
            }
        }
        assertThat(tests).hasSizeGreaterThan(50).containsKey("OctaviaMappingTest");
        return tests;
    }
}
