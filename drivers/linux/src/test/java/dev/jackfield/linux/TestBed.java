package dev.jackfield.linux;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Vip;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.PortFilter;
import dev.jackfield.store.PortFilter.Pass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An installation of its own with a data plane, for one test: a network with an IPv4 and an IPv6 subnet, computes, hand-made attachments. */
final class TestBed implements AutoCloseable {
    static final LoadBalancerId LB = new LoadBalancerId("lb-1");

    final InstallationId installation =
            new InstallationId("test-" + UUID.randomUUID().toString().substring(0, 8));
    final Path folder;
    final LinuxDataPlane plane;
    final String fabric = LinkNames.fabric(installation);
    final Network network = Network.builder(new NetworkId("net-1"), "vip-net")
            .mtu(1450)
            .subnets(List.of(new SubnetId("sub4"), new SubnetId("sub6")))
            .build();
    final Subnet subnet4 = Subnet.builder(new SubnetId("sub4"), "v4", network.id(), Cidr.parse("203.0.113.0/24"))
            .gatewayIp(IpAddress.parse("203.0.113.1"))
            .build();
    final Subnet subnet6 = Subnet.builder(new SubnetId("sub6"), "v6", network.id(), Cidr.parse("2001:db8:1::/64"))
            .gatewayIp(IpAddress.parse("2001:db8:1::1"))
            .build();
    private final List<String> computes = new ArrayList<>();
    private final Map<ComputeId, Container> containers = new HashMap<>();
    private final List<LinuxDataPlane> others = new ArrayList<>();

    TestBed() {
        try {
            folder = Files.createTempDirectory("jackfield-linux").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plane = new LinuxDataPlane(installation, folder, Optional.empty());
        plane.open(List.of(), List.of());
    }

    /** A further data plane on the same store, as another process has it. */
    LinuxDataPlane another() {
        LinuxDataPlane other = new LinuxDataPlane(installation, folder, Optional.empty());
        others.add(other);
        return other;
    }

    /** Makes a compute of that name, with loopback up, as its owner would. */
    ComputeId compute(String name) {
        String netns = "linux-" + name;
        Witness.sh("ip netns add " + netns + " && ip -n " + netns + " link set lo up");
        computes.add(netns);
        return new ComputeId("netns:" + netns);
    }

    /** Makes a compute that is a process. */
    ComputeId container() {
        Container container = new Container();
        containers.put(container.id(), container);
        computes.add(netns(container.id()));
        return container.id();
    }

    /** Gives the namespace of a compute one more name. */
    void name(ComputeId compute, String name) {
        Witness.sh("touch /run/netns/" + name + "; mount --bind /run/netns/" + netns(compute) + " /run/netns/" + name);
        computes.add(name);
    }

    /** The namespaces of its computes, also of those that are gone. */
    List<String> computes() {
        return List.copyOf(computes);
    }

    /** Ends a compute, and waits until the kernel has removed its NICs, which it does in its own time. */
    void kill(ComputeId compute) {
        withItsNics(compute, () -> {
            if (containers.containsKey(compute)) {
                containers.get(compute).close();
            } else {
                Witness.run("ip", "netns", "del", netns(compute));
            }
        });
    }

    /** Ends a compute, and makes another of the same id: a namespace of the same name, or the same process in another one. */
    void replace(ComputeId compute) {
        if (containers.containsKey(compute)) {
            withItsNics(compute, () -> containers.get(compute).renew());
        } else {
            kill(compute);
            Witness.run("ip", "netns", "add", netns(compute));
        }
    }

    private void withItsNics(ComputeId compute, Runnable end) {
        String ends = Witness.ip(netns(compute), "link")
                .valueStream()
                .filter(link -> link.has("link_index"))
                .map(link -> "^" + link.get("link_index").asInt() + ": ")
                .collect(Collectors.joining("\\|"));
        end.run();
        if (!ends.isEmpty()) {
            Witness.sh("while ip -n " + fabric + " -o link | grep -q '" + ends + "'; do sleep 0.01; done");
        }
    }

    /** A compute's namespace, as {@code ip -n} takes it: a name in {@code /run/netns}, or the way from there to that of a process. */
    static String netns(ComputeId compute) {
        String[] parts = compute.value().split(":", 2);
        return parts[0].equals("pid") ? "../../proc/" + parts[1] + "/ns/net" : parts[1];
    }

    /** A port with addresses of the two subnets, attached to a compute. */
    Attachment attachment(String port, ComputeId compute, String... addresses) {
        List<FixedIp> ips = Arrays.stream(addresses)
                .map(IpAddress::parse)
                .map(ip -> new FixedIp(subnet4.cidr().contains(ip) ? subnet4.id() : subnet6.id(), ip))
                .toList();
        Port made = Port.builder(new PortId(port), port, network.id())
                .deviceId(compute.value())
                .macAddress(MacAddress.of(LinkNames.mac(new PortId(port))))
                .fixedIps(ips)
                .mark(Mark.of(installation, LB))
                .build();
        return new Attachment(
                made,
                network,
                List.of(subnet4, subnet6),
                compute,
                plane.identify(compute),
                false,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same attachment with allowed address pairs. */
    static Attachment withPairs(Attachment attachment, String... addresses) {
        List<AllowedAddressPair> pairs = Arrays.stream(addresses)
                .map(it -> it.indexOf('/') < 0
                        ? AllowedAddressPair.of(IpAddress.parse(it))
                        : new AllowedAddressPair(Cidr.parse(it), Optional.empty()))
                .toList();
        return with(
                attachment,
                attachment.port().toBuilder().allowedAddressPairs(pairs).build(),
                attachment.heldVips());
    }

    /** The same attachment with VIPs that it holds. */
    static Attachment holding(Attachment attachment, String... vips) {
        return with(
                attachment,
                attachment.port(),
                Arrays.stream(vips).map(IpAddress::parse).toList());
    }

    /** The same attachment with the default routes by its NIC. */
    static Attachment withDefaultRoute(Attachment a) {
        return new Attachment(
                a.port(),
                a.network(),
                a.subnets(),
                a.computeId(),
                a.computeIdentity(),
                true,
                a.heldVips(),
                a.filter(),
                a.qosPolicy());
    }

    /** The same attachment, closed apart from what passes. */
    static Attachment filtered(Attachment a, Pass... passes) {
        return new Attachment(
                a.port(),
                a.network(),
                a.subnets(),
                a.computeId(),
                a.computeIdentity(),
                a.defaultRoute(),
                a.heldVips(),
                Optional.of(new PortFilter(List.of(passes))),
                a.qosPolicy());
    }

    static Attachment with(Attachment a, Port port, List<IpAddress> vips) {
        return new Attachment(
                port,
                a.network(),
                a.subnets(),
                a.computeId(),
                a.computeIdentity(),
                a.defaultRoute(),
                vips,
                a.filter(),
                a.qosPolicy());
    }

    /** The load balancer of the attachments, at these VIPs. */
    static LoadBalancer loadBalancer(List<String> vips, Listener... listeners) {
        Vip vip = Vip.builder(LB).ipAddress(IpAddress.parse(vips.getFirst())).build();
        return LoadBalancer.builder(LB, vip)
                .additionalVips(vips.stream()
                        .skip(1)
                        .map(text -> new AdditionalVip(
                                LB,
                                Optional.of(IpAddress.parse(text)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                        .toList())
                .listeners(List.of(listeners))
                .build();
    }

    static String nic(Attachment attachment) {
        return LinkNames.nic(attachment.port().id());
    }

    static String hostEnd(Attachment attachment) {
        return LinkNames.hostEnd(attachment.port().id());
    }

    String bridge() {
        return LinkNames.bridge(network.id());
    }

    @Override
    public void close() {
        plane.close();
        others.forEach(LinuxDataPlane::close);
        containers.values().forEach(Container::close);
        for (String netns : computes) {
            Witness.attempt("ip", "netns", "del", netns);
        }
        Witness.attempt("ip", "netns", "del", fabric);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
