package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the controller remembers of a load balancer.
 *
 * @param spec what was asked for; after a replacement, with the new amphora
 * @param loadBalancer what was made: addresses, ports and amphorae. An amphora that is BOOTING is planned and not yet plugged;
 *     one that is PENDING_DELETE is lost and not yet unplugged
 * @param vipOwner who raises the VIP
 * @param nics the NICs plugged for its members
 * @param addresses the subnets of which NICs that were there before got an address for its members
 * @param status where it is in its life
 * @param reason why the status is ERROR, and what is left; else empty
 * @param createdAt when it was asked for
 * @param leftovers what an update took out of service and has yet to be taken away; empty: nothing
 */
public record LoadBalancerRecord(
        LoadBalancerSpec spec,
        LoadBalancer loadBalancer,
        VipOwner vipOwner,
        List<MemberNic> nics,
        List<SubnetPlug> addresses,
        LoadBalancerStatus status,
        String reason,
        Instant createdAt,
        Optional<Leftovers> leftovers) {
    /** Copies the lists. */
    public LoadBalancerRecord {
        nics = List.copyOf(nics);
        addresses = List.copyOf(addresses);
    }

    /**
     * The load balancer's id.
     *
     * @return the id
     */
    public LoadBalancerId id() {
        return loadBalancer.id();
    }

    /**
     * The load balancer's name.
     *
     * @return the name
     */
    public String name() {
        return loadBalancer.name();
    }

    /**
     * Finds one of its amphorae.
     *
     * @param text an amphora's id or compute id
     * @return the amphora
     */
    public Optional<Amphora> findAmphora(String text) {
        return loadBalancer.amphorae().stream()
                .filter(amphora -> amphora.id().value().equals(text)
                        || amphora.computeId().map(ComputeId::value).orElse("").equals(text))
                .findFirst();
    }

    LoadBalancerRecord withStatus(LoadBalancerStatus newStatus, String newReason) {
        return new LoadBalancerRecord(
                spec, loadBalancer, vipOwner, nics, addresses, newStatus, newReason, createdAt, leftovers);
    }

    /** The record as long as its amphorae are not in service yet. */
    LoadBalancerRecord booting() {
        List<Amphora> booting = loadBalancer.amphorae().stream()
                .map(amphora ->
                        amphora.toBuilder().status(AmphoraStatus.BOOTING).build())
                .toList();
        return withPlugged(loadBalancer.toBuilder().amphorae(booting).build(), nics, addresses)
                .withStatus(LoadBalancerStatus.PENDING_CREATE, "");
    }

    /** The record after a flow that did its work: ACTIVE, unless something is yet to be taken away. */
    LoadBalancerRecord settled() {
        boolean rest = leftovers.isPresent() || has(AmphoraStatus.PENDING_DELETE);
        return withStatus(rest ? LoadBalancerStatus.PENDING_UPDATE : LoadBalancerStatus.ACTIVE, "");
    }

    LoadBalancerRecord withLeftovers(Optional<Leftovers> newLeftovers) {
        return new LoadBalancerRecord(
                spec, loadBalancer, vipOwner, nics, addresses, status, reason, createdAt, newLeftovers);
    }

    /** The record once its leftovers are taken away. */
    LoadBalancerRecord pruned() {
        return leftovers
                .map(rest -> withPlugged(loadBalancer, rest.takenFrom(nics), rest.takenFromAddresses(addresses)))
                .orElse(this)
                .withLeftovers(Optional.empty());
    }

    /** The record with other amphorae and what is plugged for them. */
    LoadBalancerRecord withPlugged(
            LoadBalancer newLoadBalancer, List<MemberNic> newNics, List<SubnetPlug> newAddresses) {
        return new LoadBalancerRecord(
                spec, newLoadBalancer, vipOwner, newNics, newAddresses, status, reason, createdAt, leftovers);
    }

    LoadBalancerRecord withSpec(LoadBalancerSpec newSpec) {
        return new LoadBalancerRecord(
                newSpec, loadBalancer, vipOwner, nics, addresses, status, reason, createdAt, leftovers);
    }

    /** The record without the amphorae of a status, and without what is plugged for them. */
    LoadBalancerRecord without(AmphoraStatus gone) {
        Set<AmphoraId> kept = loadBalancer.amphorae().stream()
                .filter(amphora -> amphora.status() != gone)
                .map(Amphora::id)
                .collect(Collectors.toSet());
        return withPlugged(
                loadBalancer.toBuilder()
                        .amphorae(loadBalancer.amphorae().stream()
                                .filter(amphora -> kept.contains(amphora.id()))
                                .toList())
                        .build(),
                nics.stream().filter(nic -> kept.contains(nic.amphoraId())).toList(),
                addresses.stream()
                        .filter(address -> kept.contains(address.amphoraId()))
                        .toList());
    }

    boolean has(AmphoraStatus status) {
        return loadBalancer.amphorae().stream().anyMatch(amphora -> amphora.status() == status);
    }
}
