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
     * Makes a compute known, so that ports may be attached to it. The same one again is success; one that was replaced since by
     * another of the same name is registered anew if nothing is attached to it.
     *
     * @param compute how the driver finds it, such as {@code netns:NAME}
     * @return the compute
     * @throws AmphoraNotFoundException there is no such instance
     * @throws InvalidValueException the id is not one that the driver understands, or names what must not be touched
     * @throws ResourceInUseException another instance of that name was registered, and ports are attached to it
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
