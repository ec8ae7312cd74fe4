package dev.jackfield.lab;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The conversation with the lab's program, played by a shell script. */
class LabCloudTest {
    @TempDir
    Path folder;

    private LabCloud cloud = new LabCloud(Path.of(""), "", new LabNames(""), Path.of("log"));

    private void programmed(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("ground.py"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        cloud = new LabCloud(folder, "lab", new LabNames("12345678"), folder.resolve("log"));
    }

    @AfterEach
    void end() {
        cloud.close();
    }

    @Test
    void itIsToldTheAccountAndTheNames() throws Exception {
        programmed("read line; echo \"{\\\"answer\\\": [\\\"$1\\\", \\\"$2\\\", \\\"$3\\\"]}\"");

        assertThat(LabCloud.strings(cloud.ask("left", Map.of())))
                .containsExactly("lab", "jackfield-12345678-", "installation=demo-12345678");
    }

    @Test
    void oneProcessAnswersAllQuestions() throws Exception {
        programmed("while read line; do echo \"{\\\"answer\\\": [\\\"$$\\\"]}\"; done");

        List<String> first = LabCloud.strings(cloud.ask("left", Map.of()));
        assertThat(LabCloud.strings(cloud.ask("left", Map.of()))).isEqualTo(first);
        cloud.close();
        assertThat(LabCloud.strings(cloud.ask("left", Map.of()))).isNotEqualTo(first);
    }

    @Test
    void whatFailedSaysWhat() throws Exception {
        programmed("read line; echo '{\"error\": \"HttpException: 503\"}'");

        assertThatThrownBy(() -> cloud.ask("amphorae", Map.of("names", List.of("amp-1"))))
                .isInstanceOf(LabException.class)
                .hasMessage("the lab's cloud, amphorae: HttpException: 503");
    }

    @Test
    void aProgramThatEndsLeadsToItsLog() throws Exception {
        programmed("read line; echo 'no such cloud' >&2");

        assertThatThrownBy(() -> cloud.ask("left", Map.of()))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(folder.resolve("log").toString());
        assertThat(folder.resolve("log")).hasContent("no such cloud");
    }

    @Test
    void whoIsInterruptedIsNotKeptWaiting() throws Exception {
        programmed("read line; exec sleep 600");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> cloud.ask("left", Map.of())).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
