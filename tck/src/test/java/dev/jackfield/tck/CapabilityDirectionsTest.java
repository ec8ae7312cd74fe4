package dev.jackfield.tck;

import dev.jackfield.network.Capability;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Each capability has a row for when it is declared, and one for when it is not. */
class CapabilityDirectionsTest {
    @ParameterizedTest
    @EnumSource(Capability.class)
    void aCapabilityHasARowInBothDirections(Capability capability) throws IOException {
        String text = Files.readString(Path.of("..", "docs", "semantics.md"));
        List<String> rows =
                Contract.of(text).rows().stream().map(Contract.Row::id).toList();
        Matcher directions = Pattern.compile("(?m)^\\| " + capability + " \\| `([^`]*)` \\| `([^`]*)` \\|$")
                .matcher(text);

        assertThat(directions.find()).as("a line about %s", capability).isTrue();
        assertThat(rows).contains(directions.group(1), directions.group(2));
        assertThat(directions.group(1)).isNotEqualTo(directions.group(2));
    }
}
