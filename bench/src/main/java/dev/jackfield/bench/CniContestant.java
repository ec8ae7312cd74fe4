package dev.jackfield.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * CNI's bridge plugin with its host-local plugin, which gives out addresses and records them in files: a process for each, as a
 * container runtime starts them. No filter.
 */
record CniContestant(Runner runner, Path plugins, Path folder) implements Contestant {
    @Override
    public String name() {
        return Scores.CNI;
    }

    @Override
    public long plug(Nic nic) {
        return run("ADD", nic);
    }

    @Override
    public long unplug(Nic nic) {
        return run("DEL", nic);
    }

    private long run(String command, Nic nic) {
        return runner.run(new ArrayList<>(List.of(
                "run",
                "CNI_COMMAND=" + command,
                "CNI_CONTAINERID=" + nic.netns() + "-" + nic.number(),
                "CNI_NETNS=/run/netns/" + nic.netns(),
                "CNI_IFNAME=" + nic.name(),
                "CNI_PATH=" + plugins,
                "<" + configuration(nic.segment()),
                plugins.resolve("bridge").toString())));
    }

    private Path configuration(Segment segment) {
        Path file = folder.resolve("cni-" + segment.number() + ".json");
        String prefix = segment.prefix();
        String json = """
                {"cniVersion": "0.4.0", "name": "bench%d", "type": "bridge", "bridge": "%s", "mtu": %d,
                 "ipam": {"type": "host-local", "dataDir": "%s", "routes": [{"dst": "0.0.0.0/0"}],
                  "ranges": [[{"subnet": "%s.0.0/%d", "rangeStart": "%s.128.0", "gateway": "%s"}]]}}
                """.formatted(
                        segment.number(),
                        segment.bridge(),
                        Nic.MTU,
                        folder.resolve("cni"),
                        prefix,
                        Segment.PREFIX_LENGTH,
                        prefix,
                        segment.gateway());
        try {
            return Files.exists(file) ? file : Files.writeString(file, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        runner.close();
    }
}
