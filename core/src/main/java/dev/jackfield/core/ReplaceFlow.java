package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.flow.StepContext;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.VipActivation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts a new amphora in the place of one that is lost, up to the moment when the new one is in service; rolled back as a whole
 * until then. What is left of the lost one is then taken away by {@link RetireFlow}. The VIP itself is never touched.
 */
final class ReplaceFlow {
    static final String NAME = "replace";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final PlugSteps plugs;

    ReplaceFlow(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
        this.plugs = new PlugSteps(driver);
    }

    /**
     * What is replaced.
     *
     * @param before the record as it was
     * @param lost the amphora that goes
     * @param replacement the one that comes, with its compute
     * @param nics the NICs to plug for members
     * @param subnets the addresses that other NICs get for members
     * @param generation with which the new amphora gets the VIP; empty: it does not
     */
    record Input(
            LoadBalancerRecord before,
            AmphoraId lost,
            Amphora replacement,
            List<NicPlug> nics,
            List<SubnetPlug> subnets,
            OptionalLong generation) {
        Input {
            nics = List.copyOf(nics);
            subnets = List.copyOf(subnets);
        }

        Input activating(long newGeneration) {
            return new Input(before, lost, replacement, nics, subnets, OptionalLong.of(newGeneration));
        }

        LoadBalancer loadBalancer() {
            return before.loadBalancer();
        }

        Amphora lostAmphora() {
            return loadBalancer().amphorae().stream()
                    .filter(amphora -> amphora.id().equals(lost))
                    .findFirst()
                    .orElseThrow();
        }

        /** What is kept while it goes on: all as before, and the new one, not in service yet. */
        LoadBalancerRecord pending() {
            List<Amphora> amphorae = new ArrayList<>(loadBalancer().amphorae());
            amphorae.add(replacement.toBuilder().status(AmphoraStatus.BOOTING).build());
            List<MemberNic> allNics = new ArrayList<>(before.nics());
            nics.forEach(nic -> allNics.add(nic.planned()));
            return before.withPlugged(
                            loadBalancer().toBuilder().amphorae(amphorae).build(), allNics, allAddresses())
                    .withStatus(LoadBalancerStatus.PENDING_UPDATE, "");
        }

        private List<SubnetPlug> allAddresses() {
            List<SubnetPlug> all = new ArrayList<>(before.addresses());
            subnets.stream().filter(plug -> plug.portId().isPresent()).forEach(all::add);
            return all;
        }
    }

    FlowType<Input> type() {
        return new FlowType<>(NAME, 1, Recovery.ROLL_BACK, CoreJson.codec(Input.class), this::steps);
    }

    private List<Step> steps(Input input) {
        LoadBalancer loadBalancer = input.loadBalancer();
        Amphora replacement = input.replacement();
        List<Step> steps = new ArrayList<>();
        steps.add(WordedStep.of(
                "record",
                "note " + replacement.id() + " as a part of " + loadBalancer.name(),
                context -> store.update(input.pending())));
        steps.add(plugs.plugVipPort(loadBalancer.vip(), context -> loadBalancer, replacement));
        input.nics().forEach(nic -> steps.add(plugs.plugNetwork(loadBalancer.id(), nic)));
        input.subnets().forEach(plug -> steps.add(plugs.plugSubnet(replacement, plug)));
        input.generation().ifPresent(generation -> {
            WordedStep activate = plugs.activateVip(context -> inService(context, input), replacement, generation);
            steps.add(new WordedStep(
                    activate.name(), activate.text(), activate.action(), context -> giveBack(input, generation)));
        });
        steps.add(WordedStep.of(
                "commit",
                "put " + replacement.id() + " in the place of " + input.lost(),
                context -> store.update(committed(context, input)),
                // The process may die between this and the journal's note of it.
                context -> store.update(input.pending())));
        return steps;
    }

    /** The one that was to go may be alive after all: then it gets the VIP again before the new one is unplugged. */
    private void giveBack(Input input, long generation) {
        LoadBalancerId id = input.loadBalancer().id();
        Optional<VipActivation> found = driver.findVipActivation(id);
        if (found.isPresent()
                && found.get().amphoraId().equals(input.replacement().id())) {
            Gone.tolerate(() -> driver.activateVip(input.loadBalancer(), input.lostAmphora(), generation + 1));
        }
    }

    /** The load balancer with the new amphora in the place of the lost one, which is at the end and about to go. */
    private static LoadBalancer inService(StepContext context, Input input) {
        List<Amphora> amphorae = new ArrayList<>();
        for (Amphora amphora : input.loadBalancer().amphorae()) {
            amphorae.add(amphora.id().equals(input.lost()) ? PlugSteps.plugged(context, input.replacement()) : amphora);
        }
        amphorae.add(input.lostAmphora().toBuilder()
                .status(AmphoraStatus.PENDING_DELETE)
                .build());
        return input.loadBalancer().toBuilder().amphorae(amphorae).build();
    }

    private static LoadBalancerRecord committed(StepContext context, Input input) {
        List<MemberNic> nics = new ArrayList<>(input.before().nics());
        input.nics().forEach(nic -> nics.add(PlugSteps.plugged(context, nic)));
        return input.pending()
                .withPlugged(inService(context, input), nics, input.allAddresses())
                .withSpec(input.before()
                        .spec()
                        .withAmphora(
                                input.lostAmphora().computeId().orElseThrow(),
                                input.replacement().computeId().orElseThrow()));
    }
}
