package dev.jackfield.network;

/** What a driver can do beyond what every driver must. A call that needs an undeclared one throws {@link UnsupportedCapabilityException} and changes nothing. */
public enum Capability {
    /** Networks, subnets and computes are administered through the driver: {@link NetworkDriver#administration()}. */
    ADMINISTRATION,
    /** The driver itself moves a VIP between amphorae: {@link VipOperations#activateVip}. */
    ACTIVATE_VIP,
    /** Several amphorae hold a VIP at once. */
    ACTIVE_ACTIVE,
    /** Load balancers that another driver of Octavia's made become ours: {@link NetworkDriver#adopt}. */
    ADOPTION,
    /** {@link NetworkDriver#visibleTo} shows what one caller may see. */
    CALLER_VISIBILITY,
    /** Ports of {@link VnicType#DIRECT}. */
    DIRECT_VNIC,
    /** Ports have DNS names, which {@link AmphoraNetworkOperations#failoverPreparation} clears. */
    DNS_NAMES,
    /** Each call happens at one moment: what came of calls at once equals some serial order. Else one may meet another's half done work. */
    LINEARIZABLE,
    /** QoS policies on ports. */
    QOS,
    /** {@link NetworkDriver#listDifferences} finds what was lost or changed behind the driver's back, and {@link NetworkDriver#mend} mends it. */
    RECONCILE,
    /** Security groups: {@link VipOperations#updateVipSecurityGroup} and what depends on it. */
    SECURITY_GROUPS,
    /** Security groups follow connections. */
    STATEFUL_SECURITY_GROUPS,
    /** {@link NetworkDriver#traceVip} follows a VIP hop by hop. */
    TRACE
}
