package dev.jackfield.core;

/** Who raises a VIP's address on an amphora. */
public enum VipOwner {
    /** The driver, on command: needs {@link dev.jackfield.network.Capability#ACTIVATE_VIP}. */
    DRIVER,
    /** The amphorae among themselves, by VRRP as in Octavia. */
    AMPHORA
}
