package dev.jackfield.network;

/** How many amphorae carry a load balancer, and how they share its VIP. */
public enum Topology {
    /** One amphora. */
    SINGLE,
    /** Two amphorae, one of which holds the VIP. */
    ACTIVE_STANDBY,
    /** Several amphorae that all hold the VIP; needs {@link Capability#ACTIVE_ACTIVE}. */
    ACTIVE_ACTIVE
}
