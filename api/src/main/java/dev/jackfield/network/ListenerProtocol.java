package dev.jackfield.network;

/** What a listener speaks. */
public enum ListenerProtocol {
    /** HTTP over TCP. */
    HTTP,
    /** TLS passed through, over TCP. */
    HTTPS,
    /** TLS ended at the listener, over TCP. */
    TERMINATED_HTTPS,
    /** Metrics over HTTP. */
    PROMETHEUS,
    /** Any TCP. */
    TCP,
    /** Any UDP. */
    UDP,
    /** Any SCTP. */
    SCTP
}
