package dev.jackfield.lab;

import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** This machine: networks are made through the driver's administration, namespaces are its computes, and the VIP is moved by Jackfield. */
final class HostGround implements Ground {
    private final NetworkDriver driver;
    private final Administration administration;
    private final Controller controller;
    private final VipKeeper keeper;

    /**
     * Prepares it; makes nothing yet.
     *
     * @param driver a driver with administration
     * @param controller moves the VIP
     * @param spectators see it move
     */
    HostGround(NetworkDriver driver, Controller controller, Spectators spectators) {
        this.driver = driver;
        this.controller = controller;
        administration = driver.administration();
        keeper = new VipKeeper(controller, DemoNetworks.LOAD_BALANCER, spectators);
    }

    @Override
    public int kills() {
        return 5;
    }

    @Override
    public LoadGenerator.Pace pace() {
        return LoadGenerator.Pace.FAST;
    }

    @Override
    public Duration deadline() {
        return Deadline.DEFAULT;
    }

    @Override
    public DemoNetworks.Subnets prepare(LabHost client, List<LabHost> members) {
        Network vipNet = network(DemoNetworks.VIP_NETWORK);
        Subnet vip = subnet(vipNet, "vip-v4", DemoNetworks.VIP_BLOCK);
        Subnet vip6 = subnet(vipNet, "vip-v6", DemoNetworks.VIP6_BLOCK);
        Subnet member = subnet(network(DemoNetworks.MEMBER_NETWORK), "members", DemoNetworks.MEMBER_BLOCK);
        plug(
                client,
                vip,
                List.of(
                        FixedIpRequest.of(vip.id(), DemoNetworks.CLIENT),
                        FixedIpRequest.of(vip6.id(), DemoNetworks.CLIENT6)));
        members.forEach(host -> plug(host, member, List.of(FixedIpRequest.of(member.id(), DemoNetworks.member(host)))));
        return new DemoNetworks.Subnets(vip.name(), vip6.name(), member.name());
    }

    private Network network(String name) {
        return administration.createNetwork(NetworkRequest.builder(name).build());
    }

    private Subnet subnet(Network network, String name, Cidr cidr) {
        return administration.createSubnet(
                SubnetRequest.builder(network.id(), name, cidr).build());
    }

    private void plug(LabHost host, Subnet subnet, List<FixedIpRequest> addresses) {
        ComputeId compute = register(host);
        Port port = driver.createPort(PortRequest.builder(subnet.networkId(), host.name())
                .fixedIps(addresses)
                .build());
        driver.plugPort(
                Amphora.builder(new AmphoraId(host.name())).computeId(compute).build(), port.id());
    }

    private ComputeId register(LabHost host) {
        return administration
                .registerCompute(new ComputeId("netns:" + host.netns()))
                .id();
    }

    @Override
    public List<ComputeId> amphorae(List<LabHost> hosts) {
        return hosts.stream().map(this::register).toList();
    }

    /** The driver's NICs are in the host's namespace already. */
    @Override
    public void connect(Amphora amphora, LabHost host) {}

    @Override
    public void carry(Amphora amphora, LabHost host, Process haproxy) {
        keeper.watch(amphora.id(), haproxy.pid());
    }

    @Override
    public AmphoraId holder(LoadBalancerRecord loadBalancer, Map<ComputeId, LabHost> hosts) {
        return controller.findVipHolder(loadBalancer.id().value()).orElseThrow().amphoraId();
    }

    @Override
    public Kill kill(LabHost host) {
        return host.destroy();
    }

    @Override
    public String rest() {
        return "its namespace";
    }

    @Override
    public void awaitMoveFrom(AmphoraId dead) {
        keeper.awaitMoveFrom(dead);
    }

    /** It went with its namespace. */
    @Override
    public void discard(ComputeId compute, LabHost host) {}

    @Override
    public boolean isNeeded() {
        return !administration.listNetworks().isEmpty();
    }

    @Override
    public void clean(Runnable hosts) {
        hosts.run();
        administration.listPorts().forEach(port -> driver.deletePort(port.id()));
        administration.listComputes().forEach(compute -> administration.unregisterCompute(compute.id()));
        administration.listNetworks().forEach(network -> administration.deleteNetwork(network.id()));
    }

    @Override
    public List<String> leftovers() {
        try (Stream<InventoryItem> items = driver.inventory().list()) {
            return items.map(item -> item.kind() + " " + item.id()).toList();
        }
    }

    @Override
    public void close() {
        keeper.close();
    }
}
