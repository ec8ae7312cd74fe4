package dev.jackfield.neutron.client;

import dev.jackfield.network.BackendListener;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the records say of a real Neutron is what is there; what a real Neutron refuses has the type and the kind it should. */
@Tag("openstack")
class RealCloudTest {
    /** Everything that a test makes has this in its description, and is removed after it. */
    private final String mark = "client-test " + UUID.randomUUID();

    private final Cloud cloud = new Cloud();
    private final OpenStack openstack = cloud.open(Cloud.ADMIN);
    private final Neutron neutron = openstack.neutron();

    private NetworkId network = new NetworkId("none");

    @BeforeEach
    void aNetworkWithIpv4() {
        NeutronSubnet subnet = neutron.subnets(Query.of("ip_version", 4)).stream()
                .filter(it -> !neutron.network(it.networkId()).external())
                .findFirst()
                .orElseThrow();
        network = subnet.networkId();
    }

    @AfterEach
    void nothingIsLeft() {
        neutron.ports(Query.of("description", mark)).forEach(port -> neutron.deletePort(port.id()));
        neutron.securityGroups(Query.of("description", mark)).forEach(group -> neutron.deleteSecurityGroup(group.id()));
        assertThat(neutron.ports(Query.of("description", mark))).isEmpty();
        openstack.close();
    }

    private PortBody body() {
        return PortBody.on(network).description(mark).adminStateUp(false);
    }

    private static MacAddress mac() {
        byte[] bytes = new byte[6];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] = 0x02;
        return new MacAddress(HexFormat.ofDelimiter(":").formatHex(bytes));
    }

    @Test
    void aPortIsWhatWasAskedFor() {
        MacAddress mac = mac();
        NeutronPort made = neutron.createPort(body().name("client-test")
                .device("lb-1", "Octavia")
                .macAddress(mac)
                .securityGroups(List.of())
                .allowedAddresses(List.of("203.0.113.7")));

        NeutronPort read = neutron.port(made.id());
        assertThat(read.networkId()).isEqualTo(network);
        assertThat(read.fixedIps()).isEqualTo(made.fixedIps());
        assertThat(read.name()).isEqualTo("client-test");
        assertThat(read.deviceId()).isEqualTo("lb-1");
        assertThat(read.deviceOwner()).isEqualTo("Octavia");
        assertThat(read.macAddress()).contains(mac);
        assertThat(read.adminStateUp()).isFalse();
        assertThat(read.status()).isEqualTo("DOWN");
        assertThat(made.fixedIps()).isNotEmpty();
        assertThat(read.securityGroups()).isEmpty();
        assertThat(read.allowedAddressPairs())
                .extracting(NeutronPort.AddressPair::ipAddress)
                .containsExactly("203.0.113.7");
        assertThat(read.vnicType()).isEqualTo("normal");
        assertThat(read.projectId()).contains(openstack.project());
        assertThat(read.revisionNumber()).isPresent();
        assertThat(neutron.ports(Query.of("mac_address", mac).fields("id", "network_id", "description")))
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.id()).isEqualTo(made.id());
                    assertThat(listed.description()).isEqualTo(mark);
                    assertThat(listed.fixedIps()).isEmpty();
                });
    }

    @Test
    void portsAreMadeAllOrNone() {
        MacAddress mac = mac();
        List<NeutronPort> made = neutron.createPorts(List.of(body().name("a").macAddress(mac), body().name("b")));
        assertThat(made).extracting(NeutronPort::name).containsExactly("a", "b");

        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.createPorts(
                        List.of(body().name("c"), body().name("d").macAddress(mac))))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
                    assertThat(e.type()).isEqualTo("MacAddressInUse");
                    assertThat(e.failure().requestId()).startsWith("req-");
                });
        assertThat(neutron.ports(Query.of("description", mark)))
                .extracting(NeutronPort::name)
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aListOfSeveralPagesIsWhole() {
        List<NeutronPort> made = neutron.createPorts(List.of(body(), body(), body()));
        CloudConfig config = Cloud.config(Cloud.ADMIN);
        Http http = new Http(config, cloud.requests::add);
        Service service = new Service("network", "/v2.0", new Session(config, config.login(), http), 2);
        cloud.requests.clear();

        assertThat(service.list(Call.get("/ports").with(Query.of("description", mark)), "ports", NeutronPort.class))
                .extracting(NeutronPort::id)
                .containsExactlyInAnyOrderElementsOf(
                        made.stream().map(NeutronPort::id).toList());
        assertThat(cloud.requests)
                .filteredOn(it -> it.template().equals("/ports"))
                .hasSize(2);
        http.close();
    }

    /** So what any other test here filters by is known. */
    @Test
    void aFilterThatNeutronDoesNotKnowIsRefused() {
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.ports(Query.of("colour", "red")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
                .withMessageContaining("colour");
    }

    @Test
    void aChangeIsWorkedOutAgainWhenAnotherWasFaster() {
        NeutronPort seen = neutron.createPort(body().name("before"));
        neutron.updatePort(seen.id(), PortBody.change().name("other"));

        NeutronPort after = neutron.updatePort(seen, now -> PortBody.change().name(now.name() + "+ours"));

        assertThat(after.name()).isEqualTo("other+ours");
        assertThat(neutron.port(seen.id()).name()).isEqualTo("other+ours");
        assertThat(neutron.updatePort(after, now -> PortBody.change())).isEqualTo(after);
    }

    @Test
    void deletingTwiceSaysSo() {
        PortId port = neutron.createPort(body()).id();
        assertThat(neutron.deletePort(port)).isTrue();
        assertThat(neutron.deletePort(port)).isFalse();
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.port(port))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
                    assertThat(e.type()).isEqualTo("PortNotFound");
                    assertThat(e).hasMessageContaining("GET /ports/" + port).hasMessageContaining("req-");
                });
    }

    @Test
    void rulesAreMadeAllOrNone() {
        NeutronSecurityGroup group = neutron.createSecurityGroup("client-test", mark, Optional.empty());
        RuleBody http = tcp(group, 80);
        List<NeutronSecurityGroupRule> made = neutron.createRules(List.of(http, tcp(group, 443)));
        assertThat(made).extracting(it -> it.portRangeMin().orElseThrow()).containsExactly(80, 443);

        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.createRules(List.of(tcp(group, 8080), http)))
                .satisfies(e -> assertThat(e.type()).isEqualTo("SecurityGroupRuleExists"));
        assertThat(neutron.securityGroup(group.id()).securityGroupRules())
                .filteredOn(it -> it.direction().equals("ingress"))
                .containsExactlyInAnyOrderElementsOf(made);
        assertThat(neutron.deleteRule(made.getFirst().id())).isTrue();
        assertThat(neutron.rules(Query.of("security_group_id", group.id()).and("direction", "ingress")))
                .containsExactly(made.getLast());
        assertThat(neutron.deleteSecurityGroup(group.id())).isTrue();
        assertThat(neutron.deleteSecurityGroup(group.id())).isFalse();
    }

    private static RuleBody tcp(NeutronSecurityGroup group, int port) {
        SecurityGroupRule rule = new SecurityGroupRule(
                Direction.INGRESS,
                IpVersion.V4,
                Optional.of("tcp"),
                OptionalInt.of(port),
                OptionalInt.of(port),
                Optional.of(Cidr.parse("198.51.100.0/24")),
                Optional.empty());
        return new RuleBody(group.id(), rule, "");
    }

    @Test
    void theCatalogueOfNetworksIsRead() {
        NeutronNetwork seen = neutron.network(network);
        assertThat(seen.mtu()).isPositive();
        assertThat(seen.subnets()).isNotEmpty();
        NeutronSubnet subnet = neutron.subnet(seen.subnets().getFirst());
        assertThat(subnet.networkId()).isEqualTo(network);
        assertThat(subnet.allocationPools()).isNotEmpty();
        assertThat(neutron.networks(Query.of("name", seen.name())))
                .extracting(NeutronNetwork::id)
                .contains(network);
        assertThat(neutron.ipAvailability(network).totalIps()).isPositive();
        assertThat(neutron.extensions()).contains("security-group", "allowed-address-pairs", "qos");
        assertThat(neutron.qosPolicies(Query.ALL)).isNotNull();
    }

    @Test
    void theHopelessIsExhausted() {
        CloudConfig config = Cloud.config(Cloud.ADMIN);
        Http http = new Http(config, BackendListener.NONE);
        Service plain = new Service("network", "/v2.0", new Session(config, config.login(), http), Service.PAGE);
        NetworkId small = plain.send(
                        Call.post("/networks")
                                .withBody(Map.of("network", Map.of("name", mark, "admin_state_up", false))),
                        "network",
                        NeutronNetwork.class)
                .id();
        String project = UUID.randomUUID().toString().replace("-", "");
        try {
            plain.send(Call.post("/subnets")
                    .withBody(Map.of(
                            "subnet",
                            Map.of(
                                    "network_id",
                                    small,
                                    "cidr",
                                    "192.0.2.0/30",
                                    "ip_version",
                                    4,
                                    "enable_dhcp",
                                    false))));
            PortBody body = PortBody.on(small).description(mark);
            neutron.createPort(body);
            assertExhausted(body, "IpAddressGenerationFailure");
            plain.send(Call.put("/quotas/{id}", project).withBody(Map.of("quota", Map.of("port", 0))));
            assertExhausted(PortBody.on(network).description(mark).project(new ProjectId(project)), "OverQuota");
        } finally {
            plain.delete(Call.delete("/quotas/{id}", project));
            neutron.ports(Query.of("network_id", small)).forEach(port -> neutron.deletePort(port.id()));
            plain.delete(Call.delete("/networks/{id}", small));
            http.close();
        }
    }

    private void assertExhausted(PortBody body, String type) {
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.createPort(body))
                .satisfies(e -> assertThat(e.type()).isEqualTo(type))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXHAUSTED));
    }

    @Test
    void aRequestThatIsWrongIsInvalid() {
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.createPort(
                        body().fixedIp(Optional.empty(), Optional.of(IpAddress.parse("192.0.2.99")))))
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.INVALID));
    }
}
