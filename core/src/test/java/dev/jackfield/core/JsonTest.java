package dev.jackfield.core;

import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Delta;
import dev.jackfield.network.Difference;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Hop;
import dev.jackfield.network.HostRoute;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NicRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetChange;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VnicType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is shown is read again as it was. */
class JsonTest {
    private static final LoadBalancerId LB = new LoadBalancerId("lb-1");
    private static final NetworkId NETWORK = new NetworkId("net");
    private static final SubnetId SUBNET = new SubnetId("subnet");
    private static final ComputeId COMPUTE = new ComputeId("netns:amp-1");
    private static final AmphoraId AMPHORA = new AmphoraId("amphora-1");
    private static final PortId PORT = new PortId("port");
    private static final Mark MARK = new Mark(new InstallationId("here"), Optional.of(LB));

    static Stream<Record> shown() {
        Hop hop = new Hop("VIP", Hop.State.BROKEN, "nobody has it");
        Audit.Finding finding = new Audit.Finding(
                Audit.Verdict.ORPHANED,
                ResourceKind.VIP_PORT,
                "id",
                "name",
                Optional.of(LB),
                Optional.of(Instant.parse("2026-01-02T03:04:05.678901Z")),
                "why");
        Difference difference = Difference.mendable(
                Difference.Kind.PORT,
                "port",
                new Difference.Subject(Optional.of(LB), Optional.of(NETWORK), Optional.empty(), Optional.of(COMPUTE)),
                "up",
                "down");
        Delta delta = new Delta(
                AMPHORA,
                COMPUTE,
                List.of(new NicRequest(NETWORK, List.of(SUBNET), VnicType.NORMAL)),
                List.of(new Interface(
                        PORT,
                        COMPUTE,
                        NETWORK,
                        List.of(new FixedIp(SUBNET, IpAddress.parse("192.0.2.1"))),
                        VnicType.DIRECT)),
                List.of(new SubnetChange(SUBNET, NETWORK, Optional.empty())),
                List.of(new SubnetChange(SUBNET, NETWORK, Optional.of(PORT))));
        return Stream.of(
                LoadBalancerView.of(Samples.record(), Set.of()),
                LoadBalancerView.of(
                        Samples.record(), Set.of(COMPUTE), Optional.of(new VipActivation(AMPHORA, 7)), List.of(hop)),
                new Plan(
                        Samples.wanted(),
                        VipOwner.AMPHORA,
                        true,
                        List.of(delta),
                        List.of(new Plan.PlannedStep("step", "does it"))),
                new VipActivation(AMPHORA, Long.MAX_VALUE),
                hop,
                new Audit(List.of(
                        finding,
                        new Audit.Finding(
                                Audit.Verdict.LOST,
                                ResourceKind.PORT,
                                "id",
                                "",
                                Optional.empty(),
                                Optional.empty(),
                                ""))),
                new OrphanRemoval(List.of(new OrphanRemoval.Outcome(finding, OrphanRemoval.Result.SPARED, "young"))),
                new Reconciliation(List.of(difference)),
                new Mending(List.of(new Mending.Outcome(difference, Mending.Result.LEFT, "not ours"))),
                new RecoveryReport(
                        List.of(new RecoveryReport.Line("recovered", true)),
                        List.of(new RecoveryReport.Rest("web", LB, "GONE", ""))),
                new Compute(COMPUTE, false, "gone"),
                Network.builder(NETWORK, "front")
                        .subnets(List.of(SUBNET))
                        .projectId(new ProjectId("shop"))
                        .providerNetworkType("flat")
                        .providerPhysicalNetwork("br0")
                        .providerSegmentationId(7)
                        .routerExternal(true)
                        .build(),
                Network.builder(NETWORK, "back").build(),
                Subnet.builder(SUBNET, "v6", NETWORK, Cidr.parse("2001:db8::/64"))
                        .gatewayIp(IpAddress.parse("2001:db8::1"))
                        .hostRoutes(
                                List.of(new HostRoute(Cidr.parse("2001:db8:1::/64"), IpAddress.parse("2001:db8::2"))))
                        .allocationPools(List.of(
                                new AllocationPool(IpAddress.parse("2001:db8::10"), IpAddress.parse("2001:db8::ffff"))))
                        .build(),
                Port.builder(PORT, "a b/c", NETWORK)
                        .macAddress(new MacAddress("02:00:5e:00:53:01"))
                        .fixedIps(List.of(new FixedIp(SUBNET, IpAddress.parse("192.0.2.1"))))
                        .allowedAddressPairs(List.of(
                                AllowedAddressPair.of(IpAddress.parse("192.0.2.2")),
                                new AllowedAddressPair(
                                        Cidr.parse("192.0.2.0/24"), Optional.of(new MacAddress("02:00:5e:00:53:02")))))
                        .securityGroupIds(List.of(new SecurityGroupId("group")))
                        .qosPolicyId(new QosPolicyId("gold"))
                        .mark(MARK)
                        .build(),
                Port.builder(PORT, "", NETWORK).build(),
                new SecurityGroup(
                        new SecurityGroupId("group"),
                        Optional.empty(),
                        "web",
                        "for visitors",
                        List.of(
                                new SecurityGroupRule(
                                        SecurityGroupRule.Direction.INGRESS,
                                        IpVersion.V4,
                                        Optional.of("tcp"),
                                        OptionalInt.of(80),
                                        OptionalInt.of(90),
                                        Optional.of(Cidr.parse("203.0.113.0/24")),
                                        Optional.empty()),
                                new SecurityGroupRule(
                                        SecurityGroupRule.Direction.EGRESS,
                                        IpVersion.V6,
                                        Optional.empty(),
                                        OptionalInt.empty(),
                                        OptionalInt.empty(),
                                        Optional.empty(),
                                        Optional.of(new SecurityGroupId("friends")))),
                        List.of("tag"),
                        true,
                        Optional.of(MARK)),
                new QosPolicy(new QosPolicyId("gold"), "gold", Optional.empty(), OptionalLong.of(1L << 40)),
                new QosPolicy(new QosPolicyId("none"), "none", Optional.empty(), OptionalLong.empty()));
    }

    @ParameterizedTest
    @MethodSource("shown")
    void whatIsShownIsReadAgain(Record value) {
        Record read = Json.read(new JsonMapper().readTree(Json.text(value)), value.getClass());

        assertThat(read).isEqualTo(value);
        assertThat(Json.text(read)).isEqualTo(Json.text(value));
    }

    @Test
    void aMacAddressIsText() {
        assertThat(Json.tree(new MacAddress("02:00:5e:00:53:01")).asString()).isEqualTo("02:00:5e:00:53:01");
    }

    @Test
    void whatMeansNothingIsPassedOverAndWhatIsMissingIsNot() {
        JsonMapper mapper = new JsonMapper();

        assertThat(Json.read(mapper.readTree("{\"name\":\"x\",\"state\":\"OK\",\"seen\":\"\",\"new\":1}"), Hop.class))
                .isEqualTo(new Hop("x", Hop.State.OK, ""));
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> Json.read(mapper.readTree("{\"name\":\"x\"}"), Hop.class));
    }
}
