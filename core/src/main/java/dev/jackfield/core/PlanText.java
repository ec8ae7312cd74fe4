package dev.jackfield.core;

import dev.jackfield.network.Delta;
import dev.jackfield.network.Interface;
import dev.jackfield.network.NicRequest;
import dev.jackfield.network.SubnetChange;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes a plan for people. */
final class PlanText {
    private PlanText() {}

    static String render(Plan plan) {
        StringBuilder text = new StringBuilder();
        text.append("load balancer ").append(plan.loadBalancer().name());
        text.append(" (").append(plan.loadBalancer().topology()).append(")");
        if (plan.exists() && plan.steps().isEmpty()) {
            return text.append(" exists as described: nothing to do\n").toString();
        }
        text.append(plan.exists() ? " is updated, " : ", ")
                .append(plan.steps().size())
                .append(" steps\n");
        int width = Integer.toString(plan.steps().size()).length();
        int number = 1;
        for (Plan.PlannedStep step : plan.steps()) {
            text.append(String.format("  %" + width + "d. %s\n", number++, step.text()));
        }
        plan.deltas().forEach(delta -> text.append(render(delta)));
        return text.toString();
    }

    private static String render(Delta delta) {
        StringBuilder text = new StringBuilder("amphora " + delta.computeId() + "\n");
        if (delta.isEmpty()) {
            return text.append("  reaches its members as it is\n").toString();
        }
        Set<Object> added = new HashSet<>();
        for (NicRequest nic : delta.addNics()) {
            added.add(nic.networkId());
            text.append("  + NIC on network ").append(nic.networkId()).append(", ");
            text.append(subnets(nic.subnetIds())).append('\n');
        }
        for (SubnetChange change : delta.addSubnets()) {
            if (!added.contains(change.networkId())) {
                text.append("  + address of subnet ").append(change.subnetId());
                text.append(" on ").append(nic(change)).append('\n');
            }
        }
        Set<Object> deleted = new HashSet<>();
        delta.deleteNics().stream().map(Interface::portId).forEach(deleted::add);
        for (SubnetChange change : delta.deleteSubnets()) {
            if (change.portId().filter(deleted::contains).isEmpty()) {
                text.append("  - address of subnet ").append(change.subnetId());
                text.append(" on ").append(nic(change)).append('\n');
            }
        }
        for (Interface nic : delta.deleteNics()) {
            text.append("  - NIC ").append(nic.portId());
            text.append(" on network ").append(nic.networkId()).append('\n');
        }
        return text.toString();
    }

    private static String subnets(List<?> ids) {
        return (ids.size() == 1 ? "subnet " : "subnets ")
                + String.join(", ", ids.stream().map(Object::toString).toList());
    }

    private static String nic(SubnetChange change) {
        return change.portId().map(port -> "NIC " + port).orElse("the VIP's NIC");
    }
}
