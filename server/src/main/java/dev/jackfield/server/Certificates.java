package dev.jackfield.server;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.eclipse.jetty.util.ssl.SslContextFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads certificates and keys in PEM. */
final class Certificates {
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

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
            store.setKeyEntry("daemon", key(tls.key()), password, chain(tls.certificate()));
            return store;
        }));
        factory.setKeyStorePassword(new String(password));
        tls.clientAuthority().ifPresent(authority -> {
            factory.setTrustStore(read(authority, () -> {
                KeyStore store = empty();
                Certificate[] chain = chain(authority);
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

    private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(file + " holds no certificate");
            }
            return chain;
        }
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file);
        int begin = text.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = text.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new IOException(file + " holds no key in PKCS #8: openssl pkcs8 -topk8 -nocrypt makes one");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(text.substring(text.indexOf('\n', begin), end));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException e) {
                // It is of another kind.
            }
        }
        throw new IOException(file + " holds a key of none of the kinds " + ALGORITHMS);
    }
}
