package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * A socket of a network: it holds addresses, and may be attached to an instance.
 *
 * @param id its id
 * @param name its name, not necessarily unique
 * @param networkId the network it is on
 * @param projectId the project that owns it (in the spec: tenant_id)
 * @param deviceId what it is attached to or reserved for; empty: nothing
 * @param deviceOwner who uses it, {@code Octavia} for ours; a hint and never proof of ownership
 * @param macAddress its Ethernet address
 * @param status what the network says of it
 * @param adminStateUp whether it may carry traffic
 * @param fixedIps its addresses, in no certain order: Neutron keeps none
 * @param allowedAddressPairs the further addresses it may send from
 * @param securityGroupIds the security groups it is in
 * @param qosPolicyId its QoS policy
 * @param vnicType how it reaches its instance
 * @param mark what makes it ours; empty: it is not ours
 * @see "Octavia, network-driver-interface.rst, Port"
 */
public record Port(
        PortId id,
        String name,
        NetworkId networkId,
        Optional<ProjectId> projectId,
        String deviceId,
        String deviceOwner,
        Optional<MacAddress> macAddress,
        PortStatus status,
        boolean adminStateUp,
        List<FixedIp> fixedIps,
        List<AllowedAddressPair> allowedAddressPairs,
        List<SecurityGroupId> securityGroupIds,
        Optional<QosPolicyId> qosPolicyId,
        VnicType vnicType,
        Optional<Mark> mark) {
    /** Checks and copies the components. */
    public Port {
        Checks.name("port name", name);
        fixedIps = List.copyOf(fixedIps);
        allowedAddressPairs = List.copyOf(allowedAddressPairs);
        securityGroupIds = List.copyOf(securityGroupIds);
    }

    /**
     * The port as the driver of an installation shows it: another's mark is not a mark to it.
     *
     * @param installation whose driver it is
     * @return the same port, without a mark that is another installation's
     */
    public Port shownTo(InstallationId installation) {
        Builder shown = toBuilder();
        shown.mark = mark.filter(it -> it.installation().equals(installation));
        return shown.build();
    }

    /**
     * The subnet that one of the port's addresses is from.
     *
     * @param address one of its addresses
     * @return the subnet, or empty if the port does not hold the address
     */
    public Optional<SubnetId> subnetOf(IpAddress address) {
        return fixedIps.stream()
                .filter(ip -> ip.ipAddress().equals(address))
                .map(FixedIp::subnetId)
                .findFirst();
    }

    /**
     * The port's address of a subnet.
     *
     * @param subnet a subnet of the port's network
     * @return the first such address, or empty
     */
    public Optional<IpAddress> addressOn(SubnetId subnet) {
        return fixedIps.stream()
                .filter(ip -> ip.subnetId().equals(subnet))
                .map(FixedIp::ipAddress)
                .findFirst();
    }

    /**
     * Starts a builder with what is always needed.
     *
     * @param id its id
     * @param name its name, not necessarily unique
     * @param networkId the network it is on
     * @return a builder whose other fields are the defaults: up, attached to nothing
     */
    public static Builder builder(PortId id, String name, NetworkId networkId) {
        return new Builder(id, name, networkId);
    }

    /**
     * Starts a builder with these components, to change some of them.
     *
     * @return a builder with every component of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id, name, networkId);
        builder.projectId = projectId;
        builder.deviceId = deviceId;
        builder.deviceOwner = deviceOwner;
        builder.macAddress = macAddress;
        builder.status = status;
        builder.adminStateUp = adminStateUp;
        builder.fixedIps = fixedIps;
        builder.allowedAddressPairs = allowedAddressPairs;
        builder.securityGroupIds = securityGroupIds;
        builder.qosPolicyId = qosPolicyId;
        builder.vnicType = vnicType;
        builder.mark = mark;
        return builder;
    }

    /** Builds a {@link Port}. Every method replaces one component. */
    public static final class Builder {
        private PortId id;
        private String name;
        private NetworkId networkId;
        private Optional<ProjectId> projectId = Optional.empty();
        private String deviceId = "";
        private String deviceOwner = "";
        private Optional<MacAddress> macAddress = Optional.empty();
        private PortStatus status = PortStatus.DOWN;
        private boolean adminStateUp = true;
        private List<FixedIp> fixedIps = List.of();
        private List<AllowedAddressPair> allowedAddressPairs = List.of();
        private List<SecurityGroupId> securityGroupIds = List.of();
        private Optional<QosPolicyId> qosPolicyId = Optional.empty();
        private VnicType vnicType = VnicType.NORMAL;
        private Optional<Mark> mark = Optional.empty();

        private Builder(PortId id, String name, NetworkId networkId) {
            this.id = id;
            this.name = name;
            this.networkId = networkId;
        }

        /**
         * Sets {@link Port#id}.
         *
         * @param id its id
         * @return this builder
         */
        public Builder id(PortId id) {
            this.id = id;
            return this;
        }

        /**
         * Sets {@link Port#name}.
         *
         * @param name its name, not necessarily unique
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link Port#networkId}.
         *
         * @param networkId the network it is on
         * @return this builder
         */
        public Builder networkId(NetworkId networkId) {
            this.networkId = networkId;
            return this;
        }

        /**
         * Sets {@link Port#projectId}.
         *
         * @param projectId the project that owns it (in the spec: tenant_id)
         * @return this builder
         */
        public Builder projectId(ProjectId projectId) {
            this.projectId = Optional.of(projectId);
            return this;
        }

        /**
         * Sets {@link Port#deviceId}.
         *
         * @param deviceId what it is attached to or reserved for; empty: nothing
         * @return this builder
         */
        public Builder deviceId(String deviceId) {
            this.deviceId = deviceId;
            return this;
        }

        /**
         * Sets {@link Port#deviceOwner}.
         *
         * @param deviceOwner who uses it, {@code Octavia} for ours; a hint and never proof of ownership
         * @return this builder
         */
        public Builder deviceOwner(String deviceOwner) {
            this.deviceOwner = deviceOwner;
            return this;
        }

        /**
         * Sets {@link Port#macAddress}.
         *
         * @param macAddress its Ethernet address
         * @return this builder
         */
        public Builder macAddress(MacAddress macAddress) {
            this.macAddress = Optional.of(macAddress);
            return this;
        }

        /**
         * Sets {@link Port#status}.
         *
         * @param status what the network says of it
         * @return this builder
         */
        public Builder status(PortStatus status) {
            this.status = status;
            return this;
        }

        /**
         * Sets {@link Port#adminStateUp}.
         *
         * @param adminStateUp whether it may carry traffic
         * @return this builder
         */
        public Builder adminStateUp(boolean adminStateUp) {
            this.adminStateUp = adminStateUp;
            return this;
        }

        /**
         * Sets {@link Port#fixedIps}.
         *
         * @param fixedIps its addresses
         * @return this builder
         */
        public Builder fixedIps(List<FixedIp> fixedIps) {
            this.fixedIps = fixedIps;
            return this;
        }

        /**
         * Sets {@link Port#allowedAddressPairs}.
         *
         * @param allowedAddressPairs the further addresses it may send from
         * @return this builder
         */
        public Builder allowedAddressPairs(List<AllowedAddressPair> allowedAddressPairs) {
            this.allowedAddressPairs = allowedAddressPairs;
            return this;
        }

        /**
         * Sets {@link Port#securityGroupIds}.
         *
         * @param securityGroupIds the security groups it is in
         * @return this builder
         */
        public Builder securityGroupIds(List<SecurityGroupId> securityGroupIds) {
            this.securityGroupIds = securityGroupIds;
            return this;
        }

        /**
         * Sets {@link Port#qosPolicyId}.
         *
         * @param qosPolicyId its QoS policy
         * @return this builder
         */
        public Builder qosPolicyId(QosPolicyId qosPolicyId) {
            return qosPolicyId(Optional.of(qosPolicyId));
        }

        /**
         * Sets {@link Port#qosPolicyId}, also to none.
         *
         * @param qosPolicyId its QoS policy, if it has one
         * @return this builder
         */
        public Builder qosPolicyId(Optional<QosPolicyId> qosPolicyId) {
            this.qosPolicyId = qosPolicyId;
            return this;
        }

        /**
         * Sets {@link Port#vnicType}.
         *
         * @param vnicType how it reaches its instance
         * @return this builder
         */
        public Builder vnicType(VnicType vnicType) {
            this.vnicType = vnicType;
            return this;
        }

        /**
         * Sets {@link Port#mark}.
         *
         * @param mark what makes it ours; empty: it is not ours
         * @return this builder
         */
        public Builder mark(Mark mark) {
            this.mark = Optional.of(mark);
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws InvalidValueException a component is wrong in itself, or contradicts another
         */
        public Port build() {
            return new Port(
                    id,
                    name,
                    networkId,
                    projectId,
                    deviceId,
                    deviceOwner,
                    macAddress,
                    status,
                    adminStateUp,
                    fixedIps,
                    allowedAddressPairs,
                    securityGroupIds,
                    qosPolicyId,
                    vnicType,
                    mark);
        }
    }
}
