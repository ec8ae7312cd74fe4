package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.Topology;
import tools.jackson.databind.JsonNode;

import java.util.Optional;

/**
 * Makes a description of a tree, whatever text the tree came from. The keys are those of the YAML:
 *
 * <pre>{@code
 * version: 1
 * name: web
 * project: shop                 # optional
 * topology: ACTIVE_STANDBY      # or SINGLE, the default
 * vip: {subnet: public, address: 203.0.113.10, qos_policy: gold, security_groups: [visitors]}
 * additional_vips: [{subnet: public6}]
 * listeners: [{protocol: HTTP, port: 80, allowed_cidrs: [198.51.100.0/24]}]
 * members: [{address: 192.0.2.11, port: 8080, subnet: servers}]
 * amphorae: ["netns:amp-1", "netns:amp-2"]
 * vip_owner: DRIVER             # or AMPHORA; optional
 * }</pre>
 */
public final class LoadBalancerSpecReader {
    private LoadBalancerSpecReader() {}

    /**
     * Reads a tree. Unknown keys, wrong types and missing values are errors.
     *
     * @param tree an object with the keys above
     * @return the description
     * @throws InvalidValueException a value is wrong; {@link InvalidValueException#field()} is its path, such as
     *     {@code members[1].port}, by which a caller finds the line
     */
    public static LoadBalancerSpec read(JsonNode tree) {
        TreeNode root = TreeNode.root("load balancer", tree)
                .keys(
                        "version",
                        "name",
                        "project",
                        "topology",
                        "vip",
                        "additional_vips",
                        "listeners",
                        "members",
                        "amphorae",
                        "vip_owner");
        TreeNode version = root.get("version");
        if (version.integer() != LoadBalancerSpec.VERSION) {
            throw version.invalid("is not known here; this release reads version " + LoadBalancerSpec.VERSION);
        }
        return new LoadBalancerSpec(
                root.get("name").text(),
                root.find("project").map(node -> node.value(ProjectId::new)),
                root.find("topology").map(node -> node.oneOf(Topology.class)).orElse(Topology.SINGLE),
                vip(root.get("vip").keys("subnet", "port", "address", "qos_policy", "security_groups")),
                root.list("additional_vips", LoadBalancerSpecReader::additionalVip),
                root.list("listeners", LoadBalancerSpecReader::listener),
                root.list("members", LoadBalancerSpecReader::member),
                root.list("amphorae", node -> node.value(ComputeId::new)),
                root.find("vip_owner").map(node -> node.oneOf(VipOwner.class)));
    }

    private static VipSpec vip(TreeNode node) {
        return new VipSpec(
                node.find("subnet").map(TreeNode::text),
                node.find("port").map(port -> port.value(PortId::new)),
                address(node),
                node.find("qos_policy").map(TreeNode::text),
                node.list("security_groups", TreeNode::text));
    }

    private static AdditionalVipSpec additionalVip(TreeNode node) {
        node.keys("subnet", "address");
        return new AdditionalVipSpec(node.get("subnet").text(), address(node));
    }

    private static ListenerSpec listener(TreeNode node) {
        node.keys("protocol", "port", "allowed_cidrs");
        return new ListenerSpec(
                node.get("protocol").oneOf(ListenerProtocol.class),
                node.get("port").integer(),
                node.list("allowed_cidrs", cidr -> cidr.value(Cidr::parse)));
    }

    private static MemberSpec member(TreeNode node) {
        node.keys("address", "port", "subnet");
        return new MemberSpec(
                node.get("address").value(IpAddress::parse),
                node.get("port").integer(),
                node.find("subnet").map(TreeNode::text));
    }

    private static Optional<IpAddress> address(TreeNode node) {
        return node.find("address").map(address -> address.value(IpAddress::parse));
    }
}
