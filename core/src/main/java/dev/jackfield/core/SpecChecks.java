package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a description can be checked for without looking anything up. */
final class SpecChecks {
    /** Fits a table's column, a file name and every backend's limit for names with a prefix of ours. */
    private static final int MAX_NAME = 200;

    private SpecChecks() {}

    static void check(
            String name,
            VipSpec vip,
            List<AdditionalVipSpec> additionalVips,
            List<ListenerSpec> listeners,
            List<MemberSpec> members) {
        text("name", name);
        checkVips(vip, additionalVips);
        checkListeners(listeners);
        checkMembers(members);
    }

    private static void checkVips(VipSpec vip, List<AdditionalVipSpec> additionalVips) {
        if (vip.subnet().isPresent() == vip.port().isPresent()) {
            String value = vip.subnet().isPresent() ? "subnet and port" : "";
            throw new InvalidValueException("vip", value, "needs either a subnet or a port");
        }
        Seen addresses = new Seen();
        Seen subnets = new Seen();
        vip.subnet().ifPresent(subnet -> {
            text("vip.subnet", subnet);
            subnets.add("vip.subnet", subnet);
        });
        vip.address().ifPresent(address -> addresses.add("vip.address", address));
        vip.qosPolicy().ifPresent(policy -> text("vip.qos_policy", policy));
        Seen groups = new Seen();
        for (int i = 0; i < vip.securityGroups().size(); i++) {
            String path = "vip.security_groups[" + i + "]";
            text(path, vip.securityGroups().get(i));
            groups.add(path, vip.securityGroups().get(i));
        }
        for (int i = 0; i < additionalVips.size(); i++) {
            String path = "additional_vips[" + i + "]";
            AdditionalVipSpec additional = additionalVips.get(i);
            text(path + ".subnet", additional.subnet());
            subnets.add(path + ".subnet", additional.subnet());
            additional.address().ifPresent(address -> addresses.add(path + ".address", address));
        }
    }

    private static void checkListeners(List<ListenerSpec> listeners) {
        Seen ports = new Seen();
        for (int i = 0; i < listeners.size(); i++) {
            String path = "listeners[" + i + "]";
            ListenerSpec listener = listeners.get(i);
            port(path + ".port", listener.port());
            ports.add(path + ".port", listener.protocol().transport() + " " + listener.port());
            Seen cidrs = new Seen();
            for (int j = 0; j < listener.allowedCidrs().size(); j++) {
                cidrs.add(
                        path + ".allowed_cidrs[" + j + "]",
                        listener.allowedCidrs().get(j));
            }
        }
    }

    private static void checkMembers(List<MemberSpec> members) {
        Seen servers = new Seen();
        for (int i = 0; i < members.size(); i++) {
            String path = "members[" + i + "]";
            MemberSpec member = members.get(i);
            port(path + ".port", member.port());
            member.subnet().ifPresent(subnet -> text(path + ".subnet", subnet));
            servers.add(path, member.address() + " port " + member.port());
        }
    }

    static void checkAmphorae(Topology topology, List<ComputeId> amphorae) {
        boolean fits = switch (topology) {
            case SINGLE -> amphorae.size() == 1;
            case ACTIVE_STANDBY -> amphorae.size() == 2;
            case ACTIVE_ACTIVE -> amphorae.size() >= 2;
        };
        if (!fits) {
            String wanted = switch (topology) {
                case SINGLE -> "exactly one";
                case ACTIVE_STANDBY -> "exactly two";
                case ACTIVE_ACTIVE -> "two or more";
            };
            throw new InvalidValueException(
                    "amphorae", amphorae.toString(), "must name " + wanted + " for the topology " + topology);
        }
        Seen computes = new Seen();
        for (int i = 0; i < amphorae.size(); i++) {
            computes.add("amphorae[" + i + "]", amphorae.get(i));
        }
    }

    private static void text(String path, String value) {
        if (value.isBlank()) {
            throw new InvalidValueException(path, value, "must not be blank");
        }
        if (value.length() > MAX_NAME) {
            throw new InvalidValueException(
                    path, value.substring(0, 40) + "…", "is longer than " + MAX_NAME + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(path, value, "must not contain control characters");
        }
    }

    private static void port(String path, int port) {
        if (port < 1 || port > 65535) {
            throw new InvalidValueException(path, Integer.toString(port), "must be between 1 and 65535");
        }
    }

    /** Finds what stands at two places. */
    private static final class Seen {
        private final Map<Object, String> paths = new HashMap<>();

        void add(String path, Object value) {
            String first = paths.putIfAbsent(value, path);
            if (first != null) {
                throw new InvalidValueException(path, value.toString(), "is already at " + first);
            }
        }
    }
}
