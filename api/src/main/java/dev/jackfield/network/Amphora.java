package dev.jackfield.network;

import java.util.Optional;

/**
 * The instance that carries a load balancer, alone or with others.
 *
 * @param id its id
 * @param loadBalancerId the load balancer it carries
 * @param computeId its compute instance; empty while it boots
 * @param status where it is in its life
 * @param lbNetworkIp its address on the management network; the NIC that holds it is never touched
 * @param vrrpIp its own address on the VIP network, through which the amphorae of a load balancer talk to each other
 * @param haIp the VIP that it may carry
 * @param vrrpPortId its base port, which holds vrrpIp
 * @param haPortId the VIP port
 * @see "Octavia, network-driver-interface.rst, Amphora"
 */
public record Amphora(
        AmphoraId id,
        Optional<LoadBalancerId> loadBalancerId,
        Optional<ComputeId> computeId,
        AmphoraStatus status,
        Optional<IpAddress> lbNetworkIp,
        Optional<IpAddress> vrrpIp,
        Optional<IpAddress> haIp,
        Optional<PortId> vrrpPortId,
        Optional<PortId> haPortId) {

    /**
     * Starts a builder with what is always needed.
     *
     * @param id its id
     * @return a builder whose other fields are empty, and the status ALLOCATED
     */
    public static Builder builder(AmphoraId id) {
        return new Builder(id);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id);
        builder.loadBalancerId = loadBalancerId;
        builder.computeId = computeId;
        builder.status = status;
        builder.lbNetworkIp = lbNetworkIp;
        builder.vrrpIp = vrrpIp;
        builder.haIp = haIp;
        builder.vrrpPortId = vrrpPortId;
        builder.haPortId = haPortId;
        return builder;
    }

    /** Builds a {@link Amphora}. Every method replaces one component. */
    public static final class Builder {
        private AmphoraId id;
        private Optional<LoadBalancerId> loadBalancerId = Optional.empty();
        private Optional<ComputeId> computeId = Optional.empty();
        private AmphoraStatus status = AmphoraStatus.ALLOCATED;
        private Optional<IpAddress> lbNetworkIp = Optional.empty();
        private Optional<IpAddress> vrrpIp = Optional.empty();
        private Optional<IpAddress> haIp = Optional.empty();
        private Optional<PortId> vrrpPortId = Optional.empty();
        private Optional<PortId> haPortId = Optional.empty();

        private Builder(AmphoraId id) {
            this.id = id;
        }

        /**
         * Sets {@link Amphora#id}.
         *
         * @param id its id
         * @return this builder
         */
        public Builder id(AmphoraId id) {
            this.id = id;
            return this;
        }

        /**
         * Sets {@link Amphora#loadBalancerId}.
         *
         * @param loadBalancerId the load balancer it carries
         * @return this builder
         */
        public Builder loadBalancerId(LoadBalancerId loadBalancerId) {
            this.loadBalancerId = Optional.of(loadBalancerId);
            return this;
        }

        /**
         * Sets {@link Amphora#computeId}.
         *
         * @param computeId its compute instance; empty while it boots
         * @return this builder
         */
        public Builder computeId(ComputeId computeId) {
            this.computeId = Optional.of(computeId);
            return this;
        }

        /**
         * Sets {@link Amphora#status}.
         *
         * @param status where it is in its life
         * @return this builder
         */
        public Builder status(AmphoraStatus status) {
            this.status = status;
            return this;
        }

        /**
         * Sets {@link Amphora#lbNetworkIp}.
         *
         * @param lbNetworkIp its address on the management network; the NIC that holds it is never touched
         * @return this builder
         */
        public Builder lbNetworkIp(IpAddress lbNetworkIp) {
            this.lbNetworkIp = Optional.of(lbNetworkIp);
            return this;
        }

        /**
         * Sets {@link Amphora#vrrpIp}.
         *
         * @param vrrpIp its own address on the VIP network, through which the amphorae of a load balancer talk to each other
         * @return this builder
         */
        public Builder vrrpIp(IpAddress vrrpIp) {
            this.vrrpIp = Optional.of(vrrpIp);
            return this;
        }

        /**
         * Sets {@link Amphora#haIp}.
         *
         * @param haIp the VIP that it may carry
         * @return this builder
         */
        public Builder haIp(IpAddress haIp) {
            this.haIp = Optional.of(haIp);
            return this;
        }

        /**
         * Sets {@link Amphora#vrrpPortId}.
         *
         * @param vrrpPortId its base port, which holds vrrpIp
         * @return this builder
         */
        public Builder vrrpPortId(PortId vrrpPortId) {
            this.vrrpPortId = Optional.of(vrrpPortId);
            return this;
        }

        /**
         * Sets {@link Amphora#haPortId}.
         *
         * @param haPortId the VIP port
         * @return this builder
         */
        public Builder haPortId(PortId haPortId) {
            this.haPortId = Optional.of(haPortId);
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public Amphora build() {
            return new Amphora(id, loadBalancerId, computeId, status, lbNetworkIp, vrrpIp, haIp, vrrpPortId, haPortId);
        }
    }
}
