package dev.jackfield.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An authority, a daemon and a client that it vouches for, and a stranger, as files of PEM: NAME.pem and NAME.key.
 *
 * @param folder where they are made
 */
record Certificates(Path folder) {
    private static final String PASSWORD = "password-of-the-test";

    /** Makes all of them, in an empty folder. */
    static Certificates make(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Certificates all = new Certificates(folder);
        all.keytool("authority", "-dname", "CN=authority", "-ext", "bc:c");
        all.keytool("daemon", "-dname", "CN=daemon", "-ext", "san=ip:127.0.0.1", "-signer", "authority");
        all.keytool("client", "-dname", "CN=client", "-signer", "authority");
        all.keytool("stranger", "-dname", "CN=stranger");
        KeyStore keys = KeyStore.getInstance(all.store().toFile(), PASSWORD.toCharArray());
        for (String name : List.of("authority", "daemon", "client", "stranger")) {
            all.pem(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded());
            all.pem(
                    name + ".key",
                    "PRIVATE KEY",
                    keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
        }
        return all;
    }

    Path of(String file) {
        return folder.resolve(file);
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    private void keytool(String alias, String... options) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-alias", alias, "-keystore", store().toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void pem(String file, String what, byte[] bytes) throws IOException {
        Files.writeString(
                of(file),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }
}
