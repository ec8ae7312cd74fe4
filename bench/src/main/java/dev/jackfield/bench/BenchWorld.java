package dev.jackfield.bench;

import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The driver with its networks, and the ports that are there before anything is measured. */
final class BenchWorld implements AutoCloseable {
    private static final int SEGMENTS = 6;

    private final NetworkDriver driver;
    private final Netns fabric;
    private final List<Segment> segments = new ArrayList<>();
    private int population;

    BenchWorld(Path folder) {
        driver = ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals("linux"))
                .findFirst()
                .orElseThrow()
                .open(new DriverConfig(new InstallationId("bench"), folder, Map.of()));
        List<Network> networks = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            networks.add(driver.administration()
                    .createNetwork(
                            NetworkRequest.builder("net-" + i).mtu(Nic.MTU).build()));
        }
        fabric = Netns.open(Netns.names().stream()
                .filter(name -> name.startsWith("jf-"))
                .findFirst()
                .orElseThrow());
        networks.forEach(this::addSegment);
    }

    private void addSegment(Network network) {
        int number = segments.size();
        String prefix = Segment.prefix(number);
        Cidr block = Cidr.parse(prefix + ".0.0/" + Segment.PREFIX_LENGTH);
        Subnet subnet = driver.administration()
                .createSubnet(SubnetRequest.builder(network.id(), "subnet", block)
                        .gatewayIp(IpAddress.parse(prefix + ".0.1"))
                        .build());
        Link bridge = fabric.rtnl().links().stream()
                .filter(link -> link.alias().contains("network=" + network.id()))
                .findFirst()
                .orElseThrow();
        segments.add(new Segment(number, network.id(), subnet.id(), bridge.name(), bridge.index()));
    }

    NetworkDriver driver() {
        return driver;
    }

    Netns fabric() {
        return fabric;
    }

    Segment segment(int number) {
        return segments.get(number % SEGMENTS);
    }

    /** Makes a namespace and registers it. */
    String compute(String name) {
        Netns.create(name).close();
        Administration administration = driver.administration();
        administration.registerCompute(new ComputeId("netns:" + name));
        return name;
    }

    /** Makes as many ports as are missing, evenly on the networks, each in a namespace of its own. */
    void populate(int ports) {
        for (; population < ports; population++) {
            String netns = compute("load-" + population);
            driver.plugNetwork(PlugNetworkRequest.of(
                    new ComputeId("netns:" + netns), segment(population).network()));
        }
    }

    @Override
    public void close() {
        fabric.close();
        driver.close();
    }
}
