package dev.jackfield.neutron.client;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.jackfield.network.BackendListener;
import dev.jackfield.neutron.client.CloudConfig.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Whose certificate is believed, against a server with one that nobody vouches for. */
@Timeout(60)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpsServer server;

    @SuppressWarnings("NullAway.Init")
    private Path certificate;

    @BeforeEach
    void aServerWithACertificateOfItsOwn() throws Exception {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate("server").getEncoded());
        certificate = Files.writeString(
                folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] body =
                    "{\"token\": {\"issued_at\": \"2026-01-01T00:00:00Z\", \"expires_at\": \"2026-01-01T01:00:00Z\", \"project\": {\"id\": \"p-1\"}}}"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Subject-Token", "t");
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String project(Trust trust) {
        URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/v3");
        Login login = new Login.ByToken(new Secret("given"), Optional.empty());
        CloudConfig config = new CloudConfig("tls", url, login, Optional.empty(), "public", Map.of(), trust);
        try (OpenStack openstack = OpenStack.open(config, BackendListener.NONE)) {
            return openstack.project().value();
        }
    }

    @Test
    void anUnknownCertificateIsRefused() {
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> project(new Trust(true, Optional.empty())))
                .withMessageContaining("SSLHandshakeException")
                .withMessageContaining("see cacert and verify in clouds.yaml");
    }

    @Test
    void aNamedCertificateIsBelieved() {
        assertThat(project(new Trust(true, Optional.of(certificate)))).isEqualTo("p-1");
    }

    @Test
    void nothingIsCheckedIfSoSaid() {
        assertThat(project(new Trust(false, Optional.empty()))).isEqualTo("p-1");
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws Exception {
        for (Path file : List.of(folder.resolve("missing.pem"), Files.writeString(folder.resolve("empty.pem"), ""))) {
            assertThatExceptionOfType(CloudConfigException.class)
                    .isThrownBy(() -> project(new Trust(true, Optional.of(file))))
                    .withMessageContaining("cloud 'tls': cacert " + file);
        }
    }
}
