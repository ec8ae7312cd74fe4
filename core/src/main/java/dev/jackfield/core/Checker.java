package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Hop.State;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Member;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds what is remembered of one load balancer against what the driver says, and adds the driver's own trace. A hop says what is
 * wrong with itself; what cannot be told because of another hop is unknown.
 */
final class Checker {
    private final NetworkDriver driver;
    private final LoadBalancerRecord record;
    private final LoadBalancer loadBalancer;
    private final boolean traces;
    private final List<Hop> hops = new ArrayList<>();

    Checker(NetworkDriver driver, LoadBalancerRecord record) {
        this.driver = driver;
        this.record = record;
        this.loadBalancer = record.loadBalancer();
        this.traces = driver.capabilities().contains(Capability.TRACE);
    }

    Check check() {
        record();
        loadBalancer
                .vip()
                .portId()
                .ifPresentOrElse(
                        id -> port("VIP port " + id, id, this::vipPort),
                        () -> tell("VIP", State.UNKNOWN, "not allocated"));
        if (record.vipOwner() == VipOwner.DRIVER) {
            look("holder of the VIP", this::holder);
        }
        for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
            amphora(amphora);
        }
        if (traces) {
            try {
                hops.addAll(driver.traceVip(loadBalancer));
            } catch (NetworkException e) {
                tell("trace of the driver", State.UNKNOWN, String.valueOf(e.getMessage()));
            }
        }
        return new Check(record, hops);
    }

    private void record() {
        String name = "record of load balancer " + record.name();
        switch (record.status()) {
            case ACTIVE -> tell(name, State.OK, "ACTIVE");
            case ERROR -> tell(name, State.BROKEN, "ERROR: " + record.reason());
            case PENDING_CREATE, PENDING_UPDATE, PENDING_DELETE ->
                tell(name, State.UNKNOWN, record.status() + ": somebody is at work on it");
        }
    }

    private List<String> vipPort(Port port) {
        return lacking(loadBalancer.vipAddresses().stream()
                .filter(vip ->
                        port.fixedIps().stream().noneMatch(ip -> ip.ipAddress().equals(vip)))
                .toList());
    }

    private static List<String> lacking(List<?> missing) {
        return missing.stream().map(it -> "lacks " + it).toList();
    }

    private Hop holder(String name) {
        Optional<VipActivation> holder = driver.findVipActivation(loadBalancer.id());
        if (holder.isEmpty()) {
            return new Hop(name, State.BROKEN, "nobody was given the VIP");
        }
        String id = holder.get().amphoraId().value();
        return loadBalancer.allocatedAmphorae().stream()
                .filter(amphora -> amphora.id().value().equals(id))
                .findFirst()
                .map(amphora -> new Hop(
                        name,
                        State.OK,
                        compute(amphora) + ", move " + holder.get().generation()))
                .orElseGet(() -> new Hop(name, State.BROKEN, "amphora " + id + ", which is not in service"));
    }

    private static String compute(Amphora amphora) {
        return amphora.computeId().map(ComputeId::value).orElse("?");
    }

    private void amphora(Amphora amphora) {
        amphora.vrrpPortId()
                .ifPresent(
                        id -> port("base port " + id + " of " + compute(amphora), id, port -> basePort(amphora, port)));
        for (MemberNic nic : record.nics()) {
            if (nic.amphoraId().equals(amphora.id())) {
                nic.portId()
                        .ifPresent(id -> port(
                                "member NIC " + id + " of " + nic.computeId(),
                                id,
                                port -> lacking(nic.fixedIps().stream()
                                        .map(FixedIp::ipAddress)
                                        .filter(ip -> port.fixedIps().stream()
                                                .noneMatch(it -> it.ipAddress().equals(ip)))
                                        .toList())));
            }
        }
        members(amphora);
    }

    private List<String> basePort(Amphora amphora, Port port) {
        List<String> wrong = new ArrayList<>();
        amphora.vrrpIp()
                .filter(ip ->
                        port.fixedIps().stream().noneMatch(it -> it.ipAddress().equals(ip)))
                .ifPresent(ip -> wrong.add("lacks " + ip));
        loadBalancer.vipAddresses().stream()
                .filter(vip -> port.allowedAddressPairs().stream()
                        .noneMatch(pair -> pair.addresses().contains(vip)))
                .forEach(vip -> wrong.add("may not send as the VIP " + vip));
        Vip vip = loadBalancer.vip();
        if (!port.qosPolicyId().equals(vip.qosPolicyId())) {
            wrong.add("is under " + policy(port.qosPolicyId()) + ", not under " + policy(vip.qosPolicyId()));
        }
        vip.securityGroupIds().stream()
                .filter(group -> !port.securityGroupIds().contains(group))
                .forEach(group -> wrong.add("is not in security group " + group));
        return wrong;
    }

    private static String policy(Optional<QosPolicyId> policy) {
        return policy.map(id -> "QoS policy " + id).orElse("no QoS policy");
    }

    /** Whether the amphora has an address of each subnet by which members are reached. */
    private void members(Amphora amphora) {
        List<SubnetId> subnets = loadBalancer.members().stream()
                .map(Member::subnetId)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        String name = "way of " + compute(amphora) + " to the members";
        try {
            List<Interface> nics = driver.getPluggedNetworks(amphora.computeId().orElseThrow());
            List<SubnetId> missing = subnets.stream()
                    .filter(subnet -> nics.stream()
                            .flatMap(nic -> nic.fixedIps().stream())
                            .noneMatch(ip -> ip.subnetId().equals(subnet)))
                    .toList();
            tell(
                    name,
                    missing.isEmpty() ? State.OK : State.BROKEN,
                    missing.isEmpty() ? subnets.size() + " subnets" : "has no address of subnet " + missing);
        } catch (AmphoraNotFoundException e) {
            // The driver's trace names the compute itself.
            tell(name, traces ? State.UNKNOWN : State.BROKEN, String.valueOf(e.getMessage()));
        } catch (NetworkException e) {
            tell(name, State.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    private void port(String name, PortId id, Function<Port, List<String>> wrongs) {
        look(name, same -> {
            Port port = driver.getPort(id);
            List<String> wrong = wrongs.apply(port);
            List<String> seen = port.fixedIps().stream()
                    .map(ip -> ip.ipAddress().toString())
                    .toList();
            return wrong.isEmpty()
                    ? new Hop(same, State.OK, String.join(", ", seen))
                    : new Hop(same, State.BROKEN, String.join("; ", wrong));
        });
    }

    private void look(String name, Function<String, Hop> work) {
        try {
            hops.add(work.apply(name));
        } catch (PortNotFoundException e) {
            tell(name, State.BROKEN, "there is no such port");
        } catch (NetworkException e) {
            tell(name, State.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    private void tell(String name, State state, String seen) {
        hops.add(new Hop(name, state, seen));
    }
}
