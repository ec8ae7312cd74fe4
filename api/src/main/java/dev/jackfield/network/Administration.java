package dev.jackfield.network;

import java.util.List;

/**
 * The administration of networks that have no controller of their own: what {@code openstack network create} is to Neutron.
 * Creating what exists with the same content returns it and makes nothing new; with other content it is a conflict.
 */
public interface Administration {
    /**
     * Makes a network.
     *
     * @param request what it is to be
     * @return the network
     * @throws ResourceExistsException the project has another network of that name; the message names the fields
     * @throws NetworkException the backend refused; nothing is left behind
     */
    Network createNetwork(NetworkRequest request);

    /**
     * Deletes a network with its subnets. One that does not exist is success.
     *
     * @param network the network
     * @throws ResourceInUseException it has ports; the message names them
     */
    void deleteNetwork(NetworkId network);

    /**
     * Lists the networks.
     *
     * @return all networks, oldest first
     */
    List<Network> listNetworks();

    /**
     * Makes a subnet.
     *
     * @param request what it is to be
     * @return the subnet
     * @throws NetworkNotFoundException no such network
     * @throws ResourceExistsException the network has another subnet of that name, or one whose block overlaps
     */
    Subnet createSubnet(SubnetRequest request);

    /**
     * Deletes a subnet. One that does not exist is success.
     *
     * @param subnet the subnet
     * @throws ResourceInUseException ports hold addresses of it; the message names them
     */
    void deleteSubnet(SubnetId subnet);

    /**
     * Lists the subnets.
     *
     * @return all subnets, oldest first
     */
    List<Subnet> listSubnets();

    /**
     * Lists the ports.
     *
     * @return all ports, oldest first
     */
    List<Port> listPorts();

    /**
     * Makes a security group. A port that is put in it ({@link PortRequest#securityGroupIds}, {@link Vip#securityGroupIds}) is closed
     * to what comes in, apart from what a rule of one of its groups lets pass, and answers.
     *
     * @param request what it is to be
     * @return the group, without a mark
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     * @throws ResourceExistsException the project has another group of that name; the message names the fields
     * @throws SecurityGroupNotFoundException a rule names a group that does not exist
     * @throws NetworkException UNSUPPORTED: a rule of a direction that the driver has not; the backend refused. Nothing is left behind
     * @see "openstack security group create; openstack security group rule create"
     */
    SecurityGroup createSecurityGroup(SecurityGroupRequest request);

    /**
     * Deletes a security group that an administrator made. One that does not exist is success. Rules of others that name it stay, and
     * let nobody pass.
     *
     * @param group the group
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     * @throws ResourceInUseException ports are in it, or it belongs to a load balancer; the message names them
     * @see "openstack security group delete"
     */
    void deleteSecurityGroup(SecurityGroupId group);

    /**
     * Lists the security groups, those of load balancers too.
     *
     * @return all groups, oldest first
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     */
    List<SecurityGroup> listSecurityGroups();

    /**
     * Makes a QoS policy. {@code openstack network qos policy create NAME}, and a bandwidth limit rule for each direction
     *
     * @param request what it is to be
     * @return the policy
     * @throws UnsupportedCapabilityException {@link Capability#QOS} is not declared
     * @throws ResourceExistsException the project has another policy of that name; the message names the fields
     */
    QosPolicy createQosPolicy(QosPolicyRequest request);

    /**
     * Deletes a QoS policy. One that does not exist is success.
     *
     * @param policy the policy
     * @throws UnsupportedCapabilityException {@link Capability#QOS} is not declared
     * @throws ResourceInUseException ports are under it; the message names them
     */
    void deleteQosPolicy(QosPolicyId policy);

    /**
     * Lists the QoS policies.
     *
     * @return all policies, oldest first
     * @throws UnsupportedCapabilityException {@link Capability#QOS} is not declared
     */
    List<QosPolicy> listQosPolicies();

    /**
     * Makes a compute known, so that ports may be attached to it. The same one again is success; one that was replaced since by
     * another of the same name is registered anew if nothing is attached to it. One instance is one compute: where it could be
     * found by several ids, it is registered by one of them.
     *
     * @param compute how the driver finds it, such as {@code netns:NAME} or {@code pid:N}
     * @return the compute
     * @throws AmphoraNotFoundException there is no such instance
     * @throws InvalidValueException the id is not one that the driver understands, or names what must not be touched
     * @throws ResourceInUseException another instance of that name was registered, and ports are attached to it; or this very
     *     instance is registered by another id, which the message names
     */
    Compute registerCompute(ComputeId compute);

    /**
     * Forgets a compute. One that is not registered is success.
     *
     * @param compute the compute
     * @throws ResourceInUseException ports are attached to it; the message names them
     */
    void unregisterCompute(ComputeId compute);

    /**
     * Lists the computes.
     *
     * @return all registered computes, oldest first, each with whether it is still there
     */
    List<Compute> listComputes();
}
