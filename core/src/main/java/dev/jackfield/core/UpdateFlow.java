package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.flow.StepContext;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VipAllocation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a load balancer other listeners, members and additional VIPs, or another QoS policy: all that is new is added, up to the moment when the new
 * description holds; rolled back as a whole until then. What is not wanted any more is then taken away by {@link PruneFlow}. The
 * first VIP and the amphorae are never touched.
 */
final class UpdateFlow {
    static final String NAME = "update";

    private static final String ALLOCATE_VIP = "allocate-vip";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final PlugSteps plugs;

    UpdateFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
        this.plugs = new PlugSteps(driver);
    }

    /**
     * What is updated.
     *
     * @param before the record as it was
     * @param spec what is asked for now
     * @param wanted the load balancer as it is to be; additional VIPs that are new have no address yet
     * @param securityGroup whether the rules of the driver's security group follow
     * @param nics the NICs to plug for members
     * @param subnets the addresses that other NICs get for members, all with their ports
     * @param holder who announces the further VIPs; empty: nobody that the driver knows of
     * @param leftovers what is to be taken away afterwards; may be nothing
     */
    record Input(
            LoadBalancerRecord before,
            LoadBalancerSpec spec,
            LoadBalancer wanted,
            boolean securityGroup,
            List<NicPlug> nics,
            List<SubnetPlug> subnets,
            Optional<VipActivation> holder,
            Leftovers leftovers) {
        Input {
            nics = List.copyOf(nics);
            subnets = List.copyOf(subnets);
        }

        private LoadBalancer loadBalancer() {
            return before.loadBalancer();
        }

        /** The additional VIPs that are new. */
        private List<AdditionalVip> further() {
            return wanted.additionalVips().stream()
                    .filter(vip -> vip.ipAddress().isEmpty()
                            || !loadBalancer().additionalVips().contains(vip))
                    .toList();
        }

        /** As it was, and the further VIPs with it. */
        private LoadBalancer extended() {
            List<AdditionalVip> all = new ArrayList<>(loadBalancer().additionalVips());
            all.addAll(further());
            return loadBalancer().toBuilder().additionalVips(all).build();
        }

        private boolean changesQos() {
            return !loadBalancer().vip().qosPolicyId().equals(wanted.vip().qosPolicyId());
        }

        private LoadBalancerRecord pending() {
            return before.withStatus(LoadBalancerStatus.PENDING_UPDATE, "");
        }

        private Optional<Amphora> announcer() {
            return holder.flatMap(found -> loadBalancer().allocatedAmphorae().stream()
                    .filter(amphora -> amphora.id().equals(found.amphoraId()))
                    .findFirst());
        }

        /** The addresses that stand by themselves: on NICs that are neither base ports nor members' NICs. */
        private List<SubnetPlug> kept() {
            Set<Optional<PortId>> ours = new HashSet<>();
            loadBalancer().amphorae().forEach(amphora -> ours.add(amphora.vrrpPortId()));
            before.nics().forEach(nic -> ours.add(nic.portId()));
            return subnets.stream()
                    .filter(plug -> !ours.contains(plug.portId()))
                    .toList();
        }
    }

    FlowType<Input> type() {
        return new FlowType<>(
                NAME,
                1,
                Recovery.ROLL_BACK,
                CoreJson.codec(Input.class),
                input -> steps(input).stream().map(Step.class::cast).toList());
    }

    List<WordedStep> steps(Input input) {
        LoadBalancer before = input.loadBalancer();
        List<WordedStep> steps = new ArrayList<>();
        steps.add(WordedStep.of(
                "record",
                "note that load balancer " + before.name() + " is being updated",
                context -> store.update(input.pending())));
        boolean furtherVips = !input.further().isEmpty();
        if (furtherVips) {
            steps.add(new WordedStep(
                    ALLOCATE_VIP,
                    "reserve " + input.further().size() + " further VIPs, on subnets "
                            + input.further().stream()
                                    .flatMap(vip -> vip.subnetId().stream())
                                    .toList(),
                    context -> CoreJson.write(driver.allocateVip(input.extended())),
                    context -> Gone.tolerate(() -> driver.allocateVip(before))));
        }
        input.nics().forEach(nic -> steps.add(plugs.plugNetwork(before.id(), nic)));
        for (SubnetPlug plug : input.subnets()) {
            steps.add(plugs.plugSubnet(amphora(before, plug), plug));
        }
        if (furtherVips) {
            input.announcer().ifPresent(amphora -> steps.add(announce(input, amphora)));
        }
        if (input.changesQos()) {
            before.allocatedAmphorae().forEach(amphora -> steps.add(applyQos(input, amphora)));
        }
        if (input.securityGroup()) {
            steps.add(WordedStep.of(
                    "update-vip-security-group",
                    "let " + input.wanted().listeners().size() + " listeners' traffic pass to the VIP",
                    context -> updateRules(allocated(context, input)),
                    context -> Gone.tolerate(() -> updateRules(before))));
        }
        steps.add(WordedStep.of(
                "commit",
                "note load balancer " + before.name() + " as described",
                context -> store.update(committed(context, input)),
                // The process may die between this and the journal's note of it.
                context -> store.update(input.pending())));
        return steps;
    }

    /** The holder has them already; given the VIP once more it announces them all. */
    private WordedStep announce(Input input, Amphora holder) {
        long generation = input.holder().orElseThrow().generation();
        return WordedStep.of(
                PlugSteps.activateVipName(holder),
                "announce the further VIPs",
                context -> driver.activateVip(allocated(context, input), holder, generation));
    }

    private WordedStep applyQos(Input input, Amphora amphora) {
        PortId port = amphora.vrrpPortId().orElseThrow();
        Optional<QosPolicyId> policy = input.wanted().vip().qosPolicyId();
        String compute = amphora.computeId().orElseThrow().value();
        return WordedStep.of(
                "apply-qos " + compute,
                "put the base port of " + compute + " under "
                        + policy.map(id -> "QoS policy " + id).orElse("no QoS policy"),
                context -> driver.applyQos(port, policy),
                context -> Gone.tolerate(
                        () -> driver.applyQos(port, input.loadBalancer().vip().qosPolicyId())));
    }

    private void updateRules(LoadBalancer loadBalancer) {
        driver.updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
        for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
            driver.updateAmphoraSecurityGroup(loadBalancer, amphora, loadBalancer.vip());
        }
    }

    private static Amphora amphora(LoadBalancer loadBalancer, SubnetPlug plug) {
        return loadBalancer.amphorae().stream()
                .filter(amphora -> amphora.id().equals(plug.amphoraId()))
                .findFirst()
                .orElseThrow();
    }

    /** The load balancer as it is to be, with the further VIPs that it got. */
    private static LoadBalancer allocated(StepContext context, Input input) {
        if (input.further().isEmpty()) {
            return input.wanted();
        }
        List<AdditionalVip> made = CoreJson.read(context.result(ALLOCATE_VIP).orElseThrow(), VipAllocation.class)
                .additionalVips();
        List<AdditionalVip> vips = new ArrayList<>();
        for (AdditionalVip wanted : input.wanted().additionalVips()) {
            Optional<SubnetId> subnet = wanted.subnetId();
            vips.add(made.stream()
                    .filter(vip -> vip.subnetId().equals(subnet))
                    .findFirst()
                    .orElse(wanted));
        }
        return input.wanted().toBuilder().additionalVips(vips).build();
    }

    private static LoadBalancerRecord committed(StepContext context, Input input) {
        List<MemberNic> nics = new ArrayList<>();
        for (MemberNic nic : input.before().nics()) {
            nics.add(nic.withFixedIps(addresses(context, input, nic)));
        }
        input.nics().forEach(nic -> nics.add(PlugSteps.plugged(context, nic)));
        List<SubnetPlug> addresses = new ArrayList<>(input.before().addresses());
        addresses.addAll(input.kept());
        return input.before()
                .withPlugged(allocated(context, input), nics, addresses)
                .withSpec(input.spec())
                .withLeftovers(Optional.of(input.leftovers()).filter(rest -> !rest.isEmpty()))
                .settled();
    }

    /** A NIC's addresses, after it got those of further subnets. */
    private static List<FixedIp> addresses(StepContext context, Input input, MemberNic nic) {
        List<FixedIp> addresses = nic.fixedIps();
        for (SubnetPlug plug : input.subnets()) {
            if (plug.portId().equals(nic.portId())) {
                addresses = PlugSteps.plugged(context, plug).orElse(addresses);
            }
        }
        return addresses;
    }
}
