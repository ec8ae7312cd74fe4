package dev.jackfield.server;

import dev.jackfield.core.Lookup;
import dev.jackfield.core.TreeNode;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SecurityGroupRule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is done with security groups and QoS policies, by administrators. */
final class PolicyRoutes {
    private static final String GROUP = "/v1/security-groups/{security_group}";
    private static final String POLICY = "/v1/qos-policies/{qos_policy}";

    private final NetworkDriver driver;
    private final Lookup lookup;
    private final ChangeLog changes;

    PolicyRoutes(NetworkDriver driver, ChangeLog changes) {
        this.driver = driver;
        this.lookup = new Lookup(driver);
        this.changes = changes;
    }

    List<Route> all() {
        return List.of(
                Route.of("listSecurityGroups", Role.READ, "GET /v1/security-groups", this::groups),
                Route.of("createSecurityGroup", Role.ADMIN, "POST /v1/security-groups", this::createGroup),
                Route.of("getSecurityGroup", Role.READ, "GET " + GROUP, this::group),
                Route.of("deleteSecurityGroup", Role.ADMIN, "DELETE " + GROUP, this::deleteGroup),
                Route.of("listQosPolicies", Role.READ, "GET /v1/qos-policies", this::policies),
                Route.of("createQosPolicy", Role.ADMIN, "POST /v1/qos-policies", this::createPolicy),
                Route.of("getQosPolicy", Role.READ, "GET " + POLICY, this::policy),
                Route.of("deleteQosPolicy", Role.ADMIN, "DELETE " + POLICY, this::deletePolicy));
    }

    private Answer groups(Call call) {
        NetworkRoutes.unlimited(call);
        return listed(call, "security_groups", driver.administration()::listSecurityGroups, SecurityGroup::name);
    }

    /** All of them, or those of a name, which several may have. */
    private static <T> Answer listed(Call call, String key, Supplier<List<T>> all, Function<T, String> nameOf) {
        Optional<String> name = call.query("name").text("name");
        return Answer.ok(Map.of(
                key,
                all.get().stream()
                        .filter(it -> name.isEmpty() || nameOf.apply(it).equals(name.get()))
                        .toList()));
    }

    private Answer group(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        return Answer.ok(lookup.securityGroup(call.path("security_group")));
    }

    private Answer createGroup(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        TreeNode body = call.body("security group").keys("name", "project", "description", "rules");
        SecurityGroupRequest wanted = new SecurityGroupRequest(
                body.get("name").text(),
                body.find("project").map(node -> node.value(ProjectId::new)),
                body.find("description").map(TreeNode::text).orElse(""),
                body.list("rules", PolicyRoutes::rule));
        changes.note(call, "CREATE_SECURITY_GROUP", wanted.name());
        SecurityGroup made = driver.administration().createSecurityGroup(wanted);
        return NetworkRoutes.created(made, "/v1/security-groups/", made.id());
    }

    private static SecurityGroupRule rule(TreeNode node) {
        node.keys("direction", "ethertype", "protocol", "port_range_min", "port_range_max", "remote", "remote_group");
        try {
            return new SecurityGroupRule(
                    node.get("direction").oneOf(SecurityGroupRule.Direction.class),
                    node.get("ethertype").oneOf(IpVersion.class),
                    node.find("protocol").map(TreeNode::text),
                    number(node, "port_range_min"),
                    number(node, "port_range_max"),
                    node.find("remote").map(it -> it.value(Cidr::parse)),
                    node.find("remote_group").map(it -> it.value(SecurityGroupId::new)));
        } catch (InvalidValueException e) {
            throw e.field().startsWith(node.path()) ? e : node.invalid("is no rule: " + e.getMessage());
        }
    }

    private static OptionalInt number(TreeNode node, String key) {
        return node.find(key).map(it -> OptionalInt.of(it.integer())).orElse(OptionalInt.empty());
    }

    private Answer deleteGroup(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        SecurityGroupId id = call.path("security_group", SecurityGroupId::new);
        changes.note(call, "DELETE_SECURITY_GROUP", id.value());
        driver.administration().deleteSecurityGroup(id);
        return Answer.nothing();
    }

    private Answer policies(Call call) {
        NetworkRoutes.unlimited(call);
        return listed(call, "qos_policies", driver.administration()::listQosPolicies, QosPolicy::name);
    }

    private Answer policy(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        return Answer.ok(lookup.qosPolicy(call.path("qos_policy")));
    }

    private Answer createPolicy(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        TreeNode body = call.body("QoS policy").keys("name", "project", "max_kilobits_per_second");
        QosPolicyRequest wanted = new QosPolicyRequest(
                body.get("name").text(),
                body.find("project").map(node -> node.value(ProjectId::new)),
                body.get("max_kilobits_per_second").integer());
        changes.note(call, "CREATE_QOS_POLICY", wanted.name());
        QosPolicy made = driver.administration().createQosPolicy(wanted);
        return NetworkRoutes.created(made, "/v1/qos-policies/", made.id());
    }

    private Answer deletePolicy(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        QosPolicyId id = call.path("qos_policy", QosPolicyId::new);
        changes.note(call, "DELETE_QOS_POLICY", id.value());
        driver.administration().deleteQosPolicy(id);
        return Answer.nothing();
    }
}
