package dev.jackfield.network;

/** How a port reaches its instance, as Neutron's {@code binding:vnic_type} says it. */
public enum VnicType {
    /** Through a virtual switch. */
    NORMAL,
    /** Through a virtual function of the NIC (SR-IOV); needs {@link Capability#DIRECT_VNIC}. */
    DIRECT
}
