package dev.jackfield.linux;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.IpVersion;
import dev.jackfield.store.PortFilter;
import dev.jackfield.store.PortFilter.Pass;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class FilterRulesTest {
    static final int ANY = -1;

    static Pass pass(int protocol, int first, int last, String from) {
        boolean v6 = from.contains(":");
        return new Pass(
                v6 ? IpVersion.V6 : IpVersion.V4,
                protocol < 0 ? OptionalInt.empty() : OptionalInt.of(protocol),
                first < 0 ? OptionalInt.empty() : OptionalInt.of(first),
                last < 0 ? OptionalInt.empty() : OptionalInt.of(last),
                Optional.of(from).filter(text -> text.contains("/")).map(Cidr::parse));
    }

    /** The elements without that which closes the port, and without its name. */
    private static List<String> elements(Pass... passes) {
        Set<String> elements = FilterRules.elements("p", new PortFilter(Arrays.asList(passes)));
        assertThat(elements).contains("filtered { \"p\" }");
        return elements.stream()
                .filter(element -> !element.startsWith("filtered"))
                .map(element -> element.replace("\"p\"", "p"))
                .toList();
    }

    @Test
    void aFilterThatLetsNothingPassClosesThePort() {
        assertThat(FilterRules.elements("jfp01", new PortFilter(List.of()))).containsExactly("filtered { \"jfp01\" }");
    }

    @Test
    void whatIsExactGoesIntoHashTables() {
        assertThat(elements(
                        pass(6, 80, 80, "v4"),
                        pass(6, 80, 80, "::"),
                        pass(112, ANY, ANY, "v4"),
                        pass(ANY, ANY, ANY, "v4"),
                        pass(17, 53, 53, "203.0.113.7/32"),
                        pass(17, ANY, ANY, "2001:db8::7/128"),
                        pass(ANY, ANY, ANY, "203.0.113.8/32")))
                .containsExactlyInAnyOrder(
                        "open4_ports { p . 6 . 80 }",
                        "open6_ports { p . 6 . 80 }",
                        "open4_protos { p . 112 }",
                        "open4 { p }",
                        "peers4_ports { p . 203.0.113.7 . 17 . 53 }",
                        "peers6_protos { p . 2001:db8::7 . 17 }",
                        "peers4 { p . 203.0.113.8 }");
    }

    @Test
    void blocksAndRangesGoIntoSetsWithIntervals() {
        assertThat(elements(
                        pass(6, 80, 89, "v4"),
                        pass(6, 443, 443, "2001:db8::/32"),
                        pass(132, ANY, ANY, "203.0.113.0/24"),
                        pass(ANY, ANY, ANY, "198.51.100.0/24"),
                        pass(17, 1, 2, "203.0.113.7/32")))
                .containsExactlyInAnyOrder(
                        "blocks4_ports { p . 0.0.0.0/0 . 6 . 80-89 }",
                        "blocks6_ports { p . 2001:db8::/32 . 6 . 443 }",
                        "blocks4_protos { p . 203.0.113.0/24 . 132 }",
                        "blocks4 { p . 198.51.100.0/24 }",
                        "blocks4_ports { p . 203.0.113.7 . 17 . 1-2 }");
    }

    @Test
    void overlappingBlocksAndRangesAreTakenApart() {
        assertThat(elements(
                        pass(6, 80, 89, "203.0.113.0/24"),
                        pass(6, 85, 95, "203.0.113.64/26"),
                        pass(6, 85, 85, "198.51.100.0/24")))
                .containsExactlyInAnyOrder(
                        "blocks4_ports { p . 203.0.113.0/24 . 6 . 80-89 }",
                        "blocks4_ports { p . 203.0.113.64/26 . 6 . 90-95 }",
                        "blocks4_ports { p . 198.51.100.0/24 . 6 . 85 }");
        assertThat(elements(pass(ANY, ANY, ANY, "203.0.113.0/24"), pass(ANY, ANY, ANY, "203.0.113.64/26")))
                .containsExactly("blocks4 { p . 203.0.113.0/24 }");
        assertThat(elements(pass(6, 0, 65535, "0.0.0.0/0"), pass(6, 0, 65535, "203.0.113.0/24")))
                .containsExactly("blocks4_ports { p . 0.0.0.0/0 . 6 . 0-65535 }");
    }

    @Test
    void elementsAreFoundAgainInWhatNftLists() {
        String json = "{\"nftables\": [{\"set\": {\"name\": \"x\", \"elem\": ["
                + "{\"concat\": [\"p\", {\"prefix\": {\"addr\": \"203.0.113.0\", \"len\": 24}}, \"tcp\", 80]}, "
                + "{\"concat\": [\"p\", {\"prefix\": {\"addr\": \"::\", \"len\": 0}}, 6, {\"range\": [80, 89]}]}, "
                + "{\"concat\": [\"p\", \"2001:db8::7\", \"vrrp\"]}, "
                + "{\"concat\": [\"q\", \"203.0.113.9\", 7]}]}}]}";
        assertThat(GuardRules.elementsOf("p", "x", json))
                .containsExactlyInAnyOrder(
                        "x { \"p\" . 203.0.113.0/24 . tcp . 80 }",
                        "x { \"p\" . ::/0 . 6 . 80-89 }",
                        "x { \"p\" . 2001:db8::7 . vrrp }");
        assertThat(GuardRules.elementsOf("p", "open4", "{\"elem\": [\"p\", \"q\"]}"))
                .containsExactly("open4 { \"p\" }");
    }
}
