package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.Vip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A port that a record names, and what it must have.
 *
 * @param id the port
 * @param kind what it is
 * @param amphora whose it is; empty: the VIP port
 * @param compute the amphora's instance
 * @param addresses what it must hold
 * @param vip the VIP that it may send as, and whose QoS policy and security groups it is under; empty: none
 * @param senders the addresses of that
 */
record RecordedPort(
        PortId id,
        ResourceKind kind,
        Optional<AmphoraId> amphora,
        Optional<ComputeId> compute,
        List<IpAddress> addresses,
        Optional<Vip> vip,
        List<IpAddress> senders) {

    /** All ports of a record: the VIP port, then each amphora's base port and its NICs for members. */
    static List<RecordedPort> of(LoadBalancerRecord record) {
        LoadBalancer loadBalancer = record.loadBalancer();
        List<IpAddress> vips = loadBalancer.vipAddresses();
        List<RecordedPort> ports = new ArrayList<>();
        loadBalancer
                .vip()
                .portId()
                .ifPresent(id -> ports.add(new RecordedPort(
                        id,
                        ResourceKind.VIP_PORT,
                        Optional.empty(),
                        Optional.empty(),
                        vips,
                        Optional.empty(),
                        List.of())));
        for (Amphora amphora : loadBalancer.amphorae()) {
            amphora.vrrpPortId()
                    .ifPresent(id -> ports.add(new RecordedPort(
                            id,
                            ResourceKind.BASE_PORT,
                            Optional.of(amphora.id()),
                            amphora.computeId(),
                            amphora.vrrpIp().stream().toList(),
                            Optional.of(loadBalancer.vip()),
                            vips)));
        }
        for (MemberNic nic : record.nics()) {
            nic.portId()
                    .ifPresent(id -> ports.add(new RecordedPort(
                            id,
                            ResourceKind.MEMBER_PORT,
                            Optional.of(nic.amphoraId()),
                            Optional.of(nic.computeId()),
                            nic.fixedIps().stream().map(FixedIp::ipAddress).toList(),
                            Optional.empty(),
                            List.of())));
        }
        return List.copyOf(ports);
    }

    /** Its name as a hop. */
    String name() {
        String of = compute.map(ComputeId::value).orElse("?");
        return switch (kind) {
            case VIP_PORT -> "VIP port " + id;
            case BASE_PORT -> "base port " + id + " of " + of;
            case MEMBER_PORT -> "member NIC " + id + " of " + of;
            case PORT, SECURITY_GROUP, SECURITY_GROUP_MEMBERSHIP, LINK -> kind + " " + id;
        };
    }

    /** What the port lacks. */
    List<String> wrongWith(Port port) {
        List<String> wrong = new ArrayList<>();
        addresses.stream()
                .filter(ip ->
                        port.fixedIps().stream().noneMatch(it -> it.ipAddress().equals(ip)))
                .forEach(ip -> wrong.add("lacks " + ip));
        senders.stream()
                .filter(ip -> port.allowedAddressPairs().stream()
                        .noneMatch(pair -> pair.addresses().contains(ip)))
                .forEach(ip -> wrong.add("may not send as the VIP " + ip));
        vip.ifPresent(it -> wrongWith(port, it, wrong));
        return wrong;
    }

    private static void wrongWith(Port port, Vip vip, List<String> wrong) {
        if (!port.qosPolicyId().equals(vip.qosPolicyId())) {
            wrong.add("is under " + policy(port.qosPolicyId()) + ", not under " + policy(vip.qosPolicyId()));
        }
        vip.securityGroupIds().stream()
                .filter(group -> !port.securityGroupIds().contains(group))
                .forEach(group -> wrong.add("is not in security group " + group));
    }

    private static String policy(Optional<QosPolicyId> policy) {
        return policy.map(id -> "QoS policy " + id).orElse("no QoS policy");
    }
}
