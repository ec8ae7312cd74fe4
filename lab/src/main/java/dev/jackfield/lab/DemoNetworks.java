package dev.jackfield.lab;

import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The demo's networks and the ports of its client and its members, made through a driver's administration. */
final class DemoNetworks {
    static final IpAddress VIP = IpAddress.parse("203.0.113.100");
    static final IpAddress VIP6 = IpAddress.parse("2001:db8:113::100");
    static final int LISTENER_PORT = 80;
    static final int MEMBER_PORT = 8080;
    static final String LOAD_BALANCER = "web";

    // Blocks for documentation, RFC 5737 and RFC 3849: no real network uses them.
    private static final Cidr VIP_BLOCK = Cidr.parse("203.0.113.0/24");
    private static final Cidr VIP6_BLOCK = Cidr.parse("2001:db8:113::/64");
    private static final Cidr MEMBER_BLOCK = Cidr.parse("192.0.2.0/24");
    private static final IpAddress CLIENT = IpAddress.parse("203.0.113.9");
    private static final IpAddress CLIENT6 = IpAddress.parse("2001:db8:113::9");
    private static final Map<String, IpAddress> MEMBERS = new LinkedHashMap<>();

    static {
        MEMBERS.put("web-1", IpAddress.parse("192.0.2.101"));
        MEMBERS.put("web-2", IpAddress.parse("192.0.2.102"));
    }

    private final NetworkDriver driver;
    private final Administration administration;
    private final Subnet vipSubnet;
    private final Subnet vip6Subnet;
    private final Subnet memberSubnet;

    DemoNetworks(NetworkDriver driver) {
        this.driver = driver;
        administration = driver.administration();
        Network vipNet =
                administration.createNetwork(NetworkRequest.builder("vip-net").build());
        vipSubnet = subnet(vipNet, "vip-v4", VIP_BLOCK);
        vip6Subnet = subnet(vipNet, "vip-v6", VIP6_BLOCK);
        Network memberNet = administration.createNetwork(
                NetworkRequest.builder("member-net").build());
        memberSubnet = subnet(memberNet, "members", MEMBER_BLOCK);
    }

    private Subnet subnet(Network network, String name, Cidr cidr) {
        return administration.createSubnet(
                SubnetRequest.builder(network.id(), name, cidr).build());
    }

    void plugClient(LabHost host) {
        plug(
                host,
                vipSubnet,
                List.of(FixedIpRequest.of(vipSubnet.id(), CLIENT), FixedIpRequest.of(vip6Subnet.id(), CLIENT6)));
    }

    void plugMember(LabHost host) {
        IpAddress address = Optional.ofNullable(MEMBERS.get(host.name())).orElseThrow();
        plug(host, memberSubnet, List.of(FixedIpRequest.of(memberSubnet.id(), address)));
    }

    private void plug(LabHost host, Subnet subnet, List<FixedIpRequest> addresses) {
        ComputeId compute = register(host);
        Port port = driver.createPort(PortRequest.builder(subnet.networkId(), host.name())
                .fixedIps(addresses)
                .build());
        driver.plugPort(
                Amphora.builder(new AmphoraId(host.name())).computeId(compute).build(), port.id());
    }

    ComputeId register(LabHost host) {
        return administration
                .registerCompute(new ComputeId("netns:" + host.netns()))
                .id();
    }

    /** The members' addresses with their ports, by name, as HAProxy wants them. */
    static Map<String, String> memberTargets() {
        Map<String, String> targets = new LinkedHashMap<>();
        MEMBERS.forEach((name, address) -> targets.put(name, address + ":" + MEMBER_PORT));
        return targets;
    }

    static List<String> memberNames() {
        return List.copyOf(MEMBERS.keySet());
    }

    static LoadBalancerSpec loadBalancer(List<ComputeId> amphorae) {
        return new LoadBalancerSpec(
                LOAD_BALANCER,
                Optional.empty(),
                Topology.ACTIVE_STANDBY,
                new VipSpec(Optional.of("vip-v4"), Optional.empty(), Optional.of(VIP)),
                List.of(new AdditionalVipSpec("vip-v6", Optional.of(VIP6))),
                List.of(new ListenerSpec(ListenerProtocol.HTTP, LISTENER_PORT, List.of())),
                MEMBERS.values().stream()
                        .map(address -> new MemberSpec(address, MEMBER_PORT, Optional.of("members")))
                        .toList(),
                amphorae,
                Optional.empty());
    }

    static Drawing drawing(List<Drawing.Box> amphorae) {
        return new Drawing(
                "client " + CLIENT + ", " + CLIENT6,
                "vip-net " + VIP_BLOCK + ", " + VIP6_BLOCK,
                amphorae,
                "member-net " + MEMBER_BLOCK,
                MEMBERS.entrySet().stream()
                        .map(member -> member.getKey() + " " + member.getValue())
                        .toList());
    }

    /** Deletes all ports, computes and networks of an installation, which must have no load balancers any more. */
    static void deleteAll(NetworkDriver driver) {
        Administration administration = driver.administration();
        administration.listPorts().forEach(port -> driver.deletePort(port.id()));
        administration.listComputes().forEach(compute -> administration.unregisterCompute(compute.id()));
        administration.listNetworks().forEach(network -> administration.deleteNetwork(network.id()));
    }
}
