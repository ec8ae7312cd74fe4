package dev.jackfield.memory.broken;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every defect is caught by a test that proves a row which it breaks. For each driver the tests of its rows are run; all of these
 * tests pass on a driver that is not broken.
 */
class BrokenDriversTest {
    private static final Path TABLE = Path.of("target", "broken-drivers.txt");

    private static List<Variant> variants() {
        return Stream.of(
                        VipDefects.all(),
                        GroupDefects.all(),
                        NetworkDefects.all(),
                        PortDefects.all(),
                        ViewDefects.all(),
                        ReconcileDefects.all(),
                        HistoryDefects.all())
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void theDriverThatIsNotBrokenPassesAllTheseTests() {
        Set<String> rows = new HashSet<>();
        variants().forEach(variant -> rows.addAll(variant.rows()));

        SuiteRun run = SuiteRun.of(BrokenDriver.UNBROKEN, rows);

        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSizeGreaterThan(variants().size() / 2);
    }

    @Test
    void everyBrokenDriverIsCaught() throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> survivors = new ArrayList<>();
        for (Variant variant : variants()) {
            SuiteRun run = SuiteRun.of(variant.open(), variant.rows());
            Optional<String> catcher = run.catcher();
            lines.add(line(variant, run, catcher));
            if (catcher.isEmpty()) {
                survivors.add(variant + " passes " + run.passed() + ", failed otherwise: " + run.failed());
            }
        }
        int caught = variants().size() - survivors.size();
        lines.add(caught + " of " + variants().size() + " broken variants caught");
        Files.createDirectories(TABLE.toAbsolutePath().getParent());
        Files.write(TABLE, lines);

        assertThat(survivors).isEmpty();
        assertThat(variants()).extracting(Variant::name).doesNotHaveDuplicates();
        assertThat(variants()).hasSizeGreaterThanOrEqualTo(36);
    }

    private static String line(Variant variant, SuiteRun run, Optional<String> catcher) {
        int tests = run.passed().size() + run.failed().size();
        return "%-32s  %-28s  %s"
                .formatted(
                        variant.name(),
                        String.join(
                                " ", variant.rows().stream().sorted().limit(2).toList()),
                        catcher.map(test -> test + "  (" + run.failed().size() + " of " + tests + ")")
                                .orElse("SURVIVED " + tests + " tests"));
    }
}
