package dev.jackfield.network;

import java.util.Optional;

/** What a driver does with single ports of ours. */
public interface PortOperations extends CapabilityHolder {
    /**
     * Makes a port. The same request again (network, name and load balancer) returns the port that exists.
     *
     * @param request what the port is to be
     * @return the port, attached to nothing, carrying our mark
     * @throws CreatePortException an address is taken (CONFLICT) or not of the subnet (INVALID), none is left (EXHAUSTED), a
     *     quota (EXHAUSTED), or a port of ours with that name differs (CONFLICT); nothing is left behind
     * @throws NetworkNotFoundException no such network
     * @throws SubnetNotFoundException no such subnet, or it is not on the network
     * @throws SecurityGroupNotFoundException no such security group
     * @see "Octavia, network/base.py, create_port"
     */
    Port createPort(PortRequest request);

    /**
     * Deletes a port of ours; one that is attached is detached first. A port that does not exist is success.
     *
     * @param port the port
     * @throws NotOursException the port does not carry our mark; it is left as it is
     * @throws NetworkServiceException it could not be detached or deleted; the call may be repeated
     * @see "Octavia, network/base.py, delete_port"
     */
    void deletePort(PortId port);

    /**
     * Lets a port of ours carry traffic, or not.
     *
     * @param port the port
     * @param up whether it may
     * @throws PortNotFoundException no such port
     * @throws NotOursException the port does not carry our mark
     * @throws NetworkServiceException the backend refused
     * @see "Octavia, network/base.py, set_port_admin_state_up"
     */
    void setPortAdminState(PortId port, boolean up);

    /**
     * Puts a port of ours under a QoS policy, or under none. The same again changes nothing. A port that is attached is under it at
     * once, one that is not as soon as it is. {@code openstack port set --qos-policy POLICY PORT; openstack port unset --qos-policy PORT}
     *
     * @param port the port
     * @param policy the policy; empty takes the port's policy away
     * @throws UnsupportedCapabilityException {@link Capability#QOS} is not declared
     * @throws PortNotFoundException no such port
     * @throws QosPolicyNotFoundException no such policy; the port is as it was
     * @throws NotOursException the port does not carry our mark
     * @throws NetworkServiceException the backend refused; the port is as it was
     * @see "Octavia, network/drivers/neutron/base.py, apply_qos_on_port"
     */
    default void applyQos(PortId port, Optional<QosPolicyId> policy) {
        throw unsupported(Capability.QOS, "applyQos");
    }
}
