package dev.jackfield.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ip -batch}, once in the fabric and once in the compute: a process each. No filter, no records, no addresses given out. */
record IpContestant(Runner runner, String fabric, Path folder) implements Contestant {
    @Override
    public String name() {
        return Scores.IP_BATCH;
    }

    @Override
    public long plug(Nic nic) {
        Segment segment = nic.segment();
        String mtu = " mtu " + Nic.MTU;
        Path outside = write(
                "outside",
                "link add " + nic.hostEnd() + mtu + " type veth peer name " + nic.name() + " address " + nic.mac() + mtu
                        + " netns " + nic.netns(),
                "link set " + nic.hostEnd() + " alias bench-" + nic.number() + " master " + segment.bridge() + " up");
        Path inside = write(
                "inside",
                "link set " + nic.name() + " addrgenmode none up",
                "addr add " + nic.address() + "/" + Segment.PREFIX_LENGTH + " dev " + nic.name(),
                "route replace default via " + segment.gateway() + " dev " + nic.name());
        return runner.run(List.of(
                "run",
                "ip",
                "-n",
                fabric,
                "-batch",
                outside.toString(),
                ";",
                "ip",
                "-n",
                nic.netns(),
                "-batch",
                inside.toString()));
    }

    private Path write(String name, String... lines) {
        try {
            return Files.write(folder.resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long unplug(Nic nic) {
        return runner.run(List.of("run", "ip", "-n", fabric, "link", "del", nic.hostEnd()));
    }

    @Override
    public void close() {
        runner.close();
    }
}
