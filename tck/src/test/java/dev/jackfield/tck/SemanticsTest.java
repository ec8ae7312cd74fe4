package dev.jackfield.tck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The rows of docs/semantics.md and the tests of the suite name each other. */
class SemanticsTest {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z]+-\\d+)` \\|.*");
    private static final String OPEN = "†";

    private record Row(String id, boolean open) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "semantics.md"))) {
            Matcher matcher = ROW.matcher(line);
            if (matcher.matches()) {
                rows.add(new Row(matcher.group(1), line.contains(OPEN)));
            }
        }
        return rows;
    }

    private static Stream<Method> tests() {
        return Arrays.stream(NetworkDriverTck.class.getDeclaredClasses())
                .flatMap(nested -> Arrays.stream(nested.getSuperclass().getDeclaredMethods()))
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class));
    }

    private static Set<String> covered() {
        Set<String> ids = new TreeSet<>();
        tests().map(test -> Optional.ofNullable(test.getAnnotation(Covers.class)))
                .flatMap(Optional::stream)
                .forEach(covers -> ids.addAll(List.of(covers.value())));
        return ids;
    }

    @Test
    void everyRowHasAnIdOfItsOwn() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(200).extracting(Row::id).doesNotHaveDuplicates();
    }

    @Test
    void everyRowHasATestUnlessItIsOpen() throws IOException {
        Set<String> untested = new TreeSet<>();
        rows().stream().filter(row -> !row.open()).map(Row::id).forEach(untested::add);
        untested.removeAll(covered());

        assertThat(untested).isEmpty();
    }

    @Test
    void anOpenRowHasNoTest() throws IOException {
        Set<String> covered = covered();

        assertThat(rows()).filteredOn(Row::open).extracting(Row::id).noneMatch(covered::contains);
    }

    @Test
    void everyTestNamesRowsThatExist() throws IOException {
        Set<String> unknown = new TreeSet<>(covered());
        rows().forEach(row -> unknown.remove(row.id()));

        assertThat(unknown).isEmpty();
        assertThat(tests()).isNotEmpty().allMatch(test -> test.isAnnotationPresent(Covers.class));
    }

    @Test
    void noDriverCanOverrideATest() {
        assertThat(tests()).allMatch(test -> Modifier.isFinal(test.getModifiers()));
    }

    @Test
    void everyTopicIsPartOfTheSuite() throws IOException {
        Set<String> topics = new HashSet<>();
        Arrays.stream(NetworkDriverTck.class.getDeclaredClasses())
                .forEach(nested -> topics.add(nested.getSuperclass().getSimpleName()));
        try (Stream<Path> sources = Files.list(Path.of("src", "main", "java", "dev", "jackfield", "tck"))) {
            assertThat(sources.map(path -> path.getFileName().toString().replace(".java", ""))
                            .filter(name -> name.endsWith("Tck") && !name.equals("NetworkDriverTck")))
                    .containsExactlyInAnyOrderElementsOf(topics);
        }
    }
}
