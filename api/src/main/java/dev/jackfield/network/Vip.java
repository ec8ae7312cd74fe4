package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * A virtual IP: the address at which a load balancer is reached.
 *
 * @param loadBalancerId the load balancer it belongs to
 * @param ipAddress the address; as a wish before it is allocated
 * @param subnetId the subnet it is from (in the spec: network_id)
 * @param networkId the network it is on
 * @param portId the port that reserves it; before allocation, a port of the user's to be used as it is
 * @param qosPolicyId the QoS policy for its traffic: the base ports are under it, the VIP port itself carries none
 * @param octaviaOwned whether the port is ours to delete
 * @param vnicType how its ports reach the amphorae
 * @param securityGroupIds security groups of the user's that its ports join, beside ours (sg_ids)
 * @see "Octavia, network-driver-interface.rst, VIP"
 */
public record Vip(
        LoadBalancerId loadBalancerId,
        Optional<IpAddress> ipAddress,
        Optional<SubnetId> subnetId,
        Optional<NetworkId> networkId,
        Optional<PortId> portId,
        Optional<QosPolicyId> qosPolicyId,
        boolean octaviaOwned,
        VnicType vnicType,
        List<SecurityGroupId> securityGroupIds) {
    /** Checks and copies the components. */
    public Vip {
        Checks.atMostOne("VIP security groups", securityGroupIds);
        securityGroupIds = List.copyOf(securityGroupIds);
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param loadBalancerId the load balancer it belongs to
     * @return a builder whose other fields are empty
     */
    public static Builder builder(LoadBalancerId loadBalancerId) {
        return new Builder(loadBalancerId);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(loadBalancerId);
        builder.ipAddress = ipAddress;
        builder.subnetId = subnetId;
        builder.networkId = networkId;
        builder.portId = portId;
        builder.qosPolicyId = qosPolicyId;
        builder.octaviaOwned = octaviaOwned;
        builder.vnicType = vnicType;
        builder.securityGroupIds = securityGroupIds;
        return builder;
    }

    /** Builds a {@link Vip}. Every method replaces one component. */
    public static final class Builder {
        private LoadBalancerId loadBalancerId;
        private Optional<IpAddress> ipAddress = Optional.empty();
        private Optional<SubnetId> subnetId = Optional.empty();
        private Optional<NetworkId> networkId = Optional.empty();
        private Optional<PortId> portId = Optional.empty();
        private Optional<QosPolicyId> qosPolicyId = Optional.empty();
        private boolean octaviaOwned = false;
        private VnicType vnicType = VnicType.NORMAL;
        private List<SecurityGroupId> securityGroupIds = List.of();

        private Builder(LoadBalancerId loadBalancerId) {
            this.loadBalancerId = loadBalancerId;
        }

        /**
         * Sets {@link Vip#loadBalancerId}.
         *
         * @param loadBalancerId the load balancer it belongs to
         * @return this builder
         */
        public Builder loadBalancerId(LoadBalancerId loadBalancerId) {
            this.loadBalancerId = loadBalancerId;
            return this;
        }

        /**
         * Sets {@link Vip#ipAddress}.
         *
         * @param ipAddress the address; as a wish before it is allocated
         * @return this builder
         */
        public Builder ipAddress(IpAddress ipAddress) {
            this.ipAddress = Optional.of(ipAddress);
            return this;
        }

        /**
         * Sets {@link Vip#subnetId}.
         *
         * @param subnetId the subnet it is from (in the spec: network_id)
         * @return this builder
         */
        public Builder subnetId(SubnetId subnetId) {
            this.subnetId = Optional.of(subnetId);
            return this;
        }

        /**
         * Sets {@link Vip#networkId}.
         *
         * @param networkId the network it is on
         * @return this builder
         */
        public Builder networkId(NetworkId networkId) {
            this.networkId = Optional.of(networkId);
            return this;
        }

        /**
         * Sets {@link Vip#portId}.
         *
         * @param portId the port that reserves it; before allocation, a port of the user's to be used as it is
         * @return this builder
         */
        public Builder portId(PortId portId) {
            this.portId = Optional.of(portId);
            return this;
        }

        /**
         * Sets {@link Vip#qosPolicyId}.
         *
         * @param qosPolicyId the QoS policy for its traffic
         * @return this builder
         */
        public Builder qosPolicyId(QosPolicyId qosPolicyId) {
            return qosPolicyId(Optional.of(qosPolicyId));
        }

        /**
         * Sets {@link Vip#qosPolicyId}, also to none.
         *
         * @param qosPolicyId the QoS policy for its traffic, if there is one
         * @return this builder
         */
        public Builder qosPolicyId(Optional<QosPolicyId> qosPolicyId) {
            this.qosPolicyId = qosPolicyId;
            return this;
        }

        /**
         * Sets {@link Vip#octaviaOwned}.
         *
         * @param octaviaOwned whether the port is ours to delete
         * @return this builder
         */
        public Builder octaviaOwned(boolean octaviaOwned) {
            this.octaviaOwned = octaviaOwned;
            return this;
        }

        /**
         * Sets {@link Vip#vnicType}.
         *
         * @param vnicType how its ports reach the amphorae
         * @return this builder
         */
        public Builder vnicType(VnicType vnicType) {
            this.vnicType = vnicType;
            return this;
        }

        /**
         * Sets {@link Vip#securityGroupIds}.
         *
         * @param securityGroupIds security groups of the user's that its ports join, beside ours (sg_ids)
         * @return this builder
         */
        public Builder securityGroupIds(List<SecurityGroupId> securityGroupIds) {
            this.securityGroupIds = securityGroupIds;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public Vip build() {
            return new Vip(
                    loadBalancerId,
                    ipAddress,
                    subnetId,
                    networkId,
                    portId,
                    qosPolicyId,
                    octaviaOwned,
                    vnicType,
                    securityGroupIds);
        }
    }
}
