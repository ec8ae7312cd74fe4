package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.Difference.Subject;
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
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VipActivation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds what is remembered of one load balancer against what the driver says, and adds the driver's own trace. A hop says what is
 * wrong with itself; what cannot be told because of another hop is unknown. What is wrong is told as a difference, too.
 */
final class Checker {
    private static final String PLUGGED = "is plugged anew";

    private final NetworkDriver driver;
    private final LoadBalancerRecord record;
    private final LoadBalancer loadBalancer;
    private final boolean traces;
    private final List<Hop> hops = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();

    Checker(NetworkDriver driver, LoadBalancerRecord record) {
        this.driver = driver;
        this.record = record;
        this.loadBalancer = record.loadBalancer();
        this.traces = driver.capabilities().contains(Capability.TRACE);
    }

    Check check() {
        record();
        look();
        hops.addAll(trace(driver, loadBalancer));
        return new Check(record, hops);
    }

    /** What the driver sees of the way; if it cannot look, one hop says so. */
    static List<Hop> trace(NetworkDriver driver, LoadBalancer loadBalancer) {
        if (!driver.capabilities().contains(Capability.TRACE)) {
            return List.of();
        }
        try {
            return driver.traceVip(loadBalancer);
        } catch (NetworkException e) {
            return List.of(new Hop("trace of the driver", State.UNKNOWN, String.valueOf(e.getMessage())));
        }
    }

    /** What the driver has otherwise than it is remembered. What cannot be looked at is no difference. */
    List<Difference> differences() {
        look();
        if (!driver.capabilities().contains(Capability.RECONCILE)) {
            trace(driver, loadBalancer).stream()
                    .filter(hop -> hop.state() == State.BROKEN && !isTold(hop))
                    .forEach(hop -> differs(
                            Kind.HOP, hop.name(), subject(Optional.empty(), Optional.empty()), "works", hop.seen()));
        }
        return List.copyOf(differences);
    }

    /** Whether a hop is of a port or a compute that differs already. */
    private boolean isTold(Hop hop) {
        return differences.stream()
                .filter(it -> it.kind() == Kind.PORT || it.kind() == Kind.COMPUTE)
                .anyMatch(it -> hop.name().contains(it.name()));
    }

    private void look() {
        List<RecordedPort> ports = RecordedPort.of(record);
        if (loadBalancer.vip().portId().isEmpty()) {
            tell("VIP", State.UNKNOWN, "not allocated");
        }
        ports.stream().filter(port -> port.amphora().isEmpty()).forEach(this::port);
        if (record.vipOwner() == VipOwner.DRIVER) {
            look("holder of the VIP", this::holder);
        }
        for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
            ports.stream()
                    .filter(port -> port.amphora().equals(Optional.of(amphora.id())))
                    .forEach(this::port);
            members(amphora);
        }
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

    private void holder() {
        String name = "holder of the VIP";
        Optional<VipActivation> holder = driver.findVipActivation(loadBalancer.id());
        Optional<AmphoraId> amphora = holder.map(VipActivation::amphoraId);
        Optional<Amphora> inService = loadBalancer.allocatedAmphorae().stream()
                .filter(it -> amphora.equals(Optional.of(it.id())))
                .findFirst();
        if (inService.isPresent()) {
            tell(
                    name,
                    State.OK,
                    compute(inService.get()) + ", move " + holder.orElseThrow().generation());
            return;
        }
        String real =
                amphora.map(id -> "amphora " + id + ", which is not in service").orElse("nobody was given the VIP");
        tell(name, State.BROKEN, real);
        differs(Kind.VIP, "VIP", subject(Optional.empty(), Optional.empty()), "on an amphora in service", real);
    }

    private static String compute(Amphora amphora) {
        return amphora.computeId().map(ComputeId::value).orElse("?");
    }

    private Subject subject(Optional<PortId> port, Optional<ComputeId> compute) {
        return new Subject(Optional.of(loadBalancer.id()), Optional.empty(), port, compute);
    }

    private void differs(Kind kind, String name, Subject subject, String desired, String real) {
        differences.add(Difference.mendable(kind, name, subject, desired, real).with(Remedy.MEND, PLUGGED));
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
            missing.forEach(subnet -> differs(
                    Kind.ADDRESS,
                    compute(amphora),
                    subject(Optional.empty(), amphora.computeId()),
                    "an address of subnet " + subnet,
                    "none"));
        } catch (AmphoraNotFoundException e) {
            // The driver's trace names the compute itself.
            tell(name, traces ? State.UNKNOWN : State.BROKEN, String.valueOf(e.getMessage()));
            gone(amphora, e);
        } catch (NetworkException e) {
            tell(name, State.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    /** A driver that compares by itself names the compute itself. */
    private void gone(Amphora amphora, AmphoraNotFoundException e) {
        if (!driver.capabilities().contains(Capability.RECONCILE)) {
            differences.add(Difference.mendable(
                            Kind.COMPUTE,
                            compute(amphora),
                            subject(Optional.empty(), amphora.computeId()),
                            "there",
                            String.valueOf(e.getMessage()))
                    .with(Remedy.REPLACE, "the amphora must be replaced"));
        }
    }

    private void port(RecordedPort recorded) {
        look(recorded.name(), () -> {
            Optional<Port> found = find(recorded.id());
            List<String> wrong = found.map(recorded::wrongWith).orElse(List.of("there is no such port"));
            String seen = String.join(
                    ", ",
                    found.stream()
                            .flatMap(port -> port.fixedIps().stream())
                            .map(ip -> ip.ipAddress().toString())
                            .toList());
            if (wrong.isEmpty()) {
                tell(recorded.name(), State.OK, seen);
                return;
            }
            String real = String.join("; ", wrong);
            tell(recorded.name(), State.BROKEN, real);
            differs(
                    Kind.PORT,
                    recorded.id().value(),
                    subject(Optional.of(recorded.id()), recorded.compute()),
                    "a " + recorded.kind() + " with " + recorded.addresses(),
                    real);
        });
    }

    private Optional<Port> find(PortId id) {
        try {
            return Optional.of(driver.getPort(id));
        } catch (PortNotFoundException e) {
            return Optional.empty();
        }
    }

    private void look(String name, Runnable work) {
        try {
            work.run();
        } catch (NetworkException e) {
            tell(name, State.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    private void tell(String name, State state, String seen) {
        hops.add(new Hop(name, state, seen));
    }
}
