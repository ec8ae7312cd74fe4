package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.flow.StepContext;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Creates a load balancer: record, VIP, security group, base ports, member NICs, activation; rolled back as a whole. The record
 * is there before anything else and is deleted by the controller once all the rest is undone, so that nothing of ours is ever
 * without a record.
 */
final class CreateFlow {
    static final String NAME = "create";

    /** Version 1 made no source group. */
    private static final int VERSION = 2;

    private static final String ALLOCATE_VIP = "allocate-vip";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final PlugSteps plugs;

    CreateFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
        this.plugs = new PlugSteps(driver);
    }

    /**
     * What is created.
     *
     * @param spec what was asked for
     * @param loadBalancer the same with subnets looked up and ids drawn
     * @param vipOwner who raises the VIP
     * @param securityGroup whether the driver makes a security group for it
     * @param nics the NICs to plug for members
     * @param subnets the addresses that other NICs get for members
     * @param generation of the VIP's activation; empty: the amphorae raise it
     * @param createdAt when it was asked for
     */
    record Input(
            LoadBalancerSpec spec,
            LoadBalancer loadBalancer,
            VipOwner vipOwner,
            boolean securityGroup,
            List<NicPlug> nics,
            List<SubnetPlug> subnets,
            OptionalLong generation,
            Instant createdAt) {
        Input {
            nics = List.copyOf(nics);
            subnets = List.copyOf(subnets);
        }

        /** What is kept while it is created: its amphorae are not in service yet. */
        LoadBalancerRecord pending() {
            return new LoadBalancerRecord(
                            spec,
                            loadBalancer,
                            vipOwner,
                            nics.stream().map(NicPlug::planned).toList(),
                            keptAddresses(),
                            LoadBalancerStatus.PENDING_CREATE,
                            "",
                            createdAt,
                            Optional.empty())
                    .booting();
        }

        private List<SubnetPlug> keptAddresses() {
            return subnets.stream().filter(plug -> plug.portId().isPresent()).toList();
        }
    }

    FlowType<Input> type() {
        return type(VERSION);
    }

    /** The flow as an earlier release journaled it, for what that left unfinished. */
    FlowType<Input> type(int version) {
        return new FlowType<>(
                NAME,
                version,
                Recovery.ROLL_BACK,
                CoreJson.codec(Input.class),
                input -> steps(input, version).stream().map(Step.class::cast).toList());
    }

    List<WordedStep> steps(Input input) {
        return steps(input, VERSION);
    }

    private List<WordedStep> steps(Input input, int version) {
        LoadBalancer wanted = input.loadBalancer();
        List<WordedStep> steps = new ArrayList<>();
        steps.add(WordedStep.of(
                "record",
                "note load balancer " + wanted.name() + " as " + wanted.id(),
                context -> insert(input.pending())));
        steps.add(new WordedStep(
                ALLOCATE_VIP,
                vipText(wanted),
                context -> CoreJson.write(driver.allocateVip(wanted)),
                context -> Gone.tolerate(() -> driver.deallocateVip(wanted.vip()))));
        if (input.securityGroup()) {
            steps.add(new WordedStep(
                    "update-vip-security-group",
                    "let " + wanted.listeners().size() + " listeners' traffic pass to the VIP",
                    context -> {
                        LoadBalancer allocated = allocated(context, wanted);
                        return driver.updateVipSecurityGroup(allocated, allocated.vip())
                                .value();
                    },
                    // It goes with the VIP.
                    context -> {}));
        }
        if (input.securityGroup() && version > 1) {
            steps.add(new WordedStep(
                    "update-source-security-group",
                    "make the group by which members let the load balancer in",
                    context -> driver.updateSourceSecurityGroup(allocated(context, wanted))
                            .value(),
                    // It goes with the VIP, too.
                    context -> {}));
        }
        for (Amphora amphora : wanted.amphorae()) {
            steps.add(plugs.plugVipPort(wanted.vip(), context -> allocated(context, wanted), amphora));
        }
        input.nics().forEach(nic -> steps.add(plugs.plugNetwork(wanted.id(), nic)));
        for (SubnetPlug plug : input.subnets()) {
            steps.add(plugs.plugSubnet(amphora(wanted, plug), plug));
        }
        input.generation().ifPresent(generation -> {
            Amphora first = wanted.amphorae().getFirst();
            steps.add(plugs.activateVip(context -> plugged(context, wanted), first, generation));
        });
        steps.add(WordedStep.of(
                "commit",
                "note load balancer " + wanted.name() + " as ACTIVE",
                context -> store.update(finished(context, input)),
                // The process may die between this and the journal's note of it.
                context -> store.update(input.pending())));
        return steps;
    }

    private static String vipText(LoadBalancer wanted) {
        Vip vip = wanted.vip();
        String address = vip.ipAddress().map(ip -> "VIP " + ip).orElse("a VIP");
        String from = vip.portId()
                .map(port -> " at port " + port)
                .orElse(vip.subnetId().map(subnet -> " on subnet " + subnet).orElse(""));
        int more = wanted.additionalVips().size();
        return "reserve " + address + from + (more == 0 ? "" : ", and " + more + " more");
    }

    private void insert(LoadBalancerRecord pending) {
        Optional<LoadBalancerRecord> taken = store.insert(pending);
        if (taken.isPresent()) {
            throw new NameTakenException(taken.get());
        }
    }

    private static Amphora amphora(LoadBalancer loadBalancer, SubnetPlug plug) {
        return loadBalancer.amphorae().stream()
                .filter(amphora -> amphora.id().equals(plug.amphoraId()))
                .findFirst()
                .orElseThrow();
    }

    /** The load balancer with its VIPs, once they are allocated. */
    private static LoadBalancer allocated(StepContext context, LoadBalancer wanted) {
        VipAllocation allocation = CoreJson.read(context.result(ALLOCATE_VIP).orElseThrow(), VipAllocation.class);
        return wanted.toBuilder()
                .vip(allocation.vip())
                .additionalVips(allocation.additionalVips())
                .build();
    }

    /** The load balancer with its amphorae, once they are connected. */
    private static LoadBalancer plugged(StepContext context, LoadBalancer wanted) {
        return allocated(context, wanted).toBuilder()
                .amphorae(wanted.amphorae().stream()
                        .map(amphora -> PlugSteps.plugged(context, amphora))
                        .toList())
                .build();
    }

    private static LoadBalancerRecord finished(StepContext context, Input input) {
        return input.pending()
                .withPlugged(
                        plugged(context, input.loadBalancer()),
                        input.nics().stream()
                                .map(nic -> PlugSteps.plugged(context, nic))
                                .toList(),
                        input.keptAddresses())
                .withStatus(LoadBalancerStatus.ACTIVE, "");
    }
}
