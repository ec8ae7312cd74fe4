package dev.jackfield.bench;

import dev.jackfield.netlink.BridgeSettings;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.Netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two hosts with keepalived on a bridge of their own. Both have the highest priority there is beside the owner's, so that the
 * survivor waits no longer than it must.
 */
final class KeepalivedPair implements Pair {
    private static final String VIP = "198.51.100.100";

    private final String name;
    private final String prefix;
    private final String settings;
    private final Path probe;
    private final Path folder;
    private final Host network;
    private final Netns netns;
    private final int bridge;
    private final List<Host> hosts = new ArrayList<>(); // the holder first
    private final Client client;
    private int made;

    /**
     * Starts both, one after the other.
     *
     * @param prefix of the names of its namespaces
     * @param global lines of keepalived's global_defs
     * @param instance lines of its vrrp_instance
     */
    KeepalivedPair(String name, String prefix, String global, String instance, Path probe, Path folder) {
        this.name = name;
        this.prefix = prefix;
        this.probe = probe;
        this.folder = folder;
        settings = """
                global_defs {
                  router_id bench
                %s}
                vrrp_instance vip {
                  state BACKUP
                  nopreempt
                  interface eth0
                  virtual_router_id 51
                  priority 254
                %s  virtual_ipaddress {
                    %s/32
                  }
                }
                """.formatted(global, instance, VIP);
        network = new Host(prefix + "-net");
        netns = Netns.open(network.netns());
        bridge = netns.rtnl()
                .createBridge(LinkSettings.named("br0").up(), BridgeSettings.QUIET)
                .index();
        Host asking = new Host(prefix + "-client");
        connect(asking, 9);
        client = new Client(asking, probe, VIP);
        start();
    }

    private void start() {
        try {
            add();
            client.awaitAnswer();
            add();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connect(Host host, int number) {
        try (Netns inside = Netns.open(host.netns())) {
            Link end = netns.rtnl()
                    .createVeth(
                            LinkSettings.named("h" + number).master(bridge).up(),
                            LinkSettings.named("eth0").netns(inside));
            int nic = end.peer().orElseThrow();
            inside.rtnl()
                    .batch()
                    .change(nic, LinkSettings.NONE.withoutAddressGeneration().up())
                    .addAddress(nic, new IpPrefix(InetAddress.ofLiteral("198.51.100." + number), 24))
                    .send();
        }
    }

    private void add() {
        int number = 10 + made++;
        Host host = new Host(prefix + "-" + number);
        connect(host, number);
        String base = folder.resolve(host.netns()).toString();
        Path file = Path.of(base + ".conf");
        try {
            Files.writeString(file, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        host.start(
                ProcessBuilder.Redirect.to(Path.of(base + ".log").toFile()),
                "keepalived",
                "--dont-fork",
                "--log-console",
                "--vrrp",
                "--use-file=" + file,
                "--pid=" + base + ".pid",
                "--vrrp_pid=" + base + ".vrrp.pid");
        host.serve(probe, VIP);
        hosts.add(host);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Host.Death killHolder() {
        return hosts.removeFirst().kill();
    }

    @Override
    public void restore() {
        add();
    }

    @Override
    public Client client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        hosts.forEach(Host::close);
        netns.close();
        network.close();
    }
}
