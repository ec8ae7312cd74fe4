package dev.jackfield.server;

/** What somebody may do; each role may also do what those before it may. */
public enum Role {
    /** Looks, and changes nothing. */
    READ,
    /** Makes, changes and deletes load balancers. */
    OPERATE,
    /** Administers networks and computes, and removes what leaked. */
    ADMIN
}
