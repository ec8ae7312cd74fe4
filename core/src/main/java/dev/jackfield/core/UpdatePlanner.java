package dev.jackfield.core;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Delta;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetChange;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VipActivation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Decides what an update of a load balancer is to do: what is added, and what is taken away after that. For one update. */
final class UpdatePlanner {
    private final NetworkDriver driver;
    private final Set<NetworkId> managementNetworks;
    private final Predicate<Interface> countable;
    private final LoadBalancerRecord record;
    private final List<NicPlug> nics = new ArrayList<>();
    private final List<SubnetPlug> subnets = new ArrayList<>();
    private final List<MemberNic> goneNics = new ArrayList<>();
    private final List<SubnetPlug> goneAddresses = new ArrayList<>();

    /**
     * For one load balancer.
     *
     * @param countable which NICs of a compute are the load balancer's, or may serve it
     */
    UpdatePlanner(
            NetworkDriver driver,
            Set<NetworkId> managementNetworks,
            Predicate<Interface> countable,
            LoadBalancerRecord record) {
        this.driver = driver;
        this.managementNetworks = managementNetworks;
        this.countable = countable;
        this.record = record;
    }

    /**
     * An update that is decided.
     *
     * @param input the flow's input
     * @param deltas what changes for each amphora
     */
    record Update(UpdateFlow.Input input, List<Delta> deltas) {}

    Update plan(LoadBalancerSpec spec) {
        SpecResolver resolver = new SpecResolver(driver);
        LoadBalancer before = record.loadBalancer();
        LoadBalancer wanted = resolver.resolve(before, spec);
        DeltaCalculator calculator = new DeltaCalculator(resolver::subnet, managementNetworks);
        List<Delta> deltas = new ArrayList<>();
        for (Amphora amphora : before.allocatedAmphorae()) {
            List<Interface> plugged = driver
                    .getPluggedNetworks(amphora.computeId().orElseThrow())
                    .stream()
                    .filter(countable)
                    .toList();
            Delta delta = ours(amphora, calculator.calculate(wanted, amphora, plugged));
            add(delta);
            deltas.add(delta);
        }
        boolean rules = !before.listeners().equals(wanted.listeners())
                || !before.additionalVips().equals(wanted.additionalVips());
        UpdateFlow.Input input = new UpdateFlow.Input(
                record,
                spec,
                wanted,
                rules && driver.capabilities().contains(Capability.SECURITY_GROUPS),
                nics,
                subnets,
                holder(),
                new Leftovers(vipsAreLeft(before, wanted), goneNics, goneAddresses));
        return new Update(input, deltas);
    }

    private Optional<VipActivation> holder() {
        return record.vipOwner() == VipOwner.DRIVER ? driver.findVipActivation(record.id()) : Optional.empty();
    }

    /** Whether the additional VIPs that are there once the further ones are added are others than the wanted ones, or in another order. */
    private static boolean vipsAreLeft(LoadBalancer before, LoadBalancer wanted) {
        List<SubnetId> all = new ArrayList<>(subnetsOf(before.additionalVips()));
        subnetsOf(wanted.additionalVips()).stream()
                .filter(subnet -> !all.contains(subnet))
                .toList()
                .forEach(all::add);
        return !all.equals(subnetsOf(wanted.additionalVips()));
    }

    private static List<SubnetId> subnetsOf(List<AdditionalVip> vips) {
        return vips.stream().flatMap(vip -> vip.subnetId().stream()).toList();
    }

    /** The delta without the deletion of what was not plugged for this load balancer. */
    private Delta ours(Amphora amphora, Delta delta) {
        Set<Optional<PortId>> members = record.nics().stream()
                .filter(nic -> nic.amphoraId().equals(amphora.id()))
                .map(MemberNic::portId)
                .collect(Collectors.toSet());
        return new Delta(
                delta.amphoraId(),
                delta.computeId(),
                delta.addNics(),
                delta.deleteNics().stream()
                        .filter(nic -> members.contains(Optional.of(nic.portId())))
                        .toList(),
                delta.addSubnets(),
                delta.deleteSubnets().stream()
                        .filter(change -> members.contains(change.portId())
                                || amphora.vrrpPortId().equals(change.portId())
                                || isNoted(amphora, change))
                        .toList());
    }

    private boolean isNoted(Amphora amphora, SubnetChange change) {
        return record.addresses().stream()
                .anyMatch(plug -> plug.amphoraId().equals(amphora.id())
                        && plug.subnetId().equals(change.subnetId())
                        && plug.portId().equals(change.portId()));
    }

    private void add(Delta delta) {
        nics.addAll(Planner.nics(delta));
        subnets.addAll(Planner.subnets(delta));
        Set<PortId> gone = delta.deleteNics().stream().map(Interface::portId).collect(Collectors.toSet());
        record.nics().stream()
                .filter(nic -> nic.portId().filter(gone::contains).isPresent())
                .forEach(goneNics::add);
        for (SubnetChange change : delta.deleteSubnets()) {
            if (change.portId().filter(gone::contains).isEmpty()) {
                goneAddresses.add(new SubnetPlug(
                        delta.amphoraId(), delta.computeId(), change.networkId(), change.subnetId(), change.portId()));
            }
        }
    }
}
