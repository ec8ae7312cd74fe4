package dev.jackfield.network;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A load balancer, as far as networks are concerned.
 *
 * @param id its id
 * @param name its name
 * @param projectId the project that owns it
 * @param topology how many amphorae carry it
 * @param vip its VIP, of the same load balancer
 * @param additionalVips its further VIPs
 * @param listeners the ports it listens on
 * @param members the servers behind it, of all its pools
 * @param amphorae what carries it
 * @see "Octavia, common/data_models.py, LoadBalancer"
 */
public record LoadBalancer(
        LoadBalancerId id,
        String name,
        Optional<ProjectId> projectId,
        Topology topology,
        Vip vip,
        List<AdditionalVip> additionalVips,
        List<Listener> listeners,
        List<Member> members,
        List<Amphora> amphorae) {
    /** Checks and copies the components. */
    public LoadBalancer {
        Checks.name("load balancer name", name);
        if (!vip.loadBalancerId().equals(id)) {
            throw new InvalidValueException(
                    "VIP", vip.loadBalancerId().value(), "belongs to another load balancer than " + id);
        }
        for (AdditionalVip additional : additionalVips) {
            if (!additional.loadBalancerId().equals(id)) {
                throw new InvalidValueException(
                        "additional VIP",
                        additional.loadBalancerId().value(),
                        "belongs to another load balancer than " + id);
            }
        }
        additionalVips = List.copyOf(additionalVips);
        listeners = List.copyOf(listeners);
        members = List.copyOf(members);
        amphorae = List.copyOf(amphorae);
    }

    /**
     * The amphorae that carry traffic.
     *
     * @return those with the status ALLOCATED, in their order
     */
    public List<Amphora> allocatedAmphorae() {
        return amphorae.stream()
                .filter(amphora -> amphora.status() == AmphoraStatus.ALLOCATED)
                .toList();
    }

    /**
     * The addresses at which it is reached, as far as they are known.
     *
     * @return that of the VIP, then those of the additional VIPs
     */
    public List<IpAddress> vipAddresses() {
        return Stream.concat(vip.ipAddress().stream(), additionalVips.stream().flatMap(it -> it.ipAddress().stream()))
                .toList();
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param id its id
     * @param vip its VIP, of the same load balancer
     * @return a builder whose other fields are empty, and the topology SINGLE
     */
    public static Builder builder(LoadBalancerId id, Vip vip) {
        return new Builder(id, vip);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id, vip);
        builder.name = name;
        builder.projectId = projectId;
        builder.topology = topology;
        builder.additionalVips = additionalVips;
        builder.listeners = listeners;
        builder.members = members;
        builder.amphorae = amphorae;
        return builder;
    }

    /** Builds a {@link LoadBalancer}. Every method replaces one component. */
    public static final class Builder {
        private LoadBalancerId id;
        private String name = "";
        private Optional<ProjectId> projectId = Optional.empty();
        private Topology topology = Topology.SINGLE;
        private Vip vip;
        private List<AdditionalVip> additionalVips = List.of();
        private List<Listener> listeners = List.of();
        private List<Member> members = List.of();
        private List<Amphora> amphorae = List.of();

        private Builder(LoadBalancerId id, Vip vip) {
            this.id = id;
            this.vip = vip;
        }

        /**
         * Sets {@link LoadBalancer#id}.
         *
         * @param id its id
         * @return this builder
         */
        public Builder id(LoadBalancerId id) {
            this.id = id;
            return this;
        }

        /**
         * Sets {@link LoadBalancer#name}.
         *
         * @param name its name
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link LoadBalancer#projectId}.
         *
         * @param projectId the project that owns it
         * @return this builder
         */
        public Builder projectId(ProjectId projectId) {
            this.projectId = Optional.of(projectId);
            return this;
        }

        /**
         * Sets {@link LoadBalancer#topology}.
         *
         * @param topology how many amphorae carry it
         * @return this builder
         */
        public Builder topology(Topology topology) {
            this.topology = topology;
            return this;
        }

        /**
         * Sets {@link LoadBalancer#vip}.
         *
         * @param vip its VIP, of the same load balancer
         * @return this builder
         */
        public Builder vip(Vip vip) {
            this.vip = vip;
            return this;
        }

        /**
         * Sets {@link LoadBalancer#additionalVips}.
         *
         * @param additionalVips its further VIPs
         * @return this builder
         */
        public Builder additionalVips(List<AdditionalVip> additionalVips) {
            this.additionalVips = additionalVips;
            return this;
        }

        /**
         * Sets {@link LoadBalancer#listeners}.
         *
         * @param listeners the ports it listens on
         * @return this builder
         */
        public Builder listeners(List<Listener> listeners) {
            this.listeners = listeners;
            return this;
        }

        /**
         * Sets {@link LoadBalancer#members}.
         *
         * @param members the servers behind it, of all its pools
         * @return this builder
         */
        public Builder members(List<Member> members) {
            this.members = members;
            return this;
        }

        /**
         * Sets {@link LoadBalancer#amphorae}.
         *
         * @param amphorae what carries it
         * @return this builder
         */
        public Builder amphorae(List<Amphora> amphorae) {
            this.amphorae = amphorae;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public LoadBalancer build() {
            return new LoadBalancer(id, name, projectId, topology, vip, additionalVips, listeners, members, amphorae);
        }
    }
}
