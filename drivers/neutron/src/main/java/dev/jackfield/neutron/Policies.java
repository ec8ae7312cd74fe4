package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.neutron.client.NeutronQosPolicy;

import java.util.Optional;
import java.util.OptionalLong;

/** QoS policies. */
final class Policies {
    private Policies() {}

    static void require(Site site, Call call, Optional<QosPolicyId> policy) {
        policy.ifPresent(id -> get(site, call, id));
    }

    static QosPolicy get(Site site, Call call, QosPolicyId id) {
        site.require(Capability.QOS, call.operation());
        NeutronQosPolicy raw =
                call.at(() -> Site.found(() -> site.neutron().qosPolicy(id))).orElseThrow(() -> call.noPolicy(id));
        OptionalLong rate = raw.rules().stream()
                .filter(rule -> rule.type().equals("bandwidth_limit")
                        && rule.direction().equals("egress"))
                .flatMap(rule -> rule.maxKbps().stream())
                .mapToLong(Long::longValue)
                .findFirst();
        return new QosPolicy(id, raw.name(), raw.projectId(), rate);
    }
}
