package dev.jackfield.store;

import dev.jackfield.network.Capability;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyNotFoundException;
import dev.jackfield.network.QosPolicyRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The QoS policies, and which ports are under them. */
final class QosPolicies {
    private QosPolicies() {}

    static QosPolicy create(Work work, QosPolicyRequest request) {
        work.site().require(Capability.QOS, work.operation());
        OptionalLong rate = OptionalLong.of(request.maxKilobitsPerSecond());
        Optional<QosPolicy> existing = work.tx().find(Tables.QOS_POLICIES_BY_NAME, request.name()).stream()
                .filter(policy -> policy.projectId().equals(request.projectId()))
                .findFirst();
        if (existing.isPresent()) {
            QosPolicy found = existing.get();
            List<String> differences = new ArrayList<>();
            StoreAdministration.differ(
                    differences,
                    "rate in kilobits per second",
                    found.maxKilobitsPerSecond().orElseThrow(),
                    request.maxKilobitsPerSecond());
            StoreAdministration.refuseIfAny(
                    work, "QoS policy '" + request.name() + "' exists as " + found.id(), differences, found.id());
            return found;
        }
        QosPolicy policy =
                new QosPolicy(new QosPolicyId(UUID.randomUUID().toString()), request.name(), request.projectId(), rate);
        return work.write("make-qos-policy", () -> {
            work.tx().insert(Tables.QOS_POLICIES, policy);
            return policy;
        });
    }

    static QosPolicyId delete(Work work, QosPolicyId id) {
        work.site().require(Capability.QOS, work.operation());
        work.tx().get(Tables.QOS_POLICIES.key(), id.value()).ifPresent(policy -> {
            // A policy is deleted so rarely that an index, which each plug would have to keep, is not worth it.
            List<PortId> ports = work.tx().all(Tables.PORTS).stream()
                    .filter(row -> row.port().qosPolicyId().equals(Optional.of(id)))
                    .map(PortRow::id)
                    .toList();
            StoreAdministration.refuseIfUsed(work, "QoS policy " + id, ports, id);
            work.write("delete-qos-policy", () -> {
                work.tx().delete(Tables.QOS_POLICIES, policy);
                return policy;
            });
        });
        return id;
    }

    /** Puts a port under a policy, or under none. */
    static PortRow apply(Work work, PortId id, Optional<QosPolicyId> policy) {
        PortRow row = work.port(id);
        require(work, policy);
        if (row.port().qosPolicyId().equals(policy)) {
            return row;
        }
        Ports.requireOurs(work, row);
        return Ports.change(work, row, row.with(port -> port.qosPolicyId(policy)));
    }

    /**
     * Checks that a policy exists, if one is named.
     *
     * @throws NetworkException UNSUPPORTED: there are no policies here; NOT_FOUND: there is no such one
     */
    static void require(Work work, Optional<QosPolicyId> policy) {
        if (policy.isPresent()) {
            work.site().require(Capability.QOS, work.operation());
            if (find(work.tx(), policy.get()).isEmpty()) {
                throw new QosPolicyNotFoundException(work.operation(), policy.get());
            }
        }
    }

    static Optional<QosPolicy> find(Transaction tx, QosPolicyId policy) {
        return tx.get(Tables.QOS_POLICIES.key(), policy.value());
    }
}
