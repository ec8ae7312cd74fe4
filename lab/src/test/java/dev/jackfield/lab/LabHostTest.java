package dev.jackfield.lab;

import dev.jackfield.netlink.Netns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("linux")
class LabHostTest {
    @TempDir
    Path directory;

    private LabNames names = new LabNames("");
    private LabHost host = new LabHost(names, "", Path.of(""));

    @BeforeEach
    void createHost() {
        names = LabNames.of(directory);
        host = LabHost.create(names, "a", directory.resolve("a"));
    }

    @AfterEach
    void destroyHost() {
        host.destroy();
    }

    @Test
    void aProgramOfTheHostLivesInItsNamespace() throws Exception {
        Process process = host.start("sleep", false, List.of("sleep", "60"));
        ProcessHandle handle = process.toHandle();
        // nsenter first enters the namespace, then becomes the program.
        assertThat(eventuallyIn(host.netns())).containsExactly(handle);
        assertThat(LabProcesses.of(names)).containsExactly(handle);
        assertThat(LabProcesses.of(LabNames.of(Path.of("/elsewhere")))).isEmpty();
    }

    @Test
    void destroyingAHostKillsItsProgramsAndRemovesItsNamespace() throws Exception {
        Process process = host.start("sleep", false, List.of("sleep", "60"));
        eventuallyIn(host.netns());
        host.destroy();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Netns.exists(host.netns())).isFalse();
        host.destroy();
    }

    @Test
    void aWebMemberListensAndEndsWithItsInput() throws Exception {
        Process process = host.start(
                "web",
                false,
                JavaProgram.command(
                        WebMember.class,
                        "web-1",
                        "8080",
                        directory.resolve("log").toString()));
        host.awaitListening(process, 8080);
        process.getOutputStream().close();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aProgramThatEndsInsteadOfListeningIsAnError() {
        Process process = host.start("false", false, List.of("false"));
        assertThatThrownBy(() -> host.awaitListening(process, 80))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("ended with code 1");
    }

    private static List<ProcessHandle> eventuallyIn(String netns) throws InterruptedException {
        List<ProcessHandle> found = List.of();
        for (int i = 0; i < 500 && found.isEmpty(); i++) {
            found = LabProcesses.in(netns);
            Thread.sleep(10);
        }
        return found;
    }
}
