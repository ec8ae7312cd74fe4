package dev.jackfield.server;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.eclipse.jetty.util.ssl.SslContextFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;

/** The certificates that the daemon shows, and those that it believes. */
final class Certificates {
    private Certificates() {}

    /**
     * What TLS connections are made with.
     *
     * @throws NetworkException a file is missing or is not what it should be (INVALID); the message names it
     */
    static SslContextFactory.Server of(DaemonConfig.Tls tls) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        // Kept in memory alone, so any password will do.
        char[] password = "none".toCharArray();
        factory.setKeyStore(read(tls.key(), () -> {
            KeyStore store = empty();
            store.setKeyEntry("daemon", Pem.key(tls.key()), password, Pem.chain(tls.certificate()));
            return store;
        }));
        factory.setKeyStorePassword(new String(password));
        tls.clientAuthority().ifPresent(authority -> {
            factory.setTrustStore(read(authority, () -> {
                KeyStore store = empty();
                Certificate[] chain = Pem.chain(authority);
                for (int i = 0; i < chain.length; i++) {
                    store.setCertificateEntry("authority-" + i, chain[i]);
                }
                return store;
            }));
            factory.setNeedClientAuth(true);
        });
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        factory.setSniRequired(false);
        return factory;
    }

    private interface Reading<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    private static <T> T read(Path file, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new NetworkException(
                    ErrorKind.INVALID, "tls: " + file + " cannot be used: " + e.getMessage(), ErrorContext.NONE, e);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
