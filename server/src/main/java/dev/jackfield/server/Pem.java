package dev.jackfield.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads certificates and keys in PEM. */
public final class Pem {
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private Pem() {}

    /**
     * Reads certificates.
     *
     * @param file one certificate or more
     * @return the certificates, in their order
     * @throws IOException it cannot be read, or holds none
     * @throws GeneralSecurityException they are not X.509
     */
    public static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
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

    /**
     * Reads a private key in PKCS #8, without a password.
     *
     * @param file the key
     * @return the key
     * @throws IOException it cannot be read, or holds none that is known
     * @throws GeneralSecurityException the JDK knows none of them
     */
    public static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
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
