package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;

import java.util.Set;
import java.util.function.Supplier;

/**
 * What a caller may see, told in full: Neutron decides with the caller's token whether a thing is there for him, and is then asked with our
 * rights, since it leaves out fields, and whole kinds of things, for whom is no administrator.
 */
final class VisibleCatalogue implements Catalogue {
    private final Catalogue callers;
    private final Catalogue ours;

    VisibleCatalogue(Catalogue callers, Catalogue ours) {
        this.callers = callers;
        this.ours = ours;
    }

    private static <T> T within(Supplier<T> question) {
        return Deadline.current().apply(question::get);
    }

    @Override
    public String name() {
        return ours.name();
    }

    @Override
    public Set<Capability> capabilities() {
        return ours.capabilities();
    }

    @Override
    public Network getNetwork(NetworkId network) {
        return within(() -> ours.getNetwork(callers.getNetwork(network).id()));
    }

    @Override
    public Network getNetworkByName(String name) {
        return within(() -> ours.getNetwork(callers.getNetworkByName(name).id()));
    }

    @Override
    public Subnet getSubnet(SubnetId subnet) {
        return within(() -> ours.getSubnet(callers.getSubnet(subnet).id()));
    }

    @Override
    public Subnet getSubnetByName(String name) {
        return within(() -> ours.getSubnet(callers.getSubnetByName(name).id()));
    }

    @Override
    public Port getPort(PortId port) {
        return within(() -> ours.getPort(callers.getPort(port).id()));
    }

    @Override
    public Port getPortByName(String name) {
        return within(() -> ours.getPort(callers.getPortByName(name).id()));
    }

    @Override
    public Port getPortByNetworkAndDevice(NetworkId network, String deviceId) {
        return within(() -> ours.getPort(
                callers.getPortByNetworkAndDevice(network, deviceId).id()));
    }

    @Override
    public SecurityGroup getSecurityGroup(SecurityGroupId group) {
        return within(
                () -> ours.getSecurityGroup(callers.getSecurityGroup(group).id()));
    }

    @Override
    public SecurityGroup getSecurityGroupByName(String name) {
        return within(
                () -> ours.getSecurityGroup(callers.getSecurityGroupByName(name).id()));
    }

    @Override
    public QosPolicy getQosPolicy(QosPolicyId policy) {
        return within(() -> ours.getQosPolicy(callers.getQosPolicy(policy).id()));
    }

    @Override
    public NetworkIpAvailability getNetworkIpAvailability(NetworkId network) {
        return within(
                () -> ours.getNetworkIpAvailability(callers.getNetwork(network).id()));
    }
}
