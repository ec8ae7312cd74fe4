package dev.jackfield.lab;

import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NetnsId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds and kills the processes of a lab, by what the kernel knows of them. */
final class LabProcesses {
    /** In the environment of every process that a lab starts, so that they are found whatever became of their namespace. */
    static final String VARIABLE = "JACKFIELD_LAB";

    private static final int KILL_SECONDS = 5;

    private LabProcesses() {}

    /** The processes in a network namespace; none if there is no such namespace. */
    static List<ProcessHandle> in(String netns) {
        if (!Netns.exists(netns)) {
            return List.of();
        }
        // The kernel names a namespace by type and inode: net:[4026531840], see namespaces(7).
        String link = "net:[" + NetnsId.of(Netns.DIRECTORY.resolve(netns)).inode() + "]";
        return find(process ->
                link.equals(Files.readSymbolicLink(process.resolve("ns/net")).toString()));
    }

    /** The processes that a lab of these names started. */
    static List<ProcessHandle> of(LabNames names) {
        String wanted = VARIABLE + "=" + names.tag();
        return find(process -> Stream.of(
                        new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1)
                                .split("\0"))
                .anyMatch(wanted::equals));
    }

    private interface Check {
        boolean test(Path process) throws IOException;
    }

    private static List<ProcessHandle> find(Check check) {
        Predicate<Path> holds = process -> {
            try {
                return check.test(process);
            } catch (IOException e) {
                return false; // it ended meanwhile, or is another user's
            }
        };
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            return files.filter(file ->
                            Character.isDigit(file.getFileName().toString().charAt(0)))
                    .filter(holds)
                    .map(file -> Long.parseLong(file.getFileName().toString()))
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills processes with SIGKILL, and waits until they are gone. */
    static void kill(List<ProcessHandle> processes) {
        signal(processes);
        awaitEnd(processes);
    }

    /** Kills processes with SIGKILL, and does not wait. */
    static void signal(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    /** Waits until killed processes are gone: those that are not our children only when somebody has asked for their end. */
    static void awaitEnd(List<ProcessHandle> processes) {
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .orTimeout(KILL_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
