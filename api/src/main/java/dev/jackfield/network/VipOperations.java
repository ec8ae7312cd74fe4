package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * What a driver does with virtual IPs. A load balancer's VIP and additional VIPs share one port, the <em>VIP port</em>, which is
 * attached to nothing. Each amphora has a port of its own on the VIP network, the <em>base port</em>, from which it may also send
 * with the VIPs' addresses.
 */
public interface VipOperations extends CapabilityHolder {
    /**
     * Reserves a load balancer's VIP and additional VIPs, and the port that holds them.
     *
     * <p>The port is administratively down and attached to nothing. It carries our mark, unless the VIP names a port of the
     * user's, which must have the wanted subnet and address, is used as it is and is never deleted. The same request again
     * returns the same VIPs, at any later time: so a controller finds a lost answer, or repairs a VIP whose port of ours is gone.
     *
     * <p>A request that differs from what is allocated in its additional VIPs alone changes these: further ones are reserved, those
     * that are not wanted any more are freed, and connected amphorae follow at once: what they may send from, and what the holder
     * holds. Further ones are announced by the next {@link #activateVip}. The first VIP is never freed or moved.
     *
     * @param loadBalancer names, in its VIP, the port or the subnet, and optionally the wanted address; with neither port nor
     *     subnet, the network, whose IPv4 subnet with the most free addresses is taken
     * @return the VIP and the additional VIPs, with address, port, subnet and network filled in
     * @throws AllocateVipException the backend refused (no address left: EXHAUSTED; quota: EXHAUSTED; a port of the user's that
     *     does not fit, or another first VIP than is allocated: CONFLICT; an address outside of its subnet: INVALID); nothing is left behind
     * @throws VipInUseException the wanted address is held by another port; nothing is left behind
     * @throws PortNotFoundException the VIP names a port of the user's that does not exist; it is never made anew
     * @throws SubnetNotFoundException no such subnet; nothing was changed
     * @throws NetworkNotFoundException no such network; nothing was changed
     * @see "Octavia, network-driver-interface.rst, allocate_vip; openstack port create --disable"
     */
    VipAllocation allocateVip(LoadBalancer loadBalancer);

    /**
     * Frees a VIP: deletes what {@link #allocateVip}, {@link #plugVip} and {@link #updateVipSecurityGroup} made for the load
     * balancer (base ports, security groups, VIP port). Base ports are detached first. A port of the user's stays as it is, but
     * leaves our security group. What is already gone is skipped, so the call may be repeated, also for a VIP that was never
     * allocated or only half so.
     *
     * @param vip the VIP; only its load balancer's id is needed, since everything of it carries our mark
     * @throws DeallocateVipException something could not be deleted; what is left carries our mark, and the call may be repeated
     * @throws VipInUseException something that is not ours is attached to the VIP port; nothing was changed
     * @see "Octavia, network-driver-interface.rst, deallocate_vip; openstack port delete"
     */
    void deallocateVip(Vip vip);

    /**
     * Connects all allocated amphorae of a load balancer to its VIP. The same as {@link #plugVipPort} for each; if one fails,
     * those that this call connected are disconnected again.
     *
     * @param loadBalancer the load balancer with its amphorae
     * @param vip its VIP, allocated
     * @return the allocated amphorae in their order, with vrrpIp, haIp and both port ids filled in
     * @throws PlugVipException the backend refused; nothing new is left behind
     * @throws PortNotFoundException the VIP port does not exist
     * @throws AmphoraNotFoundException an amphora's compute instance does not exist
     * @see "Octavia, network-driver-interface.rst, plug_vip"
     */
    List<Amphora> plugVip(LoadBalancer loadBalancer, Vip vip);

    /**
     * Disconnects all amphorae of a load balancer from its VIP. The VIP stays allocated. Amphorae that are not connected, or
     * gone, are skipped.
     *
     * @param loadBalancer the load balancer with its amphorae
     * @param vip its VIP
     * @throws UnplugVipException something could not be disconnected; the rest was, and the call may be repeated
     * @throws PluggedVipNotFoundException the VIP's subnet does not exist
     * @see "Octavia, network-driver-interface.rst, unplug_vip"
     */
    void unplugVip(LoadBalancer loadBalancer, Vip vip);

    /**
     * Connects one amphora to a VIP: makes its base port on a subnet of the VIP network, attaches it, and lets it send with the
     * addresses of the VIP and the additional VIPs. An amphora that is already connected gets what it lacks, and the same answer.
     *
     * @param loadBalancer the load balancer, for its additional VIPs and its mark
     * @param vip its VIP, allocated
     * @param amphora the amphora, with its compute id
     * @param subnet the subnet to take the amphora's own address from, usually that of the VIP
     * @return the amphora with vrrpIp (its address on that subnet), haIp (the VIP), and both port ids filled in
     * @throws PlugVipException the backend refused (attach failed, no address left, bridge full); nothing new is left behind
     * @throws PortNotFoundException the VIP port does not exist; nothing was changed
     * @throws SubnetNotFoundException no such subnet; nothing was changed
     * @throws AmphoraNotFoundException the amphora's compute instance does not exist, or was replaced by another
     * @see "Octavia, network/base.py, plug_aap_port; openstack port create; openstack server add port"
     */
    Amphora plugVipPort(LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet);

    /**
     * Disconnects one amphora from a VIP: detaches its base port, waits until it is detached, and deletes it if it is ours. An
     * amphora that is not connected, or whose compute instance is gone, is success.
     *
     * @param vip the VIP
     * @param amphora the amphora
     * @param subnet the subnet of its base port
     * @throws UnplugVipException the base port could not be detached or deleted; what is left carries our mark
     * @see "Octavia, network/base.py, unplug_aap_port"
     */
    void unplugVipPort(Vip vip, Amphora amphora, Subnet subnet);

    /**
     * Tells the driver that a load balancer's listeners changed, for what depends on them. The default does nothing.
     *
     * @param loadBalancer the load balancer as it should be
     * @param forDelete whether a listener goes: then a missing security group is no error
     * @throws MissingVipSecurityGroupException the VIP's security group does not exist, and forDelete is false
     * @see "Octavia, network-driver-interface.rst, update_vip"
     */
    default void updateVip(LoadBalancer loadBalancer, boolean forDelete) {}

    /**
     * Makes sure that the load balancer's security group exists, lets pass what its listeners need, and that the VIP port is in
     * it. The other security groups of a port stay.
     *
     * @param loadBalancer the load balancer with its listeners
     * @param vip its VIP, allocated
     * @return the group
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     * @throws PlugVipException the backend refused; nothing new is left behind
     * @throws PortNotFoundException the VIP port does not exist
     * @see "Octavia, network/base.py, update_vip_sg"
     */
    default SecurityGroupId updateVipSecurityGroup(LoadBalancer loadBalancer, Vip vip) {
        throw unsupported(Capability.SECURITY_GROUPS, "updateVipSecurityGroup");
    }

    /**
     * Makes sure that an amphora's base port is in the load balancer's security group and in those that the VIP names.
     *
     * @param loadBalancer the load balancer
     * @param amphora the amphora, connected to the VIP
     * @param vip the VIP
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     * @throws PortNotFoundException the amphora has no base port
     * @throws PlugVipException the backend refused
     * @see "Octavia, network/base.py, update_aap_port_sg"
     */
    default void updateAmphoraSecurityGroup(LoadBalancer loadBalancer, Amphora amphora, Vip vip) {
        throw unsupported(Capability.SECURITY_GROUPS, "updateAmphoraSecurityGroup");
    }

    /**
     * Makes sure that the load balancer's <em>source group</em> exists, and that its amphorae's base ports and ports on networks of
     * members are in it. The group has no rules and keeps its id as long as the VIP is allocated, whichever amphorae come and go:
     * an owner of members names it as {@link SecurityGroupRule#remoteGroup} in a group of his own, and so lets in the load balancer
     * and nobody else. Ports that are plugged later join it by themselves; {@link #deallocateVip} removes it.
     *
     * @param loadBalancer the load balancer
     * @return the group
     * @throws UnsupportedCapabilityException {@link Capability#SECURITY_GROUPS} is not declared
     * @throws PortNotFoundException the VIP is not allocated
     * @throws PlugVipException the backend refused; nothing new is left behind
     */
    default SecurityGroupId updateSourceSecurityGroup(LoadBalancer loadBalancer) {
        throw unsupported(Capability.SECURITY_GROUPS, "updateSourceSecurityGroup");
    }

    /**
     * Gives the VIP and the additional VIPs to one amphora: takes them off the amphora that held them, raises them on this one,
     * and announces them by ARP and neighbour discovery, at once and about a second later. The same call again announces anew.
     *
     * @param loadBalancer the load balancer
     * @param amphora the amphora to hold the VIP, connected to it
     * @param generation counts the moves, from 1; when the driver has seen a higher one, the call is refused
     * @throws UnsupportedCapabilityException {@link Capability#ACTIVATE_VIP} is not declared
     * @throws PlugVipException the generation is older than the VIP's, or was used for another amphora (CONFLICT), or the
     *     backend refused; the holder is unchanged
     * @throws PortNotFoundException the VIP is not allocated, or the amphora has no base port
     * @throws AmphoraNotFoundException the amphora's compute instance does not exist, or was replaced by another
     */
    default void activateVip(LoadBalancer loadBalancer, Amphora amphora, long generation) {
        throw unsupported(Capability.ACTIVATE_VIP, "activateVip");
    }

    /**
     * Tells which amphora was last given the VIP by {@link #activateVip}.
     *
     * @param loadBalancer the load balancer
     * @return the holder and the generation; empty if the VIP was never activated
     * @throws UnsupportedCapabilityException {@link Capability#ACTIVATE_VIP} is not declared
     */
    default Optional<VipActivation> findVipActivation(LoadBalancerId loadBalancer) {
        throw unsupported(Capability.ACTIVATE_VIP, "findVipActivation");
    }
}
