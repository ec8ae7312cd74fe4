package dev.jackfield.network;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the records refuse, what they copy, and what they hide. */
class RecordsTest {
    private static final LoadBalancerId LB = new LoadBalancerId("lb-1");
    private static final NetworkId NETWORK = new NetworkId("net-1");
    private static final SubnetId SUBNET = new SubnetId("sub-1");
    private static final Cidr BLOCK = Cidr.parse("203.0.113.0/24");

    private static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    private static void refused(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void anAdditionalVipOrFixedIpNeedsSubnetOrAddress() {
        refused(
                "additional VIP",
                () -> new AdditionalVip(LB, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        refused("fixed IP", () -> new FixedIpRequest(Optional.empty(), Optional.empty()));
        assertThat(FixedIpRequest.from(SUBNET).ipAddress()).isEmpty();
        assertThat(FixedIpRequest.of(SUBNET, ip("203.0.113.5")).subnetId()).contains(SUBNET);
    }

    @Test
    void aLoadBalancerHasItsOwnVips() {
        Vip others = Vip.builder(new LoadBalancerId("lb-2")).build();
        refused("VIP", () -> LoadBalancer.builder(LB, others).build());
        AdditionalVip additional = new AdditionalVip(
                new LoadBalancerId("lb-2"), Optional.empty(), Optional.of(SUBNET), Optional.empty(), Optional.empty());
        refused(
                "additional VIP",
                () -> LoadBalancer.builder(LB, Vip.builder(LB).build())
                        .additionalVips(List.of(additional))
                        .build());
    }

    @Test
    void onlyAllocatedAmphoraeCarryTraffic() {
        Amphora allocated = Amphora.builder(new AmphoraId("a")).build();
        Amphora booting = Amphora.builder(new AmphoraId("b"))
                .status(AmphoraStatus.BOOTING)
                .build();

        assertThat(LoadBalancer.builder(LB, Vip.builder(LB).build())
                        .amphorae(List.of(booting, allocated))
                        .build()
                        .allocatedAmphorae())
                .containsExactly(allocated);
    }

    @Test
    void namesAndSizesAreChecked() {
        refused("network name", () -> NetworkRequest.builder("").build());
        refused("network name", () -> NetworkRequest.builder("two words").build());
        refused("network name", () -> Network.builder(NETWORK, "a\u0007b").build());
        refused("network name", () -> Network.builder(NETWORK, "x".repeat(256)).build());
        assertThat(Network.builder(NETWORK, "two words").build().name()).isEqualTo("two words");
        refused("MTU", () -> NetworkRequest.builder("web").mtu(67).build());
        refused("MTU", () -> NetworkRequest.builder("web").mtu(65536).build());
        refused("MTU", () -> Network.builder(NETWORK, "web").mtu(0).build());
        refused("subnet name", () -> SubnetRequest.builder(NETWORK, "", BLOCK).build());
        refused("port name", () -> PortRequest.builder(NETWORK, "a\nb").build());
        refused(
                "load balancer name",
                () -> LoadBalancer.builder(LB, Vip.builder(LB).build())
                        .name("a\u0000")
                        .build());
        assertThat(NetworkRequest.builder("web").mtu(68).build().mtu()).isEqualTo(68);
    }

    @Test
    void aSubnetRequestAgreesWithItsBlock() {
        SubnetRequest.Builder request = SubnetRequest.builder(NETWORK, "front", BLOCK);
        refused("gateway", () -> request.gatewayIp(ip("198.51.100.1")).build());
        refused("gateway", () -> request.gatewayIp(ip("2001:db8::1")).build());
        request.gatewayIp(ip("203.0.113.1"));
        refused(
                "allocation pool",
                () -> request.allocationPools(List.of(new AllocationPool(ip("203.0.113.200"), ip("203.0.114.10"))))
                        .build());
        refused(
                "allocation pool",
                () -> request.allocationPools(List.of(
                                new AllocationPool(ip("203.0.113.100"), ip("203.0.113.150")),
                                new AllocationPool(ip("203.0.113.10"), ip("203.0.113.100"))))
                        .build());
        request.allocationPools(List.of(
                new AllocationPool(ip("203.0.113.100"), ip("203.0.113.150")),
                new AllocationPool(ip("203.0.113.10"), ip("203.0.113.99"))));
        refused(
                "host route",
                () -> request.hostRoutes(List.of(new HostRoute(Cidr.parse("2001:db8::/32"), ip("2001:db8::1"))))
                        .build());
        assertThat(request.hostRoutes(List.of(new HostRoute(Cidr.parse("198.51.100.0/24"), ip("203.0.113.2"))))
                        .build()
                        .allocationPools())
                .hasSize(2);
    }

    @Test
    void aSubnetsGatewayIsOfItsVersion() {
        refused(
                "gateway",
                () -> Subnet.builder(SUBNET, "front", NETWORK, BLOCK)
                        .gatewayIp(ip("2001:db8::1"))
                        .build());
        Subnet subnet = Subnet.builder(SUBNET, "front", NETWORK, BLOCK)
                .gatewayIp(ip("198.51.100.1"))
                .build();
        assertThat(subnet.ipVersion()).isEqualTo(IpVersion.V4);
    }

    @Test
    void aRoutesNextHopIsOfItsVersion() {
        refused("next hop", () -> new HostRoute(BLOCK, ip("2001:db8::1")));
        refused("pool end", () -> new AllocationPool(ip("203.0.113.1"), ip("2001:db8::1")));
    }

    @Test
    void listsThatNameThingsDoNotRepeatThem() {
        SecurityGroupId group = new SecurityGroupId("g");
        refused(
                "VIP security groups",
                () -> Vip.builder(LB).securityGroupIds(List.of(group, group)).build());
        refused(
                "security groups",
                () -> PortRequest.builder(NETWORK, "p")
                        .securityGroupIds(List.of(group, group))
                        .build());
        refused(
                "secondary IPs",
                () -> PortRequest.builder(NETWORK, "p")
                        .secondaryIps(List.of(ip("2001:db8::1"), ip("2001:db8:0::1")))
                        .build());
        refused(
                "subnets",
                () -> new PlugNetworkRequest(
                        new ComputeId("c"), NETWORK, Optional.empty(), List.of(SUBNET, SUBNET), Optional.empty()));
        FixedIpRequest certain = FixedIpRequest.of(SUBNET, ip("203.0.113.5"));
        refused(
                "fixed IPs",
                () -> PortRequest.builder(NETWORK, "p")
                        .fixedIps(List.of(certain, new FixedIpRequest(Optional.empty(), certain.ipAddress())))
                        .build());
        FixedIpRequest any = FixedIpRequest.from(SUBNET);
        assertThat(PortRequest.builder(NETWORK, "p")
                        .fixedIps(List.of(any, any))
                        .build()
                        .fixedIps())
                .hasSize(2);
    }

    @Test
    void portsOfListenersAndMembersAreChecked() {
        refused("listener port", () -> Listener.of(ListenerProtocol.TCP, 0));
        refused("listener port", () -> Listener.of(ListenerProtocol.TCP, 65536));
        refused(
                "member port",
                () -> new Member(ip("203.0.113.5"), 0, Optional.empty(), VnicType.NORMAL, ProvisioningStatus.ACTIVE));
        assertThat(Listener.of(ListenerProtocol.TCP, 65535).allowedCidrs()).isEmpty();
    }

    @Test
    void aRulesPortRangeHasTwoEndsInOrder() {
        refused("port range", () -> rule(OptionalInt.of(80), OptionalInt.empty()));
        refused("port range", () -> rule(OptionalInt.of(81), OptionalInt.of(80)));
        assertThat(rule(OptionalInt.of(80), OptionalInt.of(80)).portRangeMax()).hasValue(80);
        assertThat(rule(OptionalInt.empty(), OptionalInt.empty()).remote()).isEmpty();
    }

    private static SecurityGroupRule rule(OptionalInt min, OptionalInt max) {
        return rule("tcp", min, max, Optional.empty(), Optional.empty());
    }

    private static SecurityGroupRule rule(
            String protocol,
            OptionalInt min,
            OptionalInt max,
            Optional<Cidr> remote,
            Optional<SecurityGroupId> remoteGroup) {
        return new SecurityGroupRule(
                SecurityGroupRule.Direction.INGRESS,
                IpVersion.V4,
                Optional.of(protocol),
                min,
                max,
                remote,
                remoteGroup);
    }

    private static SecurityGroupRule rule(String protocol) {
        return rule(protocol, OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void aRulesProtocolIsANameOrANumber() {
        assertThat(rule("tcp").protocolNumber()).hasValue(6);
        assertThat(rule("112").protocolNumber()).hasValue(112);
        assertThat(rule("icmp").protocolNumber()).hasValue(1);
        assertThat(new SecurityGroupRule(
                                SecurityGroupRule.Direction.INGRESS,
                                IpVersion.V6,
                                Optional.of("icmp"),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty())
                        .protocolNumber())
                .hasValue(58);
        refused("protocol", () -> rule("TCP"));
        refused("protocol", () -> rule("256"));
        refused("protocol", () -> rule("-1"));
        refused("protocol", () -> rule("6 accept"));
    }

    @Test
    void aRuleHasPortsOnlyIfItsProtocolHas() {
        OptionalInt port = OptionalInt.of(80);
        assertThat(rule("132", port, port, Optional.empty(), Optional.empty()).portRangeMin())
                .hasValue(80);
        refused("port range", () -> rule("icmp", port, port, Optional.empty(), Optional.empty()));
        refused("port", () -> rule(port, OptionalInt.of(65536)));
        refused("port", () -> rule(OptionalInt.of(-1), port));
    }

    @Test
    void aRuleHasOneOtherSide() {
        Optional<SecurityGroupId> group = Optional.of(new SecurityGroupId("g"));
        OptionalInt none = OptionalInt.empty();
        assertThat(rule("tcp", none, none, Optional.empty(), group).remoteGroup())
                .isEqualTo(group);
        refused("remote", () -> rule("tcp", none, none, Optional.of(BLOCK), group));
        refused("remote", () -> rule("tcp", none, none, Optional.of(Cidr.parse("2001:db8::/32")), Optional.empty()));
    }

    @Test
    void aRequestedSecurityGroupHasANameAndEachRuleOnce() {
        assertThat(SecurityGroupRequest.of("web", List.of(rule("tcp"))).rules()).hasSize(1);
        refused("security group name", () -> SecurityGroupRequest.of("", List.of()));
        refused("security group rules", () -> SecurityGroupRequest.of("web", List.of(rule("tcp"), rule("tcp"))));
    }

    @Test
    void aGenerationCountsFromOne() {
        refused("generation", () -> new VipActivation(new AmphoraId("a"), 0));
        assertThat(new VipActivation(new AmphoraId("a"), 1).generation()).isEqualTo(1);
    }

    @Test
    void anAddressPairIsOneAddressUnlessSaidOtherwise() {
        assertThat(AllowedAddressPair.of(ip("203.0.113.5")).addresses()).hasToString("203.0.113.5/32");
        assertThat(AllowedAddressPair.of(ip("2001:db8::5")).addresses()).hasToString("2001:db8::5/128");
    }

    @Test
    void aPortTellsWhichSubnetAnAddressIsFrom() {
        SubnetId other = new SubnetId("sub-2");
        Port port = Port.builder(new PortId("p"), "", NETWORK)
                .fixedIps(List.of(
                        new FixedIp(other, ip("2001:db8::5")),
                        new FixedIp(SUBNET, ip("203.0.113.5")),
                        new FixedIp(SUBNET, ip("203.0.113.6"))))
                .build();

        assertThat(port.subnetOf(ip("2001:db8:0::5"))).contains(other);
        assertThat(port.subnetOf(ip("203.0.113.7"))).isEmpty();
        assertThat(port.addressOn(SUBNET)).contains(ip("203.0.113.5"));
        assertThat(port.addressOn(new SubnetId("sub-3"))).isEmpty();
    }

    @Test
    void aDeltaWithoutChangesIsEmpty() {
        Delta empty = new Delta(new AmphoraId("a"), new ComputeId("c"), List.of(), List.of(), List.of(), List.of());
        Delta more = new Delta(
                new AmphoraId("a"),
                new ComputeId("c"),
                List.of(new NicRequest(NETWORK, List.of(SUBNET), VnicType.NORMAL)),
                List.of(),
                List.of(),
                List.of());

        assertThat(empty.isEmpty()).isTrue();
        assertThat(more.isEmpty()).isFalse();
    }

    @Test
    void listsAreCopied() {
        List<SecurityGroupId> groups = new ArrayList<>(List.of(new SecurityGroupId("g")));
        Vip vip = Vip.builder(LB).securityGroupIds(groups).build();
        groups.clear();

        assertThat(vip.securityGroupIds()).hasSize(1);
        assertThatThrownBy(() -> vip.securityGroupIds().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void builtAgainARecordIsTheSame() {
        Vip vip = Vip.builder(LB)
                .ipAddress(ip("203.0.113.5"))
                .subnetId(SUBNET)
                .networkId(NETWORK)
                .portId(new PortId("p"))
                .qosPolicyId(new QosPolicyId("q"))
                .octaviaOwned(true)
                .vnicType(VnicType.DIRECT)
                .securityGroupIds(List.of(new SecurityGroupId("g")))
                .build();
        Amphora amphora = Amphora.builder(new AmphoraId("a"))
                .loadBalancerId(LB)
                .computeId(new ComputeId("c"))
                .status(AmphoraStatus.ERROR)
                .lbNetworkIp(ip("192.0.2.5"))
                .vrrpIp(ip("203.0.113.6"))
                .haIp(ip("203.0.113.5"))
                .vrrpPortId(new PortId("v"))
                .haPortId(new PortId("p"))
                .build();
        LoadBalancer loadBalancer = LoadBalancer.builder(LB, vip)
                .name("web")
                .projectId(new ProjectId("project"))
                .topology(Topology.ACTIVE_STANDBY)
                .additionalVips(List.of(new AdditionalVip(
                        LB, Optional.of(ip("2001:db8::5")), Optional.empty(), Optional.empty(), Optional.empty())))
                .listeners(List.of(Listener.of(ListenerProtocol.HTTP, 80)))
                .members(List.of(new Member(
                        ip("198.51.100.5"), 80, Optional.of(SUBNET), VnicType.NORMAL, ProvisioningStatus.ACTIVE)))
                .amphorae(List.of(amphora))
                .build();
        Network network = Network.builder(NETWORK, "web")
                .subnets(List.of(SUBNET))
                .projectId(new ProjectId("project"))
                .adminStateUp(false)
                .providerNetworkType("flat")
                .providerPhysicalNetwork("eth0")
                .providerSegmentationId(7)
                .routerExternal(true)
                .mtu(9000)
                .portSecurityEnabled(false)
                .build();
        NetworkRequest networkRequest = NetworkRequest.builder("web")
                .projectId(new ProjectId("project"))
                .providerNetworkType("flat")
                .providerPhysicalNetwork("eth0")
                .providerSegmentationId(7)
                .mtu(9000)
                .build();
        Subnet subnet = Subnet.builder(SUBNET, "front", NETWORK, BLOCK)
                .projectId(new ProjectId("project"))
                .gatewayIp(ip("203.0.113.1"))
                .hostRoutes(List.of(new HostRoute(BLOCK, ip("203.0.113.2"))))
                .allocationPools(List.of(new AllocationPool(ip("203.0.113.5"), ip("203.0.113.9"))))
                .build();
        SubnetRequest subnetRequest = SubnetRequest.builder(NETWORK, "front", BLOCK)
                .projectId(new ProjectId("project"))
                .gatewayIp(ip("203.0.113.1"))
                .hostRoutes(List.of(new HostRoute(BLOCK, ip("203.0.113.2"))))
                .allocationPools(List.of(new AllocationPool(ip("203.0.113.5"), ip("203.0.113.9"))))
                .build();
        Port port = Port.builder(new PortId("p"), "port", NETWORK)
                .projectId(new ProjectId("project"))
                .deviceId("c")
                .deviceOwner("Octavia")
                .macAddress(new MacAddress("02:00:5e:00:53:01"))
                .status(PortStatus.ACTIVE)
                .adminStateUp(false)
                .fixedIps(List.of(new FixedIp(SUBNET, ip("203.0.113.5"))))
                .allowedAddressPairs(List.of(AllowedAddressPair.of(ip("203.0.113.6"))))
                .securityGroupIds(List.of(new SecurityGroupId("g")))
                .qosPolicyId(new QosPolicyId("q"))
                .vnicType(VnicType.DIRECT)
                .mark(Mark.of(new InstallationId("i"), LB))
                .build();
        PortRequest portRequest = PortRequest.builder(NETWORK, "port")
                .loadBalancer(LB)
                .fixedIps(List.of(FixedIpRequest.from(SUBNET)))
                .secondaryIps(List.of(ip("203.0.113.6")))
                .securityGroupIds(List.of(new SecurityGroupId("g")))
                .adminStateUp(false)
                .qosPolicyId(new QosPolicyId("q"))
                .vnicType(VnicType.DIRECT)
                .build();

        assertThat(vip.toBuilder().build()).isEqualTo(vip);
        assertThat(amphora.toBuilder().build()).isEqualTo(amphora);
        assertThat(loadBalancer.toBuilder().build()).isEqualTo(loadBalancer);
        assertThat(network.toBuilder().build()).isEqualTo(network);
        assertThat(networkRequest.toBuilder().build()).isEqualTo(networkRequest);
        assertThat(subnet.toBuilder().build()).isEqualTo(subnet);
        assertThat(subnetRequest.toBuilder().build()).isEqualTo(subnetRequest);
        assertThat(port.toBuilder().build()).isEqualTo(port);
        assertThat(portRequest.toBuilder().build()).isEqualTo(portRequest);
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(new Caller(new ProjectId("p"), Optional.of("hush")))
                .asString()
                .doesNotContain("hush");
        assertThat(new DriverConfig(new InstallationId("i"), Path.of("state"), Map.of("password", "hush")))
                .asString()
                .contains("password")
                .doesNotContain("hush");
    }

    @Test
    void aForeignItemIsNotOurs() {
        InventoryItem foreign =
                new InventoryItem(ResourceKind.PORT, "p", "octavia-lb", Optional.empty(), Optional.empty());
        InventoryItem ours = new InventoryItem(
                ResourceKind.PORT,
                "p",
                "octavia-lb",
                Optional.of(Mark.of(new InstallationId("i"), LB)),
                Optional.empty());

        assertThat(foreign.isOurs()).isFalse();
        assertThat(ours.isOurs()).isTrue();
    }
}
