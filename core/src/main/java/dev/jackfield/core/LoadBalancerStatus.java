package dev.jackfield.core;

/** Where a load balancer is in its life. Nothing is pending for ever: the next command finishes what a dead one left, and what cannot be finished is in ERROR. */
public enum LoadBalancerStatus {
    /** It is being created; if that ends early, it disappears. */
    PENDING_CREATE,
    /** It is as described. */
    ACTIVE,
    /** An amphora is being replaced. */
    PENDING_UPDATE,
    /** It is being deleted; if that ends early, the next command goes on. */
    PENDING_DELETE,
    /** Something could not be finished or undone; the reason names it, and what is left. It can be tried again, and deleted. */
    ERROR
}
