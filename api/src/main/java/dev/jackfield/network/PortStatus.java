package dev.jackfield.network;

/** What the network says of a port. */
public enum PortStatus {
    /** Attached, and carrying traffic. */
    ACTIVE,
    /** Not carrying traffic: attached to nothing, administratively down, or without a link. */
    DOWN,
    /** Being wired. */
    BUILD,
    /** The backend failed to wire it. */
    ERROR
}
