package dev.jackfield.tck;

import dev.jackfield.tck.Conformance.Result;
import dev.jackfield.tck.Contract.Row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Puts what single runs of the suite showed side by side.
 *
 * <pre>ConformanceReport VERSION REPORT.json TABLE.md RUN.json...</pre>
 *
 * <p>Writes a report for machines and a table for people, and prints how many rows each driver fulfils.
 */
public final class ConformanceReport {
    private final Contract contract;
    private final List<Conformance> runs;

    ConformanceReport(Contract contract, List<Conformance> runs) {
        this.contract = contract;
        this.runs =
                runs.stream().sorted(Comparator.comparing(Conformance::name)).toList();
    }

    /**
     * All that is known.
     *
     * @param version of what it was found out
     * @param behaviours how many rows the contract has
     * @param open which of them have no test, since no driver or no fixture can bring them about
     * @param drivers the runs
     */
    private record Report(String version, int behaviours, List<String> open, List<Conformance> drivers) {}

    /**
     * Makes the report.
     *
     * @param args the version, the two files to be written, and the files of the runs
     * @throws IOException a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            System.err.println("usage: ConformanceReport VERSION REPORT.json TABLE.md RUN.json...");
            System.exit(2);
        }
        ConformanceReport report = new ConformanceReport(
                Contract.read(),
                Arrays.stream(args).skip(3).map(Path::of).map(Conformance::read).toList());
        Conformance.write(Path.of(args[1]), report.all(args[0]));
        Files.writeString(Path.of(args[2]), report.table());
        report.summary().forEach(System.out::println);
    }

    private Report all(String version) {
        return new Report(version, contract.rows().size(), open(), runs);
    }

    private List<String> open() {
        return contract.rows().stream().filter(Row::open).map(Row::id).toList();
    }

    private long count(Conformance run, Result result) {
        return contract.rows().stream()
                .filter(row -> !row.open() && run.result(row.id()) == result)
                .count();
    }

    /** How many rows there are, and how many each driver fulfils. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add("%d behaviours, %d of them open".formatted(contract.rows().size(), open().size()));
        for (Conformance run : runs) {
            lines.add("  %-24s %d passed, %d failed, %d do not apply, %d not run"
                    .formatted(
                            run.name(),
                            count(run, Result.PASSED),
                            count(run, Result.FAILED),
                            count(run, Result.NOT_APPLICABLE),
                            count(run, Result.NOT_RUN)));
        }
        List<String> unproven = contract.rows().stream()
                .filter(row -> !row.open())
                .map(Row::id)
                .filter(id -> runs.stream().noneMatch(run -> run.result(id) == Result.PASSED))
                .toList();
        if (!unproven.isEmpty()) {
            lines.add("  no driver was seen to do: " + String.join(" ", unproven));
        }
        return lines;
    }

    /** Behaviours down, drivers across. */
    String table() {
        StringBuilder text = new StringBuilder("""
                # Which driver does what

                Made by `./test tck` from what it saw; do not edit. The rows are those of [semantics.md](semantics.md), where each
                says what must happen.

                ✓ seen to be so · ✗ seen not to be so · – does not apply: the row is about a capability that the driver does not
                declare, or about the lack of one that it declares · † open: no driver can bring it about yet · empty: not run

                """);
        text.append(heads("driver", "capabilities", "passed", "failed", "does not apply"));
        for (Conformance run : runs) {
            text.append("| %s | %s | %d | %d | %d |%n"
                    .formatted(
                            run.name(),
                            run.capabilities().stream().map(Enum::name).collect(Collectors.joining(", ")),
                            count(run, Result.PASSED),
                            count(run, Result.FAILED),
                            count(run, Result.NOT_APPLICABLE)));
        }
        String section = "";
        for (Row row : contract.rows()) {
            if (!Objects.equals(section, row.section())) {
                section = row.section();
                text.append("%n## %s%n%n".formatted(section));
                List<String> columns = new ArrayList<>(List.of("row", "when"));
                runs.forEach(run -> columns.add(run.name()));
                text.append(heads(columns.toArray(String[]::new)));
            }
            text.append("| `%s` | %s |".formatted(row.id(), row.when()));
            runs.forEach(run -> text.append(" %s |".formatted(sign(row, run))));
            text.append('\n');
        }
        return text.toString();
    }

    private static String heads(String... columns) {
        return "| " + String.join(" | ", columns) + " |\n" + "|---".repeat(columns.length) + "|\n";
    }

    private static String sign(Row row, Conformance run) {
        if (row.open()) {
            return "†";
        }
        return switch (run.result(row.id())) {
            case PASSED -> "✓";
            case FAILED -> "✗";
            case NOT_APPLICABLE -> "–";
            case NOT_RUN -> "";
        };
    }
}
