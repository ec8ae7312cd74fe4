package dev.jackfield.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that keeps an ordinary user's sandbox, as the launcher noted it in the state directory.
 *
 * @param process the holder, which this process shares a user namespace with
 */
record SandboxHolder(ProcessHandle process) {
    /** The holder in whose sandbox this process runs; empty outside of one. */
    static Optional<SandboxHolder> of(StateDirectory state) {
        try {
            String pid = Files.readString(state.path().resolve("sandbox")).split(" ", 2)[0];
            boolean mine = userNamespace(pid).equals(userNamespace("self"));
            return mine ? ProcessHandle.of(Long.parseLong(pid)).map(SandboxHolder::new) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // none was noted, or it is gone
        }
    }

    private static Path userNamespace(String process) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", process, "ns", "user"));
    }

    /** Ends the sandbox; its namespaces go with this process, the last one in them. */
    void end() {
        process.destroyForcibly();
    }
}
