package dev.jackfield.lab;

import dev.jackfield.netlink.Batch;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.IpAddress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A host of the lab: a network namespace with the processes that live in it.
 *
 * @param lab the names of the lab it belongs to
 * @param name its name in the lab, such as {@code amp-1}
 * @param directory a folder of its own, for what its processes read and write
 */
record LabHost(LabNames lab, String name, Path directory) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Makes a host: its network namespace and its folder. */
    static LabHost create(LabNames lab, String name, Path directory) {
        LabHost host = new LabHost(lab, name, directory);
        Netns.create(host.netns()).close();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return host;
    }

    /** The name of its network namespace. */
    String netns() {
        return lab.netns(name);
    }

    /**
     * Starts a program in the host's network namespace. Its errors, and its output unless it is piped, go to {@code PROGRAM.log}
     * in the host's folder.
     *
     * @param program a name for the log
     * @param pipeOutput whether the caller reads the program's output
     * @param command what to run
     */
    Process start(String program, boolean pipeOutput, List<String> command) {
        List<String> inside = new ArrayList<>(List.of("nsenter", "--net=" + Netns.DIRECTORY.resolve(netns()), "--"));
        inside.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(inside).directory(directory.toFile());
        builder.environment().put(LabProcesses.VARIABLE, lab.tag());
        ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(
                directory.resolve(program + ".log").toFile());
        builder.redirectError(log);
        if (!pipeOutput) {
            builder.redirectOutput(log);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program + " on " + name, e);
        }
    }

    /** Writes a file in the host's folder, readable for its owner alone. */
    Path write(String file, String content) {
        try {
            Path path = Files.writeString(directory.resolve(file), content);
            Files.setPosixFilePermissions(
                    path, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes the host away: kills every process in its network namespace, then the namespace. What is already gone is skipped.
     *
     * @return when the processes were killed
     */
    Kill destroy() {
        List<ProcessHandle> processes = LabProcesses.in(netns());
        long sent = System.nanoTime();
        LabProcesses.kill(processes);
        long done = System.nanoTime();
        Netns.delete(netns());
        return new Kill(sent, done);
    }

    /**
     * Ends the host as a power failure does: kills every process in its network namespace, and takes its NICs down. The namespace
     * stays, with NICs that are not the host's own to delete.
     *
     * @return when it was killed
     */
    Kill cutOff() {
        List<ProcessHandle> processes = LabProcesses.in(netns());
        try (Netns netns = Netns.open(netns())) {
            Batch down = netns.rtnl().batch();
            netns.rtnl().links().forEach(link -> down.change(link.index(), LinkSettings.NONE.down()));
            long sent = System.nanoTime();
            LabProcesses.signal(processes);
            down.send();
            long done = System.nanoTime();
            LabProcesses.awaitEnd(processes);
            return new Kill(sent, done);
        }
    }

    /** Whether one of the host's NICs has an address. */
    boolean holds(IpAddress address) {
        try (Netns netns = Netns.open(netns())) {
            return netns.rtnl().addresses().stream()
                    .anyMatch(there ->
                            IpAddress.of(there.prefix().address().getAddress()).equals(address));
        }
    }

    /**
     * Waits until a process of the host listens on a TCP port.
     *
     * @throws LabException it ended, or did not listen in time
     */
    void awaitListening(Process process, int port) {
        String local = String.format(":%04X", port);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                    throw new LabException(
                            "a process on " + name + " ended with code " + process.exitValue() + "; see " + directory);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted while waiting for a process on " + name);
            }
            if (listens(process.pid(), "tcp", local) || listens(process.pid(), "tcp6", local)) {
                return;
            }
        }
        throw new LabException("nothing listens on port " + port + " of " + name + " after " + PATIENCE.toSeconds()
                + " s; see " + directory);
    }

    /** Whether a socket in the process's network namespace listens on a port, by /proc/PID/net/tcp, proc(5). */
    private static boolean listens(long pid, String table, String localPort) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/net/" + table))) {
            return lines.map(line -> line.strip().split("\\s+", 5))
                    .anyMatch(fields -> fields.length > 3 && fields[1].endsWith(localPort) && fields[3].equals("0A"));
        } catch (IOException | UncheckedIOException e) {
            return false; // the process ended meanwhile, which the caller sees by itself
        }
    }
}
