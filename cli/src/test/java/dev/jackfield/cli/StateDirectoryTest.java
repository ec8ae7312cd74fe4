package dev.jackfield.cli;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StateDirectoryTest {
    @TempDir
    Path folder;

    private static Surroundings surroundings(Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Surroundings(InputStream.nullInputStream(), nowhere, nowhere, environment);
    }

    @Test
    void theOptionComesBeforeTheEnvironment() {
        Surroundings surroundings = surroundings(Map.of("JACKFIELD_STATE", "/b"));

        assertThat(StateDirectory.resolve(Optional.of(Path.of("/a")), surroundings)
                        .path())
                .isEqualTo(Path.of("/a"));
        assertThat(StateDirectory.resolve(Optional.empty(), surroundings).path())
                .isEqualTo(Path.of("/b"));
    }

    @Test
    void onlyTheOwnerMayReadIt() throws Exception {
        StateDirectory state = new StateDirectory(folder.resolve("a/state"));

        state.installation();
        state.controller("linux");

        assertThat(mode(state.path())).isEqualTo("rwx------");
        assertThat(mode(state.path().resolve("linux/controller"))).isEqualTo("rwx------");
        assertThat(mode(state.path().resolve("installation"))).isEqualTo("rw-------");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void manyAtOnceGetOneInstallation() throws Exception {
        StateDirectory state = new StateDirectory(folder.resolve("state"));
        List<Future<InstallationId>> drawn = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                drawn.add(threads.submit(() -> state.installation()));
            }
        }
        for (Future<InstallationId> id : drawn) {
            assertThat(id.get()).isEqualTo(state.installation());
        }
        try (var files = Files.list(state.path())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whatCannotBeMadeIsDenied() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new StateDirectory(file).installation())
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED))
                .hasMessageContaining(file.toString());
    }
}
