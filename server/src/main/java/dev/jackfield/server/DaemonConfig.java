package dev.jackfield.server;

import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ProjectId;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a daemon serves.
 *
 * @param listen the address it listens on
 * @param tls certificates; an address that is not a loopback one needs them
 * @param grants who else may do what, beside the administrator, whose token is made at the first start
 * @param limits how much of it one may use
 * @param watch how often amphorae are looked at; zero: never
 * @param audit how often it audits by itself; zero: never
 * @param stopPatience how long running operations may go on when it is stopped, before they are taken back
 */
public record DaemonConfig(
        Listen listen,
        Optional<Tls> tls,
        List<Grant> grants,
        Limits limits,
        Duration watch,
        Duration audit,
        Duration stopPatience) {
    /** Where it listens unless it is told. */
    public static final Listen DEFAULT_LISTEN = new Listen(IpAddress.parse("127.0.0.1"), 8730);

    private static final Duration DEFAULT_WATCH = Duration.ofMillis(500);
    private static final Duration DEFAULT_AUDIT = Duration.ofMinutes(5);
    private static final Duration DEFAULT_STOP_PATIENCE = Duration.ofSeconds(30);

    /**
     * Rejects an address that others can reach, unless both sides prove who they are.
     *
     * @throws InvalidValueException which value is wrong
     */
    public DaemonConfig {
        if (!listen.isLoopback() && tls.flatMap(Tls::clientAuthority).isEmpty()) {
            throw new InvalidValueException(
                    "listen",
                    listen.toString(),
                    "can be reached from elsewhere, so it needs tls with certificate, key and client_ca");
        }
        grants = List.copyOf(grants);
    }

    /**
     * What it is unless it is told otherwise.
     *
     * @return on loopback, with the administrator's token alone
     */
    public static DaemonConfig usual() {
        return new DaemonConfig(
                DEFAULT_LISTEN,
                Optional.empty(),
                List.of(),
                Limits.usual(),
                DEFAULT_WATCH,
                DEFAULT_AUDIT,
                DEFAULT_STOP_PATIENCE);
    }

    /**
     * The same on another address.
     *
     * @param newListen the address
     * @return the configuration
     */
    public DaemonConfig withListen(Listen newListen) {
        return new DaemonConfig(newListen, tls, grants, limits, watch, audit, stopPatience);
    }

    /**
     * The same with other grants.
     *
     * @param newGrants who else may do what
     * @return the configuration
     */
    public DaemonConfig withGrants(List<Grant> newGrants) {
        return new DaemonConfig(listen, tls, newGrants, limits, watch, audit, stopPatience);
    }

    /**
     * The same with other limits.
     *
     * @param newLimits how much one may use
     * @return the configuration
     */
    public DaemonConfig withLimits(Limits newLimits) {
        return new DaemonConfig(listen, tls, grants, newLimits, watch, audit, stopPatience);
    }

    /**
     * The same with certificates.
     *
     * @param newTls the certificates
     * @return the configuration
     */
    public DaemonConfig withTls(Tls newTls) {
        return new DaemonConfig(listen, Optional.of(newTls), grants, limits, watch, audit, stopPatience);
    }

    /**
     * An address and a port.
     *
     * @param address the address
     * @param port the port; 0: any that is free
     */
    public record Listen(IpAddress address, int port) {
        private static final int MAX_PORT = 65535;

        /** Rejects what is no port. */
        public Listen {
            if (port < 0 || port > MAX_PORT) {
                throw new InvalidValueException("listen", String.valueOf(port), "is no port");
            }
        }

        /**
         * Reads {@code 127.0.0.1:8730} or {@code [::1]:8730}.
         *
         * @param text an address, a colon and a port
         * @return both
         * @throws InvalidValueException it is none
         */
        public static Listen parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 0) {
                throw new InvalidValueException("listen", text, "must be ADDRESS:PORT, such as 127.0.0.1:8730");
            }
            String host = text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            } else if (host.contains(":")) {
                throw new InvalidValueException("listen", text, "must have an IPv6 address in brackets: [::1]:8730");
            }
            try {
                return new Listen(IpAddress.parse(host), Integer.parseInt(text.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw new InvalidValueException("listen", text, "must end with a port number");
            }
        }

        boolean isLoopback() {
            String text = address.toString();
            return text.startsWith("127.") || text.equals("::1");
        }

        @Override
        public String toString() {
            return (address.toString().contains(":") ? "[" + address + "]" : address) + ":" + port;
        }
    }

    /**
     * Certificates, in PEM.
     *
     * @param certificate the daemon's, with those that lead to its authority
     * @param key its private key, in PKCS #8, without a password
     * @param clientAuthority who signed the certificates of those who may connect; empty: nobody needs one
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientAuthority) {}

    /**
     * What a token allows.
     *
     * @param name what the record of changes calls who has it
     * @param role what it allows
     * @param project the only project it is good for; empty: all
     * @param sha256 the token's SHA-256 in hexadecimal digits; the token itself is written nowhere
     */
    public record Grant(String name, Role role, Optional<ProjectId> project, String sha256) {
        /** Rejects what is no SHA-256. */
        public Grant {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new InvalidValueException(
                        "sha256", "", "must be 64 hexadecimal digits, as sha256sum prints them");
            }
        }
    }

    /**
     * How much of a daemon one may use.
     *
     * @param bodyBytes the size of a request's body
     * @param operationsPerProject how many operations of a project run at once
     * @param streams how many event streams are open at once
     * @param connections how many connections are open at once
     * @param idle how long a connection may say nothing in the middle of a request
     */
    public record Limits(int bodyBytes, int operationsPerProject, int streams, int connections, Duration idle) {
        /**
         * What is enough for thousands of members in a description, and for some dozens of clients.
         *
         * @return the limits
         */
        public static Limits usual() {
            return new Limits(1 << 20, 64, 2_000, 10_000, Duration.ofSeconds(30));
        }
    }
}
