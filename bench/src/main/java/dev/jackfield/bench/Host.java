package dev.jackfield.bench;

import dev.jackfield.netlink.Netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A host: a named network namespace with processes. */
final class Host implements AutoCloseable {
    private final String netns;
    private final List<Process> processes = new ArrayList<>();

    /** Makes the namespace. */
    Host(String netns) {
        this.netns = netns;
        Netns.create(netns).close();
    }

    /**
     * A host's death.
     *
     * @param sent just before the first process was killed, on the clock of {@link System#nanoTime}
     * @param done when all were killed
     */
    record Death(long sent, long done) {}

    String netns() {
        return netns;
    }

    /** Starts a program; what it prints goes to a file, or to the caller if there is none. */
    Process start(ProcessBuilder.Redirect output, String... command) {
        List<String> inside = new ArrayList<>(List.of("nsenter", "--net=" + Netns.DIRECTORY.resolve(netns), "--"));
        inside.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(inside)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server that answers for the VIP while this host has it. */
    Process serve(Path probe, String vip) {
        return start(ProcessBuilder.Redirect.DISCARD, probe.toString(), "serve", vip, Client.PORT);
    }

    /** Kills all processes, then takes the namespace's name away, with which it ends. */
    Death kill() {
        List<ProcessHandle> all = processes.stream()
                .flatMap(it -> Stream.concat(it.descendants(), Stream.of(it.toHandle())))
                .toList();
        long sent = System.nanoTime();
        all.forEach(ProcessHandle::destroyForcibly);
        long done = System.nanoTime();
        processes.clear();
        Netns.delete(netns);
        return new Death(sent, done);
    }

    @Override
    public void close() {
        kill();
    }
}
