package dev.jackfield.crash;

import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The load balancers of the operations. */
final class Specs {
    /** The load balancer that is worked on. */
    static final String WEB = "web";

    private Specs() {}

    /** Two amphorae, VIPs of both IP versions, members on two networks. */
    static LoadBalancerSpec web(CrashFixture fixture) {
        return new LoadBalancerSpec(
                WEB,
                Optional.empty(),
                Topology.ACTIVE_STANDBY,
                VipSpec.on(Networks.named("public")),
                List.of(new AdditionalVipSpec(Networks.named("public6"), Optional.empty())),
                List.of(new ListenerSpec(ListenerProtocol.HTTP, 80, List.of())),
                List.of(
                        member("192.0.2.11", "servers"),
                        member("192.0.2.12", "servers"),
                        member("198.51.100.13", "dmz")),
                computes(fixture, "amp-1", "amp-2"),
                Optional.empty());
    }

    /** The same after everything changed: a VIP is exchanged, a NIC comes, another changes its address, the base ports lose one. */
    static LoadBalancerSpec changed(CrashFixture fixture) {
        LoadBalancerSpec web = web(fixture);
        return new LoadBalancerSpec(
                web.name(),
                web.project(),
                web.topology(),
                web.vip(),
                List.of(new AdditionalVipSpec(Networks.named("edge"), Optional.empty())),
                List.of(new ListenerSpec(ListenerProtocol.TCP, 443, List.of(Cidr.parse("198.51.100.0/24")))),
                List.of(member("10.9.0.11", "more"), member("192.0.2.200", "servers-2")),
                web.amphorae(),
                web.vipOwner());
    }

    /** One whose VIP is at a port that is there. */
    static LoadBalancerSpec at(PortId port, CrashFixture fixture) {
        LoadBalancerSpec web = web(fixture);
        return new LoadBalancerSpec(
                web.name(),
                web.project(),
                web.topology(),
                new VipSpec(Optional.empty(), Optional.of(port), Optional.empty()),
                List.of(),
                web.listeners(),
                web.members(),
                web.amphorae(),
                web.vipOwner());
    }

    /** One whose last member is on a subnet that has an address for one amphora only. */
    static LoadBalancerSpec tooLarge(CrashFixture fixture) {
        LoadBalancerSpec web = web(fixture);
        List<MemberSpec> members = new ArrayList<>(web.members());
        members.add(member("10.7.0.9", "tiny"));
        return new LoadBalancerSpec(
                web.name(),
                web.project(),
                web.topology(),
                web.vip(),
                web.additionalVips(),
                web.listeners(),
                members,
                web.amphorae(),
                web.vipOwner());
    }

    /** One that nobody works on, in the same networks. */
    static LoadBalancerSpec neighbour(CrashFixture fixture) {
        return single("neighbour", fixture, "amp-4");
    }

    /** One amphora. */
    static LoadBalancerSpec single(String name, CrashFixture fixture, String amphora) {
        LoadBalancerSpec web = web(fixture);
        return new LoadBalancerSpec(
                name,
                web.project(),
                Topology.SINGLE,
                web.vip(),
                web.additionalVips(),
                web.listeners(),
                web.members(),
                computes(fixture, amphora),
                web.vipOwner());
    }

    private static List<ComputeId> computes(CrashFixture fixture, String... names) {
        return Arrays.stream(names).map(fixture::compute).toList();
    }

    private static MemberSpec member(String address, String subnet) {
        return new MemberSpec(IpAddress.parse(address), 8080, Optional.of(Networks.named(subnet)));
    }
}
