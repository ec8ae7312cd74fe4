package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * A port to be made. Two requests that agree in network, name and load balancer mean the same port, which is made once.
 *
 * @param networkId the network to make it on
 * @param name its name
 * @param loadBalancer the load balancer it is for, part of its mark
 * @param fixedIps the addresses it needs; empty: one of each IP version that the network has
 * @param secondaryIps further addresses it may send from, such as VIPs
 * @param securityGroupIds the security groups it joins
 * @param adminStateUp whether it may carry traffic
 * @param qosPolicyId its QoS policy
 * @param vnicType how it is to reach its instance
 * @see "Octavia, network/base.py, create_port"
 */
public record PortRequest(
        NetworkId networkId,
        String name,
        Optional<LoadBalancerId> loadBalancer,
        List<FixedIpRequest> fixedIps,
        List<IpAddress> secondaryIps,
        List<SecurityGroupId> securityGroupIds,
        boolean adminStateUp,
        Optional<QosPolicyId> qosPolicyId,
        VnicType vnicType) {
    /** Checks and copies the components. */
    public PortRequest {
        Checks.name("port name", name);
        Checks.atMostOne(
                "fixed IPs",
                fixedIps.stream()
                        .flatMap(fixedIp -> fixedIp.ipAddress().stream())
                        .toList());
        Checks.atMostOne("secondary IPs", secondaryIps);
        Checks.atMostOne("security groups", securityGroupIds);
        fixedIps = List.copyOf(fixedIps);
        secondaryIps = List.copyOf(secondaryIps);
        securityGroupIds = List.copyOf(securityGroupIds);
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param networkId the network to make it on
     * @param name its name
     * @return a builder whose other fields are the defaults: up, with the addresses the network gives
     */
    public static Builder builder(NetworkId networkId, String name) {
        return new Builder(networkId, name);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(networkId, name);
        builder.loadBalancer = loadBalancer;
        builder.fixedIps = fixedIps;
        builder.secondaryIps = secondaryIps;
        builder.securityGroupIds = securityGroupIds;
        builder.adminStateUp = adminStateUp;
        builder.qosPolicyId = qosPolicyId;
        builder.vnicType = vnicType;
        return builder;
    }

    /** Builds a {@link PortRequest}. Every method replaces one component. */
    public static final class Builder {
        private NetworkId networkId;
        private String name;
        private Optional<LoadBalancerId> loadBalancer = Optional.empty();
        private List<FixedIpRequest> fixedIps = List.of();
        private List<IpAddress> secondaryIps = List.of();
        private List<SecurityGroupId> securityGroupIds = List.of();
        private boolean adminStateUp = true;
        private Optional<QosPolicyId> qosPolicyId = Optional.empty();
        private VnicType vnicType = VnicType.NORMAL;

        private Builder(NetworkId networkId, String name) {
            this.networkId = networkId;
            this.name = name;
        }

        /**
         * Sets {@link PortRequest#networkId}.
         *
         * @param networkId the network to make it on
         * @return this builder
         */
        public Builder networkId(NetworkId networkId) {
            this.networkId = networkId;
            return this;
        }

        /**
         * Sets {@link PortRequest#name}.
         *
         * @param name its name
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link PortRequest#loadBalancer}.
         *
         * @param loadBalancer the load balancer it is for, part of its mark
         * @return this builder
         */
        public Builder loadBalancer(LoadBalancerId loadBalancer) {
            this.loadBalancer = Optional.of(loadBalancer);
            return this;
        }

        /**
         * Sets {@link PortRequest#fixedIps}.
         *
         * @param fixedIps the addresses it needs; empty: one of each IP version that the network has
         * @return this builder
         */
        public Builder fixedIps(List<FixedIpRequest> fixedIps) {
            this.fixedIps = fixedIps;
            return this;
        }

        /**
         * Sets {@link PortRequest#secondaryIps}.
         *
         * @param secondaryIps further addresses it may send from, such as VIPs
         * @return this builder
         */
        public Builder secondaryIps(List<IpAddress> secondaryIps) {
            this.secondaryIps = secondaryIps;
            return this;
        }

        /**
         * Sets {@link PortRequest#securityGroupIds}.
         *
         * @param securityGroupIds the security groups it joins
         * @return this builder
         */
        public Builder securityGroupIds(List<SecurityGroupId> securityGroupIds) {
            this.securityGroupIds = securityGroupIds;
            return this;
        }

        /**
         * Sets {@link PortRequest#adminStateUp}.
         *
         * @param adminStateUp whether it may carry traffic
         * @return this builder
         */
        public Builder adminStateUp(boolean adminStateUp) {
            this.adminStateUp = adminStateUp;
            return this;
        }

        /**
         * Sets {@link PortRequest#qosPolicyId}.
         *
         * @param qosPolicyId its QoS policy
         * @return this builder
         */
        public Builder qosPolicyId(QosPolicyId qosPolicyId) {
            this.qosPolicyId = Optional.of(qosPolicyId);
            return this;
        }

        /**
         * Sets {@link PortRequest#vnicType}.
         *
         * @param vnicType how it is to reach its instance
         * @return this builder
         */
        public Builder vnicType(VnicType vnicType) {
            this.vnicType = vnicType;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public PortRequest build() {
            return new PortRequest(
                    networkId,
                    name,
                    loadBalancer,
                    fixedIps,
                    secondaryIps,
                    securityGroupIds,
                    adminStateUp,
                    qosPolicyId,
                    vnicType);
        }
    }
}
