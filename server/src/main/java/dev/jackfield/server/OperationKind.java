package dev.jackfield.server;

/** What an operation does to a load balancer. */
public enum OperationKind {
    /** Makes it. */
    CREATE,
    /** Makes it follow another description. */
    UPDATE,
    /** Takes it over from another driver of Octavia's. */
    ADOPT,
    /** Gives it away, and forgets it. */
    RELEASE,
    /** Moves its VIP. */
    SWITCH,
    /** Puts an amphora in another one's place. */
    REPLACE,
    /** Does so with all, one by one. */
    REPLACE_ALL,
    /** Tries again what could not be finished or taken back. */
    RECOVER,
    /** Takes it away. */
    DELETE
}
