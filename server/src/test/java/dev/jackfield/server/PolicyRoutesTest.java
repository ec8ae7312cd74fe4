package dev.jackfield.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Security groups and QoS policies over HTTP. */
class PolicyRoutesTest {
    @TempDir
    private Path folder;

    @Test
    void allThatHaveANameAreListed() {
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            for (String of : new String[] {"twin\",\"project\":\"one", "twin\",\"project\":\"two", "other"}) {
                assertThat(daemon.post("/v1/security-groups", "{\"name\":\"" + of + "\"}")
                                .statusCode())
                        .isEqualTo(201);
            }
            assertThat(TestDaemon.json(daemon.get("/v1/security-groups?name=twin"))
                            .path("security_groups"))
                    .hasSize(2)
                    .allSatisfy(
                            group -> assertThat(group.path("name").asString()).isEqualTo("twin"));
            assertThat(TestDaemon.json(daemon.get("/v1/security-groups?name=none"))
                            .path("security_groups"))
                    .isEmpty();
        }
    }
}
