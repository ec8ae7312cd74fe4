package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/** What somebody else does to the rules of a load balancer's group. */
@Tag("openstack")
class ForeignRulesTest {
    private final FaultWorld world = new FaultWorld();
    private final LoadBalancer loadBalancer = world.allocated(world.loadBalancer(world.subnet4));

    @AfterEach
    void close() {
        world.direct.deallocateVip(loadBalancer.vip());
        world.close();
    }

    private LoadBalancer listening(int... ports) {
        return loadBalancer.toBuilder()
                .listeners(Arrays.stream(ports)
                        .mapToObj(port -> new Listener(
                                ListenerProtocol.TCP, port, OptionalInt.empty(), ProvisioningStatus.ACTIVE, List.of()))
                        .toList())
                .build();
    }

    /** The rules that let something in, as the administrator sees them. */
    private static List<JsonNode> incoming(SecurityGroupId group) {
        return FaultWorld.ADMIN.list("security_group_rules", "?direction=ingress&security_group_id=" + group);
    }

    private static String words(JsonNode rule) {
        return rule.path("protocol").asString("any") + " "
                + rule.path("port_range_min").asString("-") + " "
                + rule.path("port_range_max").asString("-");
    }

    private static void delete(JsonNode rule) {
        FaultWorld.ADMIN.neutron(
                "DELETE", "/v2.0/security-group-rules/" + rule.path("id").asString(), null);
    }

    /** Makes a rule that lets something in, as a project's own. */
    private static void make(SecurityGroupId group, String project, Consumer<ObjectNode> shape) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode rule = body.putObject("security_group_rule");
        rule.put("security_group_id", group.value()).put("direction", "ingress").put("ethertype", "IPv4");
        shape.accept(rule.put("project_id", project));
        FaultWorld.ADMIN.neutron("POST", "/v2.0/security-group-rules", body);
    }

    @Test
    void aRuleThatSomebodyDeletesMeanwhileIsNoError() {
        SecurityGroupId group = world.direct.updateVipSecurityGroup(listening(8080, 8081, 8082), loadBalancer.vip());
        assertThat(incoming(group)).hasSize(3);
        world.cloud.proxy.rule(point -> {
            if (isRuleDeletion(point)) {
                incoming(group).stream()
                        .filter(rule -> rule.path("port_range_min").asInt() > 8080)
                        .forEach(ForeignRulesTest::delete);
            }
            return Optional.empty();
        });

        world.driver.updateVip(listening(8080), false);

        assertThat(world.cloud.proxy.seen())
                .filteredOn(ForeignRulesTest::isRuleDeletion)
                .isNotEmpty();
        assertThat(incoming(group)).extracting(ForeignRulesTest::words).containsExactly("tcp 8080 8080");
    }

    private static boolean isRuleDeletion(FaultPoint point) {
        return point.method().equals("DELETE") && point.path().contains("/security-group-rules/");
    }

    /** Those that could be ours go, as they let in what nobody asked for; those of another shape stay. */
    @Test
    void rulesOfAnyShapeAreNoError() {
        SecurityGroupId group = world.direct.updateVipSecurityGroup(listening(8080), loadBalancer.vip());
        String project = TestCloud.serviceProject();
        make(group, project, rule -> {});
        make(group, project, rule -> rule.put("protocol", "253"));
        make(group, project, rule -> rule.put("protocol", "tcp"));
        make(group, project, rule -> rule.put("protocol", "udp").put("remote_group_id", group.value()));
        make(
                group,
                project,
                rule -> rule.put("protocol", "icmp").put("port_range_min", 8).put("port_range_max", 0));
        assertThat(incoming(group)).hasSize(6);

        SecurityGroup read = world.direct.getSecurityGroup(group);
        world.direct.updateVip(listening(8080, 8081), false);

        assertThat(read.rules()).isNotEmpty();
        assertThat(incoming(group))
                .extracting(ForeignRulesTest::words)
                .containsExactlyInAnyOrder("tcp 8080 8080", "tcp 8081 8081", "icmp 8 0");
    }

    /** The service account may not delete what an administrator has made there as his own. */
    @Test
    void rulesOfAnotherProjectStay() {
        SecurityGroupId group = world.direct.updateVipSecurityGroup(listening(8080), loadBalancer.vip());
        make(group, FaultWorld.ADMIN.project(), rule -> rule.put("protocol", "tcp"));

        world.direct.updateVip(listening(8081), false);

        assertThat(incoming(group))
                .extracting(ForeignRulesTest::words)
                .containsExactlyInAnyOrder("tcp 8081 8081", "tcp - -");
    }
}
