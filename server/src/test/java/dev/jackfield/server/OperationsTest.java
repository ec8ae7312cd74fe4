package dev.jackfield.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Operations, without the requests that ask for them. */
class OperationsTest {
    private static final Principal CALLER = new Principal("caller", Role.OPERATE, Optional.empty());
    private static final Operations.Subject WEB = new Operations.Subject(Optional.empty(), "web", Optional.empty());
    private static final OperationStore.Key KEY = new OperationStore.Key("change-1", "fingerprint");

    @TempDir
    private Path folder;

    private static String submitted(Operations operations, OperationStore.Key key, Runnable precondition) {
        return operations.submit(
                OperationKind.UPDATE,
                WEB,
                CALLER,
                "request",
                Optional.of(key),
                precondition,
                _ -> Map.of("done", true));
    }

    /** Of two that came at once, the second one looked for the first one too early. */
    @Test
    void theSameRequestIsFoundAlthoughWhatItRestsOnIsPast() throws Exception {
        Runnable past = () -> {
            throw new RefusedException(412, "PRECONDITION_FAILED", "it was changed meanwhile");
        };
        try (Operations operations = new Operations(
                new OperationStore(folder.resolve("operations.db")),
                new EventLog(),
                new Metrics(new BackendRequests()),
                InstantSource.system(),
                10)) {
            String first = submitted(operations, KEY, () -> {});
            assertThat(operations.await(first, Duration.ofSeconds(10))).isPresent();

            assertThat(submitted(operations, KEY, past)).isEqualTo(first);
            assertThatThrownBy(() -> submitted(operations, new OperationStore.Key("change-1", "another"), past))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("was used for another request");
            assertThatThrownBy(() -> submitted(operations, new OperationStore.Key("change-2", "fingerprint"), past))
                    .hasMessage("it was changed meanwhile");
            assertThat(submitted(operations, new OperationStore.Key("change-2", "fingerprint"), () -> {}))
                    .isNotEqualTo(first);
        }
    }
}
