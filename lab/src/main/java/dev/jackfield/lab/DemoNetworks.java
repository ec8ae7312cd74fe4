package dev.jackfield.lab;

import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.Topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The demo's networks: their blocks, who has which address on them, and the load balancer between them. */
final class DemoNetworks {
    static final IpAddress VIP = IpAddress.parse("203.0.113.100");
    static final IpAddress VIP6 = IpAddress.parse("2001:db8:113::100");
    static final int LISTENER_PORT = 80;

    /** Of the listener that comes with an update. */
    static final int SECOND_LISTENER_PORT = 8000;

    static final int MEMBER_PORT = 8080;
    static final String LOAD_BALANCER = "web";

    static final String VIP_NETWORK = "vip-net";
    static final String MEMBER_NETWORK = "member-net";

    // Blocks for documentation, RFC 5737 and RFC 3849: no real network uses them.
    static final Cidr VIP_BLOCK = Cidr.parse("203.0.113.0/24");
    static final Cidr VIP6_BLOCK = Cidr.parse("2001:db8:113::/64");
    static final Cidr MEMBER_BLOCK = Cidr.parse("192.0.2.0/24");

    static final IpAddress CLIENT = IpAddress.parse("203.0.113.9");
    static final IpAddress CLIENT6 = IpAddress.parse("2001:db8:113::9");
    private static final Map<String, IpAddress> MEMBERS = new LinkedHashMap<>();

    static {
        MEMBERS.put("web-1", IpAddress.parse("192.0.2.101"));
        MEMBERS.put("web-2", IpAddress.parse("192.0.2.102"));
    }

    private DemoNetworks() {}

    /**
     * What the driver calls the subnets.
     *
     * @param vip of {@link #VIP_BLOCK}
     * @param vip6 of {@link #VIP6_BLOCK}
     * @param members of {@link #MEMBER_BLOCK}
     */
    record Subnets(String vip, String vip6, String members) {}

    static IpAddress member(LabHost host) {
        return Optional.ofNullable(MEMBERS.get(host.name())).orElseThrow();
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

    /** The load balancer, with a listener on each of some ports. */
    static LoadBalancerSpec loadBalancer(Subnets subnets, List<ComputeId> amphorae, int... ports) {
        return new LoadBalancerSpec(
                LOAD_BALANCER,
                Optional.empty(),
                Topology.ACTIVE_STANDBY,
                new VipSpec(Optional.of(subnets.vip()), Optional.empty(), Optional.of(VIP)),
                List.of(new AdditionalVipSpec(subnets.vip6(), Optional.of(VIP6))),
                IntStream.of(ports)
                        .mapToObj(port -> new ListenerSpec(ListenerProtocol.HTTP, port, List.of()))
                        .toList(),
                MEMBERS.values().stream()
                        .map(address -> new MemberSpec(address, MEMBER_PORT, Optional.of(subnets.members())))
                        .toList(),
                amphorae,
                Optional.empty());
    }

    static Drawing drawing(List<Drawing.Box> amphorae) {
        return new Drawing(
                "client " + CLIENT + ", " + CLIENT6,
                VIP_NETWORK + " " + VIP_BLOCK + ", " + VIP6_BLOCK,
                amphorae,
                MEMBER_NETWORK + " " + MEMBER_BLOCK,
                MEMBERS.entrySet().stream()
                        .map(member -> member.getKey() + " " + member.getValue())
                        .toList());
    }
}
