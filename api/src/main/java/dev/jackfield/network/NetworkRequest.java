package dev.jackfield.network;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network to be made. Its name is unique in its project on drivers with {@link Capability#ADMINISTRATION}.
 *
 * @param name its name
 * @param projectId the project that owns it
 * @param providerNetworkType how it is made; empty: the driver's choice
 * @param providerPhysicalNetwork what carries it
 * @param providerSegmentationId its VLAN id or its tunnel key
 * @param mtu the largest IP packet, in bytes, from 68
 */
public record NetworkRequest(
        String name,
        Optional<ProjectId> projectId,
        Optional<String> providerNetworkType,
        Optional<String> providerPhysicalNetwork,
        OptionalInt providerSegmentationId,
        int mtu) {
    /** Checks and copies the components. */
    public NetworkRequest {
        Checks.name("network name", name);
        Checks.id("network name", name);
        Checks.range("MTU", mtu, 68, 65535);
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param name its name
     * @return a builder whose other fields are empty, and MTU 1500
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(name);
        builder.projectId = projectId;
        builder.providerNetworkType = providerNetworkType;
        builder.providerPhysicalNetwork = providerPhysicalNetwork;
        builder.providerSegmentationId = providerSegmentationId;
        builder.mtu = mtu;
        return builder;
    }

    /** Builds a {@link NetworkRequest}. Every method replaces one component. */
    public static final class Builder {
        private String name;
        private Optional<ProjectId> projectId = Optional.empty();
        private Optional<String> providerNetworkType = Optional.empty();
        private Optional<String> providerPhysicalNetwork = Optional.empty();
        private OptionalInt providerSegmentationId = OptionalInt.empty();
        private int mtu = 1500;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Sets {@link NetworkRequest#name}.
         *
         * @param name its name
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link NetworkRequest#projectId}.
         *
         * @param projectId the project that owns it
         * @return this builder
         */
        public Builder projectId(ProjectId projectId) {
            this.projectId = Optional.of(projectId);
            return this;
        }

        /**
         * Sets {@link NetworkRequest#providerNetworkType}.
         *
         * @param providerNetworkType how it is made; empty: the driver's choice
         * @return this builder
         */
        public Builder providerNetworkType(String providerNetworkType) {
            this.providerNetworkType = Optional.of(providerNetworkType);
            return this;
        }

        /**
         * Sets {@link NetworkRequest#providerPhysicalNetwork}.
         *
         * @param providerPhysicalNetwork what carries it
         * @return this builder
         */
        public Builder providerPhysicalNetwork(String providerPhysicalNetwork) {
            this.providerPhysicalNetwork = Optional.of(providerPhysicalNetwork);
            return this;
        }

        /**
         * Sets {@link NetworkRequest#providerSegmentationId}.
         *
         * @param providerSegmentationId its VLAN id or its tunnel key
         * @return this builder
         */
        public Builder providerSegmentationId(int providerSegmentationId) {
            this.providerSegmentationId = OptionalInt.of(providerSegmentationId);
            return this;
        }

        /**
         * Sets {@link NetworkRequest#mtu}.
         *
         * @param mtu the largest IP packet, in bytes, from 68
         * @return this builder
         */
        public Builder mtu(int mtu) {
            this.mtu = mtu;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public NetworkRequest build() {
            return new NetworkRequest(
                    name, projectId, providerNetworkType, providerPhysicalNetwork, providerSegmentationId, mtu);
        }
    }
}
