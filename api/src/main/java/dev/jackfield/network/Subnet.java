package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * A block of addresses on a network.
 *
 * @param id its id
 * @param name its name, not necessarily unique
 * @param networkId the network it is on
 * @param projectId the project that owns it (in the spec: tenant_id)
 * @param cidr its block
 * @param gatewayIp its router, of the block's IP version
 * @param hostRoutes further routes for its hosts
 * @param allocationPools the ranges that addresses are given out from; empty: the backend does not say
 * @see "Octavia, network-driver-interface.rst, Subnet"
 */
public record Subnet(
        SubnetId id,
        String name,
        NetworkId networkId,
        Optional<ProjectId> projectId,
        Cidr cidr,
        Optional<IpAddress> gatewayIp,
        List<HostRoute> hostRoutes,
        List<AllocationPool> allocationPools) {
    /** Checks and copies the components. */
    public Subnet {
        Checks.name("subnet name", name);
        gatewayIp.ifPresent(gateway -> Checks.sameFamily("gateway", gateway, "CIDR", cidr.network()));
        hostRoutes = List.copyOf(hostRoutes);
        allocationPools = List.copyOf(allocationPools);
    }

    /**
     * The IP version of the subnet's addresses.
     *
     * @return that of its block
     */
    public IpVersion ipVersion() {
        return cidr.version();
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param id its id
     * @param name its name, not necessarily unique
     * @param networkId the network it is on
     * @param cidr its block
     * @return a builder whose other fields are empty
     */
    public static Builder builder(SubnetId id, String name, NetworkId networkId, Cidr cidr) {
        return new Builder(id, name, networkId, cidr);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id, name, networkId, cidr);
        builder.projectId = projectId;
        builder.gatewayIp = gatewayIp;
        builder.hostRoutes = hostRoutes;
        builder.allocationPools = allocationPools;
        return builder;
    }

    /** Builds a {@link Subnet}. Every method replaces one component. */
    public static final class Builder {
        private SubnetId id;
        private String name;
        private NetworkId networkId;
        private Optional<ProjectId> projectId = Optional.empty();
        private Cidr cidr;
        private Optional<IpAddress> gatewayIp = Optional.empty();
        private List<HostRoute> hostRoutes = List.of();
        private List<AllocationPool> allocationPools = List.of();

        private Builder(SubnetId id, String name, NetworkId networkId, Cidr cidr) {
            this.id = id;
            this.name = name;
            this.networkId = networkId;
            this.cidr = cidr;
        }

        /**
         * Sets {@link Subnet#id}.
         *
         * @param id its id
         * @return this builder
         */
        public Builder id(SubnetId id) {
            this.id = id;
            return this;
        }

        /**
         * Sets {@link Subnet#name}.
         *
         * @param name its name, not necessarily unique
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link Subnet#networkId}.
         *
         * @param networkId the network it is on
         * @return this builder
         */
        public Builder networkId(NetworkId networkId) {
            this.networkId = networkId;
            return this;
        }

        /**
         * Sets {@link Subnet#projectId}.
         *
         * @param projectId the project that owns it (in the spec: tenant_id)
         * @return this builder
         */
        public Builder projectId(ProjectId projectId) {
            this.projectId = Optional.of(projectId);
            return this;
        }

        /**
         * Sets {@link Subnet#cidr}.
         *
         * @param cidr its block
         * @return this builder
         */
        public Builder cidr(Cidr cidr) {
            this.cidr = cidr;
            return this;
        }

        /**
         * Sets {@link Subnet#gatewayIp}.
         *
         * @param gatewayIp its router, of the block's IP version
         * @return this builder
         */
        public Builder gatewayIp(IpAddress gatewayIp) {
            this.gatewayIp = Optional.of(gatewayIp);
            return this;
        }

        /**
         * Sets {@link Subnet#hostRoutes}.
         *
         * @param hostRoutes further routes for its hosts
         * @return this builder
         */
        public Builder hostRoutes(List<HostRoute> hostRoutes) {
            this.hostRoutes = hostRoutes;
            return this;
        }

        /**
         * Sets {@link Subnet#allocationPools}.
         *
         * @param allocationPools the ranges that addresses are given out from; empty: the backend does not say
         * @return this builder
         */
        public Builder allocationPools(List<AllocationPool> allocationPools) {
            this.allocationPools = allocationPools;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public Subnet build() {
            return new Subnet(id, name, networkId, projectId, cidr, gatewayIp, hostRoutes, allocationPools);
        }
    }
}
