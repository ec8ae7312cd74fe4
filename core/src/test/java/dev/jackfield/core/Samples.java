package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Member;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VnicType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Values with every component set at least once. */
final class Samples {
    private static final LoadBalancerId LB = new LoadBalancerId("lb-1");
    private static final NetworkId VIP_NET = new NetworkId("vip-net");
    private static final NetworkId NET = new NetworkId("net");
    private static final SubnetId VIP_SUBNET = new SubnetId("vip-subnet");
    private static final SubnetId SUBNET = new SubnetId("subnet");
    private static final ComputeId COMPUTE = new ComputeId("netns:amp-1");
    private static final AmphoraId AMPHORA = new AmphoraId("amphora-1");
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");

    private Samples() {}

    static LoadBalancerSpec spec() {
        return new LoadBalancerSpec(
                "web",
                Optional.of(new ProjectId("shop")),
                Topology.SINGLE,
                new VipSpec(Optional.of("public"), Optional.empty(), Optional.of(IpAddress.parse("203.0.113.10"))),
                List.of(new AdditionalVipSpec("public6", Optional.empty())),
                List.of(new ListenerSpec(ListenerProtocol.HTTP, 80, List.of(Cidr.parse("198.51.100.0/24")))),
                List.of(new MemberSpec(IpAddress.parse("192.0.2.11"), 8080, Optional.of("servers"))),
                List.of(COMPUTE),
                Optional.of(VipOwner.DRIVER));
    }

    /** Nothing allocated. */
    static LoadBalancer wanted() {
        Vip vip = Vip.builder(LB)
                .ipAddress(IpAddress.parse("203.0.113.10"))
                .subnetId(VIP_SUBNET)
                .networkId(VIP_NET)
                .octaviaOwned(true)
                .build();
        return LoadBalancer.builder(LB, vip)
                .name("web")
                .projectId(new ProjectId("shop"))
                .additionalVips(List.of(additional(Optional.empty(), Optional.empty())))
                .listeners(List.of(new Listener(
                        ListenerProtocol.HTTP,
                        80,
                        OptionalInt.empty(),
                        ProvisioningStatus.ACTIVE,
                        List.of(Cidr.parse("198.51.100.0/24")))))
                .members(List.of(new Member(
                        IpAddress.parse("192.0.2.11"),
                        8080,
                        Optional.of(SUBNET),
                        VnicType.NORMAL,
                        ProvisioningStatus.ACTIVE)))
                .amphorae(List.of(Amphora.builder(AMPHORA)
                        .loadBalancerId(LB)
                        .computeId(COMPUTE)
                        .build()))
                .build();
    }

    private static AdditionalVip additional(Optional<IpAddress> address, Optional<PortId> port) {
        return new AdditionalVip(LB, address, Optional.of(new SubnetId("vip-subnet-6")), Optional.of(VIP_NET), port);
    }

    static LoadBalancer made() {
        PortId vipPort = new PortId("vip-port");
        return wanted().toBuilder()
                .vip(wanted().vip().toBuilder().portId(vipPort).build())
                .additionalVips(List.of(additional(Optional.of(IpAddress.parse("2001:db8::10")), Optional.of(vipPort))))
                .amphorae(List.of(wanted().amphorae().getFirst().toBuilder()
                        .vrrpIp(IpAddress.parse("203.0.113.2"))
                        .haIp(IpAddress.parse("203.0.113.10"))
                        .vrrpPortId(new PortId("base-port"))
                        .haPortId(vipPort)
                        .build()))
                .build();
    }

    static SubnetPlug address() {
        return new SubnetPlug(AMPHORA, COMPUTE, NET, SUBNET, Optional.of(new PortId("nic-before")));
    }

    static LoadBalancerRecord record() {
        MemberNic nic = new MemberNic(
                AMPHORA,
                COMPUTE,
                NET,
                Optional.of(new PortId("nic")),
                List.of(new FixedIp(SUBNET, IpAddress.parse("192.0.2.2"))));
        return new LoadBalancerRecord(
                spec(),
                made(),
                VipOwner.DRIVER,
                List.of(nic),
                List.of(address()),
                LoadBalancerStatus.ACTIVE,
                "",
                CREATED,
                Optional.empty());
    }

    static CreateFlow.Input create() {
        return new CreateFlow.Input(
                spec(),
                wanted(),
                VipOwner.DRIVER,
                true,
                List.of(new NicPlug(AMPHORA, COMPUTE, NET, List.of(SUBNET))),
                List.of(address()),
                OptionalLong.of(1),
                CREATED);
    }

    static SwitchFlow.Input switchVip() {
        return new SwitchFlow.Input(made(), AMPHORA, 2);
    }

    static ReplaceFlow.Input replace() {
        AmphoraId id = new AmphoraId("amphora-2");
        ComputeId compute = new ComputeId("netns:amp-2");
        return new ReplaceFlow.Input(
                record(),
                AMPHORA,
                Amphora.builder(id).loadBalancerId(LB).computeId(compute).build(),
                List.of(new NicPlug(id, compute, NET, List.of(SUBNET))),
                List.of(new SubnetPlug(id, compute, VIP_NET, SUBNET, Optional.empty())),
                OptionalLong.of(3));
    }

    static RetireFlow.Input retire() {
        LoadBalancer loadBalancer = made();
        Amphora lost = loadBalancer.amphorae().getFirst().toBuilder()
                .status(AmphoraStatus.PENDING_DELETE)
                .build();
        return new RetireFlow.Input(record().withPlugged(
                        loadBalancer.toBuilder().amphorae(List.of(lost)).build(), record().nics(), record().addresses())
                .withStatus(LoadBalancerStatus.PENDING_UPDATE, ""));
    }

    private static Leftovers leftovers() {
        return new Leftovers(true, record().nics(), List.of(address()));
    }

    static UpdateFlow.Input update() {
        AdditionalVip further = new AdditionalVip(
                LB,
                Optional.empty(),
                Optional.of(new SubnetId("vip-subnet-7")),
                Optional.of(VIP_NET),
                Optional.empty());
        return new UpdateFlow.Input(
                record(),
                spec(),
                made().toBuilder().additionalVips(List.of(further)).build(),
                true,
                List.of(new NicPlug(AMPHORA, COMPUTE, VIP_NET, List.of(SUBNET))),
                List.of(address()),
                Optional.of(new VipActivation(AMPHORA, 2)),
                leftovers());
    }

    static PruneFlow.Input prune() {
        return new PruneFlow.Input(
                record().withLeftovers(Optional.of(leftovers())).withStatus(LoadBalancerStatus.PENDING_UPDATE, ""));
    }

    static DeleteFlow.Input delete() {
        return new DeleteFlow.Input(record().withStatus(LoadBalancerStatus.ERROR, "what is left"));
    }
}
