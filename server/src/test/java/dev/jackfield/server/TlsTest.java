package dev.jackfield.server;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Certificates: the daemon's, and those of who may connect. */
class TlsTest {
    private static final String PASSWORD = "password-of-the-test";

    @TempDir
    private static Path certificates;

    @TempDir
    private Path folder;

    private static KeyStore keys;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException, GeneralSecurityException {
        keytool("authority", "-dname", "CN=authority", "-ext", "bc:c");
        keytool("daemon", "-dname", "CN=daemon", "-ext", "san=ip:127.0.0.1", "-signer", "authority");
        keytool("client", "-dname", "CN=client", "-signer", "authority");
        keytool("stranger", "-dname", "CN=stranger");
        keys = KeyStore.getInstance(certificates.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        pem("authority.pem", "CERTIFICATE", keys.getCertificate("authority").getEncoded());
        pem("daemon.pem", "CERTIFICATE", keys.getCertificate("daemon").getEncoded());
        pem(
                "daemon.key",
                "PRIVATE KEY",
                keys.getKey("daemon", PASSWORD.toCharArray()).getEncoded());
    }

    private static void keytool(String alias, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-validity",
                "2",
                "-alias",
                alias,
                "-keystore",
                certificates.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static void pem(String file, String what, byte[] bytes) throws IOException {
        Files.writeString(
                certificates.resolve(file),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }

    private static DaemonConfig.Tls tls(Optional<String> authority) {
        return new DaemonConfig.Tls(
                certificates.resolve("daemon.pem"),
                certificates.resolve("daemon.key"),
                authority.map(certificates::resolve));
    }

    /** A client that trusts the authority, and shows a certificate if it has one. */
    private static HttpClient client(Optional<String> alias) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", keys.getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (alias.isPresent()) {
            char[] password = PASSWORD.toCharArray();
            own.setKeyEntry(
                    alias.get(), keys.getKey(alias.get(), password), password, keys.getCertificateChain(alias.get()));
        }
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static int status(HttpClient client, TestDaemon daemon) throws IOException, InterruptedException {
        HttpRequest request = daemon.request("/v1/networks").build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void theDaemonProvesWhoItIs() throws Exception {
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort().withTls(tls(Optional.empty())))) {
            assertThat(daemon.daemon().address().getScheme()).isEqualTo("https");
            assertThat(status(client(Optional.empty()), daemon)).isEqualTo(200);
            HttpClient whoDoesNotKnowTheAuthority = HttpClient.newHttpClient();
            assertThatThrownBy(() -> status(whoDoesNotKnowTheAuthority, daemon)).isInstanceOf(IOException.class);
            try (RawHttp plain = new RawHttp(daemon.uri("/"), Duration.ofSeconds(10))) {
                plain.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThatThrownBy(() -> plain.read("GET")).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whoConnectsMustProveWhoHeIsIfThatIsAsked() throws Exception {
        DaemonConfig config = TestDaemon.anyPort().withTls(tls(Optional.of("authority.pem")));
        try (TestDaemon daemon = TestDaemon.start(folder, config.withListen(DaemonConfig.Listen.parse("0.0.0.0:0")))) {
            int port = daemon.daemon().address().getPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/v1/networks"))
                    .header("Authorization", "Bearer " + daemon.token())
                    .build();
            assertThat(client(Optional.of("client"))
                            .send(request, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            for (Optional<String> alias : List.of(Optional.<String>empty(), Optional.of("stranger"))) {
                HttpClient client = client(alias);
                assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                        .as(alias.toString())
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aFileThatIsNoCertificateIsNamed() throws IOException {
        Files.createDirectory(folder.resolve("key"));
        Path broken = Files.writeString(folder.resolve("broken.pem"), "nothing");
        for (DaemonConfig.Tls tls : List.of(
                new DaemonConfig.Tls(
                        Files.copy(certificates.resolve("daemon.key"), folder.resolve("key/broken.pem")),
                        certificates.resolve("daemon.key"),
                        Optional.empty()),
                new DaemonConfig.Tls(broken, certificates.resolve("daemon.key"), Optional.empty()),
                new DaemonConfig.Tls(certificates.resolve("daemon.pem"), broken, Optional.empty()),
                new DaemonConfig.Tls(
                        folder.resolve("missing.pem"), certificates.resolve("daemon.key"), Optional.empty()),
                new DaemonConfig.Tls(
                        certificates.resolve("daemon.pem"), certificates.resolve("daemon.key"), Optional.of(broken)))) {
            assertThatThrownBy(
                            () -> TestDaemon.start(folder, TestDaemon.anyPort().withTls(tls)))
                    .hasMessageContaining("tls: ")
                    .hasMessageMatching("(?s).*/(broken|missing)[.]pem\\b.*");
        }
    }
}
