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
    SCTP;

    /**
     * What carries it, as a security group's rule names it.
     *
     * @return tcp, udp or sctp
     */
    public String transport() {
        return switch (this) {
            case HTTP, HTTPS, TERMINATED_HTTPS, PROMETHEUS, TCP -> "tcp";
            case UDP -> "udp";
            case SCTP -> "sctp";
        };
    }
}
