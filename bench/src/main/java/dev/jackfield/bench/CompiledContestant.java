package dev.jackfield.bench;

import java.util.List;

/** A program in C that does the driver's netlink messages, or its whole work. */
record CompiledContestant(String name, Runner runner) implements Contestant {
    @Override
    public long plug(Nic nic) {
        Segment segment = nic.segment();
        return runner.run(List.of(
                "plug",
                nic.netns(),
                nic.hostEnd(),
                nic.name(),
                nic.mac(),
                Integer.toString(Nic.MTU),
                nic.address(),
                Integer.toString(Segment.PREFIX_LENGTH),
                segment.gateway(),
                Integer.toString(segment.index()),
                "bench nic " + nic.number(),
                port(nic),
                segment.network().value(),
                segment.subnet().value(),
                "netns:" + nic.netns(),
                "bench"));
    }

    @Override
    public long unplug(Nic nic) {
        return runner.run(List.of(
                "unplug",
                nic.netns(),
                nic.hostEnd(),
                nic.name(),
                nic.mac(),
                nic.address(),
                port(nic),
                nic.segment().subnet().value()));
    }

    private static String port(Nic nic) {
        return "bench-port-" + nic.number();
    }

    @Override
    public long settle() {
        return runner.run(List.of("reap"));
    }

    @Override
    public void close() {
        runner.close();
    }
}
