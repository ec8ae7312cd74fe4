package dev.jackfield.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads certificates and keys in PEM. */
public final class Pem {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private Pem() {}

    /**
     * Reads certificates.
     *
     * @param file one certificate or more
     * @return the certificates, in their order
     * @throws IOException it cannot be read, or holds none
     */
    public static Certificate[] chain(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(file + " holds no certificate");
            }
            return chain;
        } catch (CertificateException e) {
            throw new IOException(file + " holds no certificate: " + e.getMessage(), e);
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
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new IOException(file + " holds no key in PKCS #8: openssl pkcs8 -topk8 -nocrypt makes one");
        }
        byte[] bytes = decoded(file, text.substring(begin + BEGIN.length(), end));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException e) {
                // It is of another kind.
            }
        }
        throw new IOException(file + " holds a key of none of the kinds " + ALGORITHMS);
    }

    private static byte[] decoded(Path file, String text) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds a key that is not in base64: " + e.getMessage(), e);
        }
    }
}
