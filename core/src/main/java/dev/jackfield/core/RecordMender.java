package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VipAllocation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives a load balancer what its record names and the driver has lost: each call is the one that made it, which finds what is there
 * and makes what is not. The record follows each call, so that there is no journal: what was cut off is run again. For one load
 * balancer, while it is held.
 */
final class RecordMender {
    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final Planner planner;
    private LoadBalancerRecord record;

    RecordMender(NetworkDriver driver, LoadBalancerStore store, Planner planner, LoadBalancerRecord record) {
        this.driver = driver;
        this.store = store;
        this.planner = planner;
        this.record = record;
    }

    /**
     * Mends all that can be mended.
     *
     * @throws dev.jackfield.network.NetworkException what the driver met; what was mended before that stays
     */
    void mend() {
        allocate();
        for (Amphora amphora : record.loadBalancer().allocatedAmphorae()) {
            try {
                plug(amphora);
            } catch (AmphoraNotFoundException e) {
                // It is to be replaced; the others are not.
            }
        }
        activate();
    }

    private LoadBalancer loadBalancer() {
        return record.loadBalancer();
    }

    private void note(LoadBalancer now, List<MemberNic> nics) {
        LoadBalancerRecord noted = record.withPlugged(now, nics, record.addresses());
        if (!noted.equals(record)) {
            store.update(noted);
            record = noted;
        }
    }

    private void allocate() {
        VipAllocation allocation = driver.allocateVip(loadBalancer());
        note(
                loadBalancer().toBuilder()
                        .vip(allocation.vip())
                        .additionalVips(allocation.additionalVips())
                        .build(),
                record.nics());
        if (driver.capabilities().contains(Capability.SECURITY_GROUPS)) {
            driver.updateVipSecurityGroup(loadBalancer(), loadBalancer().vip());
            driver.updateSourceSecurityGroup(loadBalancer());
        }
    }

    private void plug(Amphora amphora) {
        Amphora plugged = driver.plugVipPort(
                loadBalancer(),
                loadBalancer().vip(),
                amphora,
                driver.getSubnet(loadBalancer().vip().subnetId().orElseThrow()));
        note(
                loadBalancer().toBuilder()
                        .amphorae(loadBalancer().amphorae().stream()
                                .map(it -> it.id().equals(plugged.id()) ? plugged : it)
                                .toList())
                        .build(),
                record.nics());
        PortId base = plugged.vrrpPortId().orElseThrow();
        if (!driver.getPort(base).qosPolicyId().equals(loadBalancer().vip().qosPolicyId())) {
            driver.applyQos(base, loadBalancer().vip().qosPolicyId());
        }
        Planner.Missing missing = planner.missing(record, plugged);
        for (NicPlug nic : missing.nics()) {
            Interface made = driver.plugNetwork(new PlugNetworkRequest(
                    nic.computeId(),
                    nic.networkId(),
                    Optional.empty(),
                    nic.subnetIds(),
                    Optional.of(loadBalancer().id())));
            List<MemberNic> nics = new ArrayList<>(
                    record.nics().stream().filter(it -> !isSame(it, nic)).toList());
            nics.add(new MemberNic(
                    nic.amphoraId(), nic.computeId(), nic.networkId(), Optional.of(made.portId()), made.fixedIps()));
            note(loadBalancer(), nics);
        }
        for (SubnetPlug subnet : missing.subnets()) {
            PortId port = subnet.portId().orElse(base);
            driver.plugFixedIp(port, subnet.subnetId());
        }
    }

    private static boolean isSame(MemberNic nic, NicPlug plug) {
        return nic.amphoraId().equals(plug.amphoraId()) && nic.networkId().equals(plug.networkId());
    }

    /** The VIP stays with whom it was last given to, if that one is in service and there; else the first that is takes it. */
    private void activate() {
        if (record.vipOwner() != VipOwner.DRIVER) {
            return;
        }
        Optional<VipActivation> last = driver.findVipActivation(record.id());
        Optional<AmphoraId> holder = last.map(VipActivation::amphoraId);
        List<Amphora> candidates = new ArrayList<>(loadBalancer().allocatedAmphorae());
        candidates.sort((one, other) ->
                Boolean.compare(holder.equals(Optional.of(other.id())), holder.equals(Optional.of(one.id()))));
        for (Amphora amphora : candidates) {
            long generation = last.filter(it -> it.amphoraId().equals(amphora.id()))
                    .map(VipActivation::generation)
                    .orElseGet(() -> planner.nextGeneration(record.id()));
            if (isGivenTo(amphora, generation)) {
                return;
            }
        }
    }

    private boolean isGivenTo(Amphora amphora, long generation) {
        try {
            driver.activateVip(loadBalancer(), amphora, generation);
            return true;
        } catch (AmphoraNotFoundException | PortNotFoundException e) {
            return false; // It is not there to take it.
        }
    }
}
