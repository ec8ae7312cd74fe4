package dev.jackfield.network;

import java.util.List;
import java.util.Map;

/**
 * What a driver does with the NICs of amphorae. <em>Ours</em> on a compute and a network are the interfaces that
 * {@link #plugNetwork} and {@link #plugPort} made, never the management NIC and never a VIP base port.
 */
public interface AmphoraNetworkOperations extends CapabilityHolder {
    /**
     * Connects an amphora to a network. Without a wished address the oldest interface of ours serves, or else a new one is made;
     * with one, the interface of ours that holds it, or else a new one that does.
     *
     * @param request the compute, the network, and optionally the address or the subnets
     * @return the interface
     * @throws PlugNetworkException another port holds the address (CONFLICT), no address is left (EXHAUSTED), the address is in
     *     no subnet of the network (INVALID), or the backend refused; nothing is left behind
     * @throws AmphoraNotFoundException the compute instance does not exist, or was replaced by another
     * @throws NetworkNotFoundException no such network
     * @throws SubnetNotFoundException a wanted subnet does not exist or is not on the network
     * @see "Octavia, network-driver-interface.rst, plug_network; ip link add type veth"
     */
    Interface plugNetwork(PlugNetworkRequest request);

    /**
     * Disconnects an amphora from a network: detaches and deletes all interfaces of ours. None is success.
     *
     * @param compute the compute instance
     * @param network the network
     * @throws UnplugNetworkException an interface could not be detached; the others were, and the call may be repeated
     * @throws AmphoraNotFoundException the compute was never registered or known
     * @throws NetworkNotFoundException no such network
     * @see "Octavia, network-driver-interface.rst, unplug_network"
     */
    void unplugNetwork(ComputeId compute, NetworkId network);

    /**
     * Takes an address from an amphora: the interface of ours that holds it is detached and deleted; if it holds others too, only
     * the address goes. None is success.
     *
     * @param compute the compute instance
     * @param network the network
     * @param address the address
     * @throws UnplugNetworkException the interface could not be detached; the call may be repeated
     * @throws AmphoraNotFoundException the compute was never registered or known
     * @throws NetworkNotFoundException no such network
     * @see "Octavia, network-driver-interface.rst, unplug_network"
     */
    void unplugNetwork(ComputeId compute, NetworkId network, IpAddress address);

    /**
     * Lists the NICs of a compute, ours and others, oldest first.
     *
     * @param compute the compute instance
     * @return the interfaces; empty if it has none
     * @throws AmphoraNotFoundException the compute instance does not exist
     * @see "Octavia, network-driver-interface.rst, get_plugged_networks"
     */
    List<Interface> getPluggedNetworks(ComputeId compute);

    /**
     * Attaches a port to an amphora's compute. A port that is already attached there is success.
     *
     * @param amphora the amphora, with its compute id
     * @param port the port
     * @return the interface
     * @throws PlugNetworkException the port is attached to something else or is a VIP port (CONFLICT), or the backend refused;
     *     nothing was changed
     * @throws NotOursException the port does not carry our mark; it is left as it is
     * @throws AmphoraNotFoundException the compute instance does not exist, or was replaced by another
     * @throws PortNotFoundException no such port
     * @see "Octavia, network/base.py, plug_port"
     */
    Interface plugPort(Amphora amphora, PortId port);

    /**
     * Gives a port one more address: of a subnet from which it has none yet.
     *
     * @param port the port
     * @param subnet a subnet of its network
     * @return the port with its new address, or as it was if it had one of the subnet
     * @throws PortNotFoundException no such port
     * @throws NotOursException the port does not carry our mark; it is left as it is
     * @throws SubnetNotFoundException no such subnet, or it is not on the port's network
     * @throws NetworkException no address is left (EXHAUSTED), or the backend refused; nothing was changed
     * @see "Octavia, network/base.py, plug_fixed_ip"
     */
    Port plugFixedIp(PortId port, SubnetId subnet);

    /**
     * Gives a port a certain address more.
     *
     * @param port the port
     * @param subnet a subnet of its network
     * @param address the address
     * @return the port with the address, or as it was if it held it
     * @throws PortNotFoundException no such port
     * @throws NotOursException the port does not carry our mark; it is left as it is
     * @throws SubnetNotFoundException no such subnet, or it is not on the port's network
     * @throws NetworkException the address is taken (CONFLICT) or not of the subnet (INVALID); nothing was changed
     * @see "Octavia, network/base.py, plug_fixed_ip"
     */
    Port plugFixedIp(PortId port, SubnetId subnet, IpAddress address);

    /**
     * Takes all addresses of a subnet from a port. None is success.
     *
     * @param port the port
     * @param subnet a subnet
     * @return the port without them
     * @throws PortNotFoundException no such port
     * @throws NotOursException the port does not carry our mark; it is left as it is
     * @throws NetworkException the backend refused
     * @see "Octavia, network/base.py, unplug_fixed_ip"
     */
    Port unplugFixedIp(PortId port, SubnetId subnet);

    /**
     * Prepares an amphora's ports for being replaced by another amphora's: clears their DNS names, except on the management
     * network. Does nothing where {@link Capability#DNS_NAMES} is not declared.
     *
     * @param amphora the amphora to be replaced
     * @throws PortNotFoundException a port disappeared meanwhile
     * @see "Octavia, network-driver-interface.rst, failover_preparation"
     */
    default void failoverPreparation(Amphora amphora) {}

    /**
     * All that one amphora must know to configure its NIC on the VIP network.
     *
     * @param loadBalancer the load balancer, with its VIP allocated
     * @param amphora the amphora, connected to the VIP; nothing of the others is read
     * @return its configuration
     * @throws PortNotFoundException its base port or the VIP port does not exist
     * @throws SubnetNotFoundException a subnet does not exist
     * @throws NetworkException the backend failed
     * @see "Octavia, network/base.py, get_network_configs"
     */
    AmphoraNetworkConfig getNetworkConfig(LoadBalancer loadBalancer, Amphora amphora);

    /**
     * What can be had of {@link #getNetworkConfig} for all allocated amphorae of a load balancer. Those whose ports are missing
     * are left out, so that a load balancer with a broken amphora can still be repaired.
     *
     * @param loadBalancer the load balancer
     * @return the configurations by amphora, in the order of the amphorae
     * @throws NetworkException the backend failed, or the VIP itself is missing
     * @see "Octavia, network/base.py, get_network_configs"
     */
    Map<AmphoraId, AmphoraNetworkConfig> getNetworkConfigs(LoadBalancer loadBalancer);
}
