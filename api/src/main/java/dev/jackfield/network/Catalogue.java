package dev.jackfield.network;

/** What is there, by id and by name. Asking changes nothing. */
public interface Catalogue extends CapabilityHolder {
    /**
     * Finds a network.
     *
     * @param network its id
     * @return the network
     * @throws NetworkNotFoundException no such network
     * @throws NetworkException the backend failed
     * @see "Octavia, network-driver-interface.rst, get_network"
     */
    Network getNetwork(NetworkId network);

    /**
     * Finds a subnet.
     *
     * @param subnet its id
     * @return the subnet
     * @throws SubnetNotFoundException no such subnet
     * @throws NetworkException the backend failed
     * @see "Octavia, network-driver-interface.rst, get_subnet"
     */
    Subnet getSubnet(SubnetId subnet);

    /**
     * Finds a port.
     *
     * @param port its id
     * @return the port
     * @throws PortNotFoundException no such port
     * @throws NetworkException the backend failed
     * @see "Octavia, network-driver-interface.rst, get_port"
     */
    Port getPort(PortId port);

    /**
     * Finds a network by its name; of several the oldest.
     *
     * @param name its exact name
     * @return the network
     * @throws NetworkNotFoundException no such network
     * @see "Octavia, network/base.py, get_network_by_name"
     */
    Network getNetworkByName(String name);

    /**
     * Finds a subnet by its name; of several the oldest.
     *
     * @param name its exact name
     * @return the subnet
     * @throws SubnetNotFoundException no such subnet
     * @see "Octavia, network/base.py, get_subnet_by_name"
     */
    Subnet getSubnetByName(String name);

    /**
     * Finds a port by its name; of several the oldest.
     *
     * @param name its exact name
     * @return the port
     * @throws PortNotFoundException no such port
     * @see "Octavia, network/base.py, get_port_by_name"
     */
    Port getPortByName(String name);

    /**
     * Finds the port by which a device is on a network; of several the oldest.
     *
     * @param network the network
     * @param deviceId what the port is attached to, such as a compute id
     * @return the port
     * @throws PortNotFoundException the device has no port there
     * @see "Octavia, network/base.py, get_port_by_net_id_device_id"
     */
    Port getPortByNetworkAndDevice(NetworkId network, String deviceId);

    /**
     * Finds a security group.
     *
     * @param group its id
     * @return the group
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     * @throws SecurityGroupNotFoundException no such group
     * @see "Octavia, network/base.py, get_security_group_by_id"
     */
    default SecurityGroup getSecurityGroup(SecurityGroupId group) {
        throw unsupported(Capability.SECURITY_GROUPS, "getSecurityGroup");
    }

    /**
     * Finds a security group by its name.
     *
     * @param name its exact name
     * @return the group
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     * @throws SecurityGroupNotFoundException no such group
     * @throws NetworkException several groups have the name (CONFLICT)
     * @see "Octavia, network/base.py, get_security_group"
     */
    default SecurityGroup getSecurityGroupByName(String name) {
        throw unsupported(Capability.SECURITY_GROUPS, "getSecurityGroupByName");
    }

    /**
     * Finds a QoS policy.
     *
     * @param policy its id
     * @return the policy
     * @throws UnsupportedCapabilityException {@link Capability#QOS} is not declared
     * @throws QosPolicyNotFoundException no such policy
     * @see "Octavia, network/drivers/neutron/base.py, get_qos_policy"
     */
    default QosPolicy getQosPolicy(QosPolicyId policy) {
        throw unsupported(Capability.QOS, "getQosPolicy");
    }

    /**
     * Counts the addresses of a network.
     *
     * @param network the network
     * @return how many there are and how many are in use, in all and by subnet
     * @throws NetworkNotFoundException no such network
     * @see "Octavia, network/base.py, get_network_ip_availability"
     */
    NetworkIpAvailability getNetworkIpAvailability(NetworkId network);
}
