package dev.jackfield.lab;

import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lab's OpenStack: hosts are servers of Nova's, whose interfaces on the hypervisor's switch are in our namespaces, and the VIP is
 * moved by keepalived in the amphorae.
 */
final class OpenStackGround implements Ground {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** The first NIC that an amphora gets is the one on the VIP's network. */
    private static final String VIP_NIC = "eth0";

    private final LabCloud cloud;
    private final Path keepalived;

    OpenStackGround(LabCloud cloud, Path keepalived) {
        this.cloud = cloud;
        this.keepalived = keepalived;
    }

    /** A server takes Nova its time, and the machine is busy with it. */
    @Override
    public int kills() {
        return 2;
    }

    @Override
    public LoadGenerator.Pace pace() {
        return LoadGenerator.Pace.PATIENT;
    }

    /** A cloud on one machine that others use, too, may take a minute for one port. */
    @Override
    public Duration deadline() {
        return Duration.ofMinutes(10);
    }

    @Override
    public DemoNetworks.Subnets prepare(LabHost client, List<LabHost> members) throws InterruptedException {
        JsonNode ids = cloud.ask(
                "networks",
                Map.of(
                        "networks",
                        List.of(
                                network(
                                        DemoNetworks.VIP_NETWORK,
                                        List.of(DemoNetworks.VIP_BLOCK, DemoNetworks.VIP6_BLOCK)),
                                network(DemoNetworks.MEMBER_NETWORK, List.of(DemoNetworks.MEMBER_BLOCK)))));
        DemoNetworks.Subnets subnets = new DemoNetworks.Subnets(
                id(ids, DemoNetworks.VIP_BLOCK), id(ids, DemoNetworks.VIP6_BLOCK), id(ids, DemoNetworks.MEMBER_BLOCK));
        List<Map<String, Object>> hosts = new ArrayList<>();
        hosts.add(host(
                client,
                List.of(address(subnets.vip(), DemoNetworks.CLIENT), address(subnets.vip6(), DemoNetworks.CLIENT6)),
                Optional.empty()));
        members.forEach(member -> hosts.add(host(
                member,
                List.of(address(subnets.members(), DemoNetworks.member(member))),
                Optional.of(DemoNetworks.MEMBER_PORT))));
        cloud.ask("hosts", Map.of("hosts", hosts));
        return subnets;
    }

    private static Map<String, Object> network(String name, List<Cidr> cidrs) {
        return Map.of("name", name, "cidrs", cidrs.stream().map(Cidr::toString).toList());
    }

    private static String id(JsonNode ids, Cidr block) {
        return ids.path(block.toString()).asString();
    }

    private static Map<String, String> address(String subnet, IpAddress address) {
        return Map.of("subnet", subnet, "address", address.toString());
    }

    private static Map<String, Object> host(
            LabHost host, List<Map<String, String>> addresses, Optional<Integer> listens) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("name", host.name());
        wanted.put("namespace", host.netns());
        wanted.put("addresses", addresses);
        listens.ifPresent(port -> wanted.put("listens", port));
        return wanted;
    }

    @Override
    public List<ComputeId> amphorae(List<LabHost> hosts) throws InterruptedException {
        List<String> names = hosts.stream().map(LabHost::name).toList();
        return LabCloud.strings(cloud.ask("amphorae", Map.of("names", names))).stream()
                .map(ComputeId::new)
                .toList();
    }

    @Override
    public void connect(Amphora amphora, LabHost host) throws InterruptedException {
        String server = amphora.computeId().orElseThrow().value();
        cloud.ask("wire", Map.of("server", server, "namespace", host.netns()));
    }

    @Override
    public void carry(Amphora amphora, LabHost host, Process haproxy) {
        Keepalived.start(
                keepalived,
                host,
                VIP_NIC,
                prefix(DemoNetworks.VIP, DemoNetworks.VIP_BLOCK),
                prefix(DemoNetworks.VIP6, DemoNetworks.VIP6_BLOCK));
    }

    private static IpPrefix prefix(IpAddress address, Cidr block) {
        return new IpPrefix(address.toInetAddress(), block.prefixLength());
    }

    @Override
    public AmphoraId holder(LoadBalancerRecord loadBalancer, Map<ComputeId, LabHost> hosts)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (Amphora amphora : loadBalancer.loadBalancer().amphorae()) {
                LabHost host = hosts.get(amphora.computeId().orElseThrow());
                if (host != null && host.holds(DemoNetworks.VIP)) {
                    return amphora.id();
                }
            }
            Thread.sleep(PAUSE);
        }
        throw new LabException("no amphora holds " + DemoNetworks.VIP);
    }

    @Override
    public Kill kill(LabHost host) {
        return host.cutOff();
    }

    @Override
    public String rest() {
        return "its NICs";
    }

    /** keepalived has moved it when it answers. */
    @Override
    public void awaitMoveFrom(AmphoraId dead) {}

    @Override
    public void discard(ComputeId compute, LabHost host) throws InterruptedException {
        cloud.ask("discard", Map.of("server", compute.value()));
        host.destroy();
    }

    @Override
    public boolean isNeeded() {
        return !leftovers().isEmpty();
    }

    @Override
    public void clean(Runnable hosts) {
        uninterrupted("clean");
        hosts.run();
    }

    @Override
    public List<String> leftovers() {
        return LabCloud.strings(uninterrupted("left"));
    }

    private JsonNode uninterrupted(String what) {
        try {
            return cloud.ask(what, Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while cleaning up");
        }
    }

    @Override
    public void close() {
        cloud.close();
    }
}
