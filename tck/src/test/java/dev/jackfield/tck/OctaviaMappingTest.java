package dev.jackfield.tck;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The numbered lists of docs/octavia-mapping.md are complete, and name rows of docs/semantics.md that exist and have tests. */
class OctaviaMappingTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern ROW_ID = Pattern.compile("`([A-Za-z]+-\\d+)`");

    private static List<String> section(String title) throws IOException {
        return Files.readAllLines(DOCS.resolve("octavia-mapping.md")).stream()
                .dropWhile(line -> !line.equals("## " + title))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"Octavia's history of errors, 74", "Octavia's behaviours, 137"})
    void everyNumberIsInTheTableOrStillToCome(String title, int count) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        boolean toCome = false;
        for (String line : section(title)) {
            toCome |= line.startsWith("To come: ");
            Matcher row = Pattern.compile("\\| (\\d+) \\|.*").matcher(line);
            if (row.matches()) {
                numbers.add(Integer.valueOf(row.group(1)));
            } else if (toCome) {
                Pattern.compile("\\d+").matcher(line).results().forEach(n -> numbers.add(Integer.valueOf(n.group())));
            }
        }

        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, count).boxed().toList());
    }

    @ParameterizedTest
    @CsvSource({"Octavia's history of errors", "Octavia's behaviours"})
    void everyNamedRowExistsAndHasATest(String title) throws IOException {
        Set<String> rows = Files.readAllLines(DOCS.resolve("semantics.md")).stream()
                .filter(line -> !line.contains("†"))
                .map(ROW_ID::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());

        assertThat(section(title).stream()
                        .filter(line -> line.startsWith("| ") && line.matches("\\| \\d+ .*"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(ROW_ID.matcher(line).results().map(result -> result.group(1)))
                        .isNotEmpty()
                        .allMatch(rows::contains));
    }
}
