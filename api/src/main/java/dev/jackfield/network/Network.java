package dev.jackfield.network;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network: what its ports share at layer 2.
 *
 * @param id its id
 * @param name its name, not necessarily unique
 * @param subnets its subnets, oldest first; never null, so that callers may always walk it
 * @param projectId the project that owns it (in the spec: tenant_id)
 * @param adminStateUp whether it forwards traffic
 * @param providerNetworkType how it is made: {@code flat}, {@code vlan}, {@code vxlan}, {@code geneve}, {@code local}
 * @param providerPhysicalNetwork what carries it: a label in Neutron, a device of the host on the linux driver
 * @param providerSegmentationId its VLAN id or its tunnel key
 * @param routerExternal whether it leads outside
 * @param mtu the largest IP packet, in bytes, from 68
 * @param portSecurityEnabled whether addresses are checked at its ports; a VIP needs it
 * @see "Octavia, network-driver-interface.rst, Network"
 */
public record Network(
        NetworkId id,
        String name,
        List<SubnetId> subnets,
        Optional<ProjectId> projectId,
        boolean adminStateUp,
        Optional<String> providerNetworkType,
        Optional<String> providerPhysicalNetwork,
        OptionalInt providerSegmentationId,
        boolean routerExternal,
        int mtu,
        boolean portSecurityEnabled) {
    /** Checks and copies the components. */
    public Network {
        Checks.name("network name", name);
        Checks.range("MTU", mtu, 68, 65535);
        subnets = List.copyOf(subnets);
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param id its id
     * @param name its name, not necessarily unique
     * @return a builder whose other fields are the defaults: up, MTU 1500, checked at its ports
     */
    public static Builder builder(NetworkId id, String name) {
        return new Builder(id, name);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id, name);
        builder.subnets = subnets;
        builder.projectId = projectId;
        builder.adminStateUp = adminStateUp;
        builder.providerNetworkType = providerNetworkType;
        builder.providerPhysicalNetwork = providerPhysicalNetwork;
        builder.providerSegmentationId = providerSegmentationId;
        builder.routerExternal = routerExternal;
        builder.mtu = mtu;
        builder.portSecurityEnabled = portSecurityEnabled;
        return builder;
    }

    /** Builds a {@link Network}. Every method replaces one component. */
    public static final class Builder {
        private NetworkId id;
        private String name;
        private List<SubnetId> subnets = List.of();
        private Optional<ProjectId> projectId = Optional.empty();
        private boolean adminStateUp = true;
        private Optional<String> providerNetworkType = Optional.empty();
        private Optional<String> providerPhysicalNetwork = Optional.empty();
        private OptionalInt providerSegmentationId = OptionalInt.empty();
        private boolean routerExternal = false;
        private int mtu = 1500;
        private boolean portSecurityEnabled = true;

        private Builder(NetworkId id, String name) {
            this.id = id;
            this.name = name;
        }

        /**
         * Sets {@link Network#id}.
         *
         * @param id its id
         * @return this builder
         */
        public Builder id(NetworkId id) {
            this.id = id;
            return this;
        }

        /**
         * Sets {@link Network#name}.
         *
         * @param name its name, not necessarily unique
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link Network#subnets}.
         *
         * @param subnets its subnets, oldest first; never null, so that callers may always walk it
         * @return this builder
         */
        public Builder subnets(List<SubnetId> subnets) {
            this.subnets = subnets;
            return this;
        }

        /**
         * Sets {@link Network#projectId}.
         *
         * @param projectId the project that owns it (in the spec: tenant_id)
         * @return this builder
         */
        public Builder projectId(ProjectId projectId) {
            this.projectId = Optional.of(projectId);
            return this;
        }

        /**
         * Sets {@link Network#adminStateUp}.
         *
         * @param adminStateUp whether it forwards traffic
         * @return this builder
         */
        public Builder adminStateUp(boolean adminStateUp) {
            this.adminStateUp = adminStateUp;
            return this;
        }

        /**
         * Sets {@link Network#providerNetworkType}.
         *
         * @param providerNetworkType how it is made: {@code flat}, {@code vlan}, {@code vxlan}, {@code geneve}, {@code local}
         * @return this builder
         */
        public Builder providerNetworkType(String providerNetworkType) {
            this.providerNetworkType = Optional.of(providerNetworkType);
            return this;
        }

        /**
         * Sets {@link Network#providerPhysicalNetwork}.
         *
         * @param providerPhysicalNetwork what carries it: a label in Neutron, a device of the host on the linux driver
         * @return this builder
         */
        public Builder providerPhysicalNetwork(String providerPhysicalNetwork) {
            this.providerPhysicalNetwork = Optional.of(providerPhysicalNetwork);
            return this;
        }

        /**
         * Sets {@link Network#providerSegmentationId}.
         *
         * @param providerSegmentationId its VLAN id or its tunnel key
         * @return this builder
         */
        public Builder providerSegmentationId(int providerSegmentationId) {
            this.providerSegmentationId = OptionalInt.of(providerSegmentationId);
            return this;
        }

        /**
         * Sets {@link Network#routerExternal}.
         *
         * @param routerExternal whether it leads outside
         * @return this builder
         */
        public Builder routerExternal(boolean routerExternal) {
            this.routerExternal = routerExternal;
            return this;
        }

        /**
         * Sets {@link Network#mtu}.
         *
         * @param mtu the largest IP packet, in bytes, from 68
         * @return this builder
         */
        public Builder mtu(int mtu) {
            this.mtu = mtu;
            return this;
        }

        /**
         * Sets {@link Network#portSecurityEnabled}.
         *
         * @param portSecurityEnabled whether addresses are checked at its ports; a VIP needs it
         * @return this builder
         */
        public Builder portSecurityEnabled(boolean portSecurityEnabled) {
            this.portSecurityEnabled = portSecurityEnabled;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public Network build() {
            return new Network(
                    id,
                    name,
                    subnets,
                    projectId,
                    adminStateUp,
                    providerNetworkType,
                    providerPhysicalNetwork,
                    providerSegmentationId,
                    routerExternal,
                    mtu,
                    portSecurityEnabled);
        }
    }
}
