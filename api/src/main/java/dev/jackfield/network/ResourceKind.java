package dev.jackfield.network;

/** The kinds of resource that a driver makes for load balancers. */
public enum ResourceKind {
    /** The port that reserves a VIP. */
    VIP_PORT,
    /** An amphora's own port on the VIP network (in Octavia: the VRRP port). */
    BASE_PORT,
    /** An amphora's port on a network of members. */
    MEMBER_PORT,
    /** Any other port. */
    PORT,
    /** A security group. */
    SECURITY_GROUP,
    /** The membership of a port that is not ours in our security group. */
    SECURITY_GROUP_MEMBERSHIP,
    /** A network device of a host. */
    LINK
}
