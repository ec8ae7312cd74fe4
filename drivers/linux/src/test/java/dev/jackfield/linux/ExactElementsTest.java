package dev.jackfield.linux;

import dev.jackfield.netlink.Mac;
import dev.jackfield.netlink.SetElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ExactElementsTest {
    private static final Mac MAC = Mac.parse("02:00:00:00:00:01");

    @Test
    void eachKindOfValueIsTranslated() {
        byte[] six = HexFormat.of().parseHex("20010db8000000000000000000000005");
        assertThat(ExactElements.of(List.of(
                        "guarded { \"jfp01\" }",
                        "macs { \"jfp01\" . 02:00:00:00:00:01 }",
                        "sources4 { \"jfp01\" . 02:00:00:00:00:01 . 192.0.2.5 }",
                        "sources6 { \"jfp01\" . 02:00:00:00:00:01 . 2001:db8::5 }",
                        "targets { \"jfp01\" . 02:00:00:00:00:01 . 0x20010db8000000000000000000000005 }",
                        "open4_protos { \"jfp01\" . 1 }",
                        "peers4_ports { \"jfp01\" . 192.0.2.5 . 6 . 65535 }")))
                .contains(List.of(
                        SetElement.of("guarded").name("jfp01"),
                        SetElement.of("macs").name("jfp01").mac(MAC),
                        SetElement.of("sources4").name("jfp01").mac(MAC).address(InetAddress.ofLiteral("192.0.2.5")),
                        SetElement.of("sources6").name("jfp01").mac(MAC).bytes(six),
                        SetElement.of("targets").name("jfp01").mac(MAC).bytes(six),
                        SetElement.of("open4_protos").name("jfp01").protocol(1),
                        SetElement.of("peers4_ports")
                                .name("jfp01")
                                .address(InetAddress.ofLiteral("192.0.2.5"))
                                .protocol(6)
                                .port(65535)));
        assertThat(ExactElements.of(List.of())).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sources4_blocks { \"jfp01\" . 02:00:00:00:00:01 . 192.0.2.0/24 }",
                "targets_blocks { \"jfp01\" . 02:00:00:00:00:01 . 0x00000000000000000000000000000000-0xffffffffffffffffffffffffffffffff }",
                "blocks4_ports { \"jfp01\" . 192.0.2.5 . 6 . 80-90 }",
                "blocks4_ports { \"jfp01\" . 192.0.2.5 . 6 . 80 }",
                "open4_protos { \"jfp01\" . ah }",
                "peers4_ports { \"jfp01\" . 192.0.2.5 . tcp . 80 }"
            })
    void intervalsAndWordsAreLeftToNft(String element) {
        assertThat(ExactElements.of(List.of("guarded { \"jfp01\" }", element))).isEmpty();
    }
}
