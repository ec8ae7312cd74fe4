package dev.jackfield.lab;

import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NetnsId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes that live in a named network namespace, found by {@code /proc/PID/ns/net}. */
final class NetnsProcesses {
    private static final int KILL_SECONDS = 5;

    private NetnsProcesses() {}

    /** The processes in a network namespace; none if there is no such namespace. */
    static List<ProcessHandle> in(String netns) {
        if (!Netns.exists(netns)) {
            return List.of();
        }
        NetnsId id = NetnsId.of(Netns.DIRECTORY.resolve(netns));
        // The kernel names a namespace by type and inode; all of them are on one file system.
        String link = "net:[" + id.inode() + "]";
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> Character.isDigit(path.getFileName().toString().charAt(0)))
                    .filter(path -> link.equals(namespaceOf(path)))
                    .map(path -> Long.parseLong(path.getFileName().toString()))
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String namespaceOf(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/net")).toString();
        } catch (IOException e) {
            return ""; // ended meanwhile, or another user's
        }
    }

    /** Kills every process in a network namespace with SIGKILL, and waits until all are gone. */
    static void kill(String netns) {
        List<ProcessHandle> processes = in(netns);
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .orTimeout(KILL_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
