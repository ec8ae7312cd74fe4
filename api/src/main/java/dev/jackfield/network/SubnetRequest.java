package dev.jackfield.network;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A subnet to be made. Its name is unique on its network.
 *
 * @param networkId the network to make it on
 * @param name its name
 * @param cidr its block; it may not overlap another one of the network
 * @param gatewayIp its router; empty: none
 * @param hostRoutes further routes for its hosts, of the block's IP version
 * @param allocationPools the ranges to give addresses out from, which may not overlap; empty: the whole block without gateway, network and broadcast address
 * @param projectId the project that owns it
 */
public record SubnetRequest(
        NetworkId networkId,
        String name,
        Cidr cidr,
        Optional<IpAddress> gatewayIp,
        List<HostRoute> hostRoutes,
        List<AllocationPool> allocationPools,
        Optional<ProjectId> projectId) {
    /** Checks and copies the components. */
    public SubnetRequest {
        Checks.id("subnet name", name);
        Checks.name("subnet name", name);
        gatewayIp.ifPresent(gateway -> {
            if (!cidr.contains(gateway)) {
                throw new InvalidValueException("gateway", gateway.toString(), "is not in " + cidr);
            }
        });
        for (AllocationPool pool : allocationPools) {
            if (!cidr.contains(pool.first()) || !cidr.contains(pool.last())) {
                throw new InvalidValueException(
                        "allocation pool", pool.first() + "-" + pool.last(), "is not in " + cidr);
            }
        }
        List<AllocationPool> sorted = allocationPools.stream()
                .sorted(Comparator.comparing(AllocationPool::first))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            AllocationPool pool = sorted.get(i);
            if (sorted.get(i - 1).contains(pool.first())) {
                throw new InvalidValueException(
                        "allocation pool", pool.first() + "-" + pool.last(), "overlaps another one");
            }
        }
        for (HostRoute route : hostRoutes) {
            Checks.sameFamily("host route", route.nextHop(), "CIDR", cidr.network());
        }
        hostRoutes = List.copyOf(hostRoutes);
        allocationPools = List.copyOf(allocationPools);
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param networkId the network to make it on
     * @param name its name
     * @param cidr its block; it may not overlap another one of the network
     * @return a builder whose other fields are empty
     */
    public static Builder builder(NetworkId networkId, String name, Cidr cidr) {
        return new Builder(networkId, name, cidr);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(networkId, name, cidr);
        builder.gatewayIp = gatewayIp;
        builder.hostRoutes = hostRoutes;
        builder.allocationPools = allocationPools;
        builder.projectId = projectId;
        return builder;
    }

    /** Builds a {@link SubnetRequest}. Every method replaces one component. */
    public static final class Builder {
        private NetworkId networkId;
        private String name;
        private Cidr cidr;
        private Optional<IpAddress> gatewayIp = Optional.empty();
        private List<HostRoute> hostRoutes = List.of();
        private List<AllocationPool> allocationPools = List.of();
        private Optional<ProjectId> projectId = Optional.empty();

        private Builder(NetworkId networkId, String name, Cidr cidr) {
            this.networkId = networkId;
            this.name = name;
            this.cidr = cidr;
        }

        /**
         * Sets {@link SubnetRequest#networkId}.
         *
         * @param networkId the network to make it on
         * @return this builder
         */
        public Builder networkId(NetworkId networkId) {
            this.networkId = networkId;
            return this;
        }

        /**
         * Sets {@link SubnetRequest#name}.
         *
         * @param name its name
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link SubnetRequest#cidr}.
         *
         * @param cidr its block; it may not overlap another one of the network
         * @return this builder
         */
        public Builder cidr(Cidr cidr) {
            this.cidr = cidr;
            return this;
        }

        /**
         * Sets {@link SubnetRequest#gatewayIp}.
         *
         * @param gatewayIp its router; empty: none
         * @return this builder
         */
        public Builder gatewayIp(IpAddress gatewayIp) {
            this.gatewayIp = Optional.of(gatewayIp);
            return this;
        }

        /**
         * Sets {@link SubnetRequest#hostRoutes}.
         *
         * @param hostRoutes further routes for its hosts
         * @return this builder
         */
        public Builder hostRoutes(List<HostRoute> hostRoutes) {
            this.hostRoutes = hostRoutes;
            return this;
        }

        /**
         * Sets {@link SubnetRequest#allocationPools}.
         *
         * @param allocationPools the ranges to give addresses out from; empty: the whole block without gateway, network and broadcast address
         * @return this builder
         */
        public Builder allocationPools(List<AllocationPool> allocationPools) {
            this.allocationPools = allocationPools;
            return this;
        }

        /**
         * Sets {@link SubnetRequest#projectId}.
         *
         * @param projectId the project that owns it
         * @return this builder
         */
        public Builder projectId(ProjectId projectId) {
            this.projectId = Optional.of(projectId);
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public SubnetRequest build() {
            return new SubnetRequest(networkId, name, cidr, gatewayIp, hostRoutes, allocationPools, projectId);
        }
    }
}
