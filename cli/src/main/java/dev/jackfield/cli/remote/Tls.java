package dev.jackfield.cli.remote;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.server.Pem;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of connections to a daemon. */
final class Tls {
    private Tls() {}

    /**
     * What connections are made with.
     *
     * @throws NetworkException a file is missing or is not what it should be (INVALID); the message names it
     */
    static SSLContext context(DaemonAddress address) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(address), trust(address.authority()), null);
            return context;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new NetworkException(
                    ErrorKind.INVALID, "certificates cannot be used: " + e.getMessage(), ErrorContext.NONE, e);
        }
    }

    private static KeyManager @Nullable [] keys(DaemonAddress address) throws IOException, GeneralSecurityException {
        if (address.certificate().isEmpty() || address.key().isEmpty()) {
            return null;
        }
        char[] password = "none".toCharArray(); // Kept in memory alone, so any will do.
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                Pem.key(address.key().get()),
                password,
                Pem.chain(address.certificate().get()));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(Optional<Path> authority)
            throws IOException, GeneralSecurityException {
        if (authority.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        Certificate[] chain = Pem.chain(authority.get());
        for (int i = 0; i < chain.length; i++) {
            store.setCertificateEntry("authority-" + i, chain[i]);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
