package dev.jackfield.cli;

import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class YamlFileTest {
    private static final String GOOD = """
            version: 1
            name: web
            topology: ACTIVE_STANDBY
            vip:
              subnet: front
              address: 203.0.113.100
            listeners:
              - protocol: HTTP
                port: 80
            members:
              - address: 192.0.2.11
                port: 8080
            amphorae:
              - netns:amp-1
              - netns:amp-2
            """;

    private static LoadBalancerSpec read(byte[] text) {
        return YamlFile.read("-", new ByteArrayInputStream(text)).loadBalancer();
    }

    private static LoadBalancerSpec read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDescriptionIsRead() {
        LoadBalancerSpec spec = read(GOOD);

        assertThat(spec.name()).isEqualTo("web");
        assertThat(spec.topology()).isEqualTo(Topology.ACTIVE_STANDBY);
        assertThat(spec.members()).hasSize(1);
        assertThat(spec.amphorae()).hasSize(2);
    }

    @Test
    void theExampleIsRead() {
        Path example = Path.of(System.getProperty("user.dir")).resolve("../examples/web.yaml");

        assertThat(YamlFile.read(example.toString(), InputStream.nullInputStream())
                        .loadBalancer()
                        .name())
                .isEqualTo("web");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("name: web", "nmae: web", "2:1", "did you mean name?"),
                mistake(
                        "  subnet: front",
                        "  subnett: front",
                        "5:3",
                        "vip.subnett 'front' is under a key that means nothing; did you mean subnet?"),
                mistake("version: 1", "colour: red", "1:1", "known are version, name, "),
                mistake("port: 80\n", "port: eighty\n", "9:11", "whole number"),
                mistake("port: 80\n", "port: 80.5\n", "9:11", "whole number"),
                mistake("port: 80\n", "port: 70000\n", "9:11", "70000"),
                mistake("port: 80\n", "port: 99999999999999999999\n", "9:11", "too large"),
                mistake("protocol: HTTP", "protocol: HTPP", "8:15", "HTPP"),
                mistake("topology: ACTIVE_STANDBY", "topology: SINGEL", "3:11", "SINGEL"),
                mistake("192.0.2.11", "192.0.2.256", "11:14", "192.0.2.256"),
                mistake("203.0.113.100", "here", "6:12", "here"),
                mistake("name: web\n", "", "1:1", "name"),
                mistake("vip:\n  subnet: front\n  address: 203.0.113.100", "vip: front", "4:6", "mapping"),
                mistake("version: 1", "version: 2", "1:10", "version 1"),
                mistake("version: 1\n", "", "1:1", "version"),
                mistake("name: web", "name: 12", "2:7", "quotes"),
                mistake("name: web", "name: yes\nname: no", "3:1", "twice"),
                mistake("name: web", "name: &a web", "2:7", "anchor"),
                mistake("name: web", "name: *a", "2:7", "alias"),
                mistake("name: web", "name: !!str web", "2:7", "tag"),
                mistake("  - netns:amp-1\n  - netns:amp-2", "  netns:amp-1", "14:3", "list"),
                mistake("name: web", "name: [web", "", "YAML"),
                mistake("name: web", "\tname: web", "2:1", "YAML"),
                mistake("name: web", "? [a]\n: web", "2:3", "plain text"),
                mistake("version: 1", "version: 1\n--- \na: b", "2:1", "second document"),
                mistake("name: web", "name: " + "[".repeat(30) + "]".repeat(30), "2:26", "20 levels"));
    }

    private static Arguments mistake(String good, String bad, String position, String said) {
        return Arguments.of(good, bad, position, said);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsNamedByLineAndColumn(String good, String bad, String position, String said) {
        String text = GOOD.replace(good, bad);
        assertThat(text).isNotEqualTo(GOOD);

        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
                .hasMessageStartingWith("<stdin>:" + position)
                .hasMessageContaining(said);
    }

    @Test
    void emptyAndForeignTextsAreRefused() {
        assertThatThrownBy(() -> read(""))
                .hasMessageStartingWith("<stdin>:1:1: ")
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> read("# nothing\n")).hasMessageContaining("empty");
        assertThatThrownBy(() -> read("hello"))
                .hasMessageStartingWith("<stdin>:1:1: ")
                .hasMessageContaining("mapping");
        assertThatThrownBy(() -> read(new byte[] {'a', (byte) 0xff})).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> read(new byte[YamlFile.MAX_BYTES + 1])).hasMessageContaining("larger than");
    }

    @Test
    void aFileThatIsMissingIsNotFound() {
        assertThatThrownBy(() -> YamlFile.read("/nonexistent/web.yaml", InputStream.nullInputStream()))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessage("no such file: /nonexistent/web.yaml");
    }
}
