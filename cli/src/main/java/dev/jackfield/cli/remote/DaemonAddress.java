package dev.jackfield.cli.remote;

import dev.jackfield.network.InvalidValueException;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a daemon is, and how one proves to it who one is.
 *
 * @param uri its scheme, host and port
 * @param tokenFile holds the token
 * @param authority who signed its certificate, in PEM; empty: one of those that the JDK knows
 * @param certificate the certificate that it is shown, in PEM
 * @param key that certificate's private key, in PKCS #8, without a password
 */
public record DaemonAddress(
        URI uri, Optional<Path> tokenFile, Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {
    /** Rejects a certificate without its key, and a key without its certificate. */
    public DaemonAddress {
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidValueException("--client-certificate", "", "and --client-key need each other");
        }
    }

    /**
     * Reads {@code http://127.0.0.1:8730} or {@code https://balancers.example:8730}.
     *
     * @param text a URL
     * @return the URL
     * @throws InvalidValueException it is no such URL, or one to which a token would be sent for others to read
     */
    public static URI parse(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = "http".equals(uri.getScheme());
            if (uri.getHost() == null
                    || !(plain || "https".equals(uri.getScheme()))
                    || uri.getUserInfo() != null
                    || uri.getQuery() != null
                    || uri.getFragment() != null
                    || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
                throw new InvalidValueException("--server", text, "must be a URL such as http://127.0.0.1:8730");
            }
            if (plain && !isLocal(uri)) {
                throw new InvalidValueException("--server", text, "is not of this host, so it must begin with https:");
            }
            return uri;
        } catch (URISyntaxException e) {
            InvalidValueException invalid = new InvalidValueException("--server", text, "is no URL");
            invalid.addSuppressed(e);
            throw invalid;
        }
    }

    /**
     * Whether a URL is of this host.
     *
     * @param uri the URL
     * @return whether its host is a loopback address, or localhost
     */
    public static boolean isLocal(URI uri) {
        String host = uri.getHost();
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
