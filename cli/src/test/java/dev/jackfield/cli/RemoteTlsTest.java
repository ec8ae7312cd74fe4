package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import dev.jackfield.server.DaemonConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands to a daemon that proves who it is, and asks the same of others. */
class RemoteTlsTest {
    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static ServedState served;

    @BeforeAll
    static void open() throws IOException, InterruptedException, GeneralSecurityException {
        certificates = Certificates.make(Files.createDirectory(folder.resolve("certificates")));
        DaemonConfig.Tls tls = new DaemonConfig.Tls(
                certificates.of("daemon.pem"),
                certificates.of("daemon.key"),
                Optional.of(certificates.of("authority.pem")));
        served = new ServedState(folder, Map.of(), DaemonConfig.usual().withTls(tls));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    /** Lists networks with an authority and a certificate; empty: with none. */
    private static Result list(String authority, String client) {
        List<String> command = new ArrayList<>();
        if (!authority.isEmpty()) {
            command.addAll(List.of("--ca", certificates.of(authority).toString()));
        }
        if (!client.isEmpty()) {
            command.addAll(List.of(
                    "--client-certificate",
                    certificates.of(client + ".pem").toString(),
                    "--client-key",
                    certificates.of(client + ".key").toString()));
        }
        command.addAll(List.of("network", "list"));
        return served.remote().run(command.toArray(String[]::new));
    }

    @Test
    void whoIsKnownIsAnswered() {
        Result result = list("authority.pem", "client");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("NAME");
    }

    @Test
    void whoIsNotKnownIsNotAnswered() {
        for (String client : new String[] {"", "stranger"}) {
            Result result = list("authority.pem", client);

            assertThat(result.code()).as(result.err()).isEqualTo(8);
            assertThat(result.err()).startsWith("error: UNAVAILABLE: ").hasLineCount(1);
        }
    }

    @Test
    void aDaemonThatNobodyVouchesForIsNotTrusted() {
        Result result = list("", "client");

        assertThat(result.code()).as(result.err()).isEqualTo(8);
        assertThat(result.err())
                .startsWith("error: UNAVAILABLE: ")
                .contains("PKIX")
                .hasLineCount(1);
    }

    @Test
    void aFileThatIsNoCertificateIsNamed() {
        Result result = list("client.key", "client");

        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.err()).contains("client.key").hasLineCount(1);
    }
}
