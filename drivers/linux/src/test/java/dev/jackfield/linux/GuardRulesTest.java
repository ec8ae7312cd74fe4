package dev.jackfield.linux;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetId;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class GuardRulesTest {
    private static final PortId PORT = new PortId("p1");
    private static final String NAME = LinkNames.hostEnd(PORT);

    @Test
    void aPortMaySendAsItselfAndAsItsPairs() {
        Port port = Port.builder(PORT, "p1", new NetworkId("n1"))
                .macAddress(new MacAddress("02:00:00:00:00:01"))
                .fixedIps(List.of(
                        new FixedIp(new SubnetId("s4"), IpAddress.parse("203.0.113.10")),
                        new FixedIp(new SubnetId("s6"), IpAddress.parse("2001:db8::10"))))
                .allowedAddressPairs(List.of(
                        AllowedAddressPair.of(IpAddress.parse("203.0.113.100")),
                        new AllowedAddressPair(
                                Cidr.parse("2001:db8:1::/64"), Optional.of(new MacAddress("02:00:00:00:00:02")))))
                .build();
        String name = '"' + NAME + '"';
        assertThat(GuardRules.elements(port))
                .containsExactlyInAnyOrder(
                        "guarded { " + name + " }",
                        "macs { " + name + " . 02:00:00:00:00:01 }",
                        "sources4 { " + name + " . 02:00:00:00:00:01 . 203.0.113.10 }",
                        "sources6 { " + name + " . 02:00:00:00:00:01 . 2001:db8::10 }",
                        "targets { " + name + " . 02:00:00:00:00:01 . 0x20010db8000000000000000000000010 }",
                        "sources4 { " + name + " . 02:00:00:00:00:01 . 203.0.113.100 }",
                        "macs { " + name + " . 02:00:00:00:00:02 }",
                        "sources6_blocks { " + name + " . 02:00:00:00:00:02 . 2001:db8:1::/64 }",
                        "targets_blocks { " + name + " . 02:00:00:00:00:02 . "
                                + "0x20010db8000100000000000000000000-0x20010db800010000ffffffffffffffff }");
    }

    @Test
    void elementsAreFoundAgainInWhatNftLists() {
        String json = "{\"nftables\": [{\"set\": {\"name\": \"x\", \"elem\": ["
                + "{\"concat\": [\"" + NAME + "\", \"02:00:00:00:00:01\", \"203.0.113.10\"]}, "
                + "{\"concat\": [\"" + NAME + "\", \"02:00:00:00:00:01\", "
                + "{\"prefix\": {\"addr\": \"203.0.113.128\", \"len\": 25}}]}, "
                + "{\"concat\": [\"" + NAME + "\", \"02:00:00:00:00:01\", {\"range\": [\"0x00\", \"0xff\"]}]}, "
                + "{\"concat\": [\"jfpother\", \"02:00:00:00:00:01\", \"203.0.113.20\"]}]}}]}";
        String start = "x { \"" + NAME + "\" . 02:00:00:00:00:01 . ";
        assertThat(GuardRules.elementsOf(NAME, "x", json))
                .containsExactlyInAnyOrder(
                        start + "203.0.113.10 }", start + "203.0.113.128/25 }", start + "0x00-0xff }");
    }
}
