package dev.jackfield.linux;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process may do. */
final class Privileges {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;
    private static final long NEEDED = 1L << CAP_NET_ADMIN | 1L << CAP_SYS_ADMIN;

    private Privileges() {}

    /**
     * Checks that the process may make links and enter namespaces.
     *
     * @throws NetworkException DENIED: it may not; UNAVAILABLE: this is no Linux
     */
    static void check() {
        List<String> lines;
        try {
            lines = Files.readAllLines(STATUS);
        } catch (IOException e) {
            throw new NetworkServiceException(
                    ErrorKind.UNAVAILABLE,
                    "the linux driver needs Linux: cannot read " + STATUS + " (" + e.getMessage() + ")",
                    ErrorContext.NONE,
                    e);
        }
        long effective = lines.stream()
                .filter(line -> line.startsWith(EFFECTIVE))
                .map(line -> Long.parseUnsignedLong(
                        line.substring(EFFECTIVE.length()).strip(), 16))
                .findFirst()
                .orElse(0L);
        if ((effective & NEEDED) != NEEDED) {
            throw new NetworkServiceException(
                    ErrorKind.DENIED,
                    "the linux driver needs CAP_NET_ADMIN and CAP_SYS_ADMIN, which this process has not: "
                            + KernelErrors.PRIVILEGE_HINT,
                    ErrorContext.NONE);
        }
    }
}
