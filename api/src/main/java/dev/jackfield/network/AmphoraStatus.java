package dev.jackfield.network;

/** The life of an amphora, as far as the network cares. */
public enum AmphoraStatus {
    /** Its instance is being started. */
    BOOTING,
    /** It carries a load balancer. */
    ALLOCATED,
    /** It is being replaced or deleted. */
    PENDING_DELETE,
    /** It is gone. */
    DELETED,
    /** It failed. */
    ERROR
}
