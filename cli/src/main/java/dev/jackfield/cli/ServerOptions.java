package dev.jackfield.cli;

import dev.jackfield.cli.remote.DaemonAddress;
import dev.jackfield.network.InvalidValueException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The options that name a daemon, and prove to it who asks. */
final class ServerOptions {
    private static final String SERVER = "--server";

    @Option(
            names = SERVER,
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Work with this daemon, such as http://127.0.0.1:8730, instead of in this process."
                    + " Else $JACKFIELD_SERVER.")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Holds the token for the daemon. Else $JACKFIELD_TOKEN_FILE; else, of a daemon on this"
                    + " host, DIR/DRIVER/server/token of its state directory.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Who signed the daemon's certificate, in PEM. Default: one of those that the JDK knows.")
    private Optional<Path> authority = Optional.empty();

    @Option(
            names = "--client-certificate",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The certificate that the daemon is shown, in PEM.")
    private Optional<Path> certificate = Optional.empty();

    @Option(
            names = "--client-key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "That certificate's key, in PEM, PKCS #8.")
    private Optional<Path> key = Optional.empty();

    /**
     * The daemon that they name; empty: none.
     *
     * @param localOptions the options that were given and say how to work without one
     * @param usualToken where the token of a daemon on this host is
     * @throws InvalidValueException they contradict each other, or those
     */
    Optional<DaemonAddress> daemon(Surroundings surroundings, List<String> localOptions, Supplier<Path> usualToken) {
        Optional<String> url = server.or(() -> surroundings.variable("JACKFIELD_SERVER"));
        if (url.isEmpty()) {
            return Optional.empty();
        }
        URI uri = DaemonAddress.parse(url.get());
        if (!localOptions.isEmpty()) {
            throw new InvalidValueException(
                    localOptions.getFirst(), "", "says nothing to the daemon at " + uri + ", which has its own");
        }
        Optional<Path> token = tokenFile
                .or(() -> surroundings.variable("JACKFIELD_TOKEN_FILE").map(Path::of))
                // Nobody else is told this host's secret.
                .or(() -> Optional.of(usualToken.get())
                        .filter(file -> DaemonAddress.isLocal(uri) && Files.isReadable(file)));
        return Optional.of(new DaemonAddress(uri, token, authority, certificate, key));
    }

    /** Rejects the option with a command that no daemon can carry out. */
    void refuse(String command) {
        server.ifPresent(url -> {
            throw new InvalidValueException(SERVER, url, "cannot be used with " + command + ", which needs no daemon");
        });
    }
}
