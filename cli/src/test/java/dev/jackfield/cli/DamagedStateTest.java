package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A damaged database is the same thing to an operator, whichever it is: no defect, named, and to be restored. */
class DamagedStateTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"controller/flows.db", "controller/controller.db", "network/memory.db"})
    void itIsNamedAndToBeRestored(String database) throws IOException {
        Cli cli = new Cli(folder);
        cli.ok("lb list");
        Path file = cli.state().resolve("memory").resolve(database);
        Files.writeString(file, "not a database, but long enough to be taken for one: ".repeat(100));

        Result list = cli.run("lb", "list");

        assertThat(list.code()).isEqualTo(8);
        assertThat(list.err())
                .startsWith("error: UNAVAILABLE: ")
                .contains(file + " is damaged or not a database, restore a backup: [SQLITE_NOTADB]");
    }
}
