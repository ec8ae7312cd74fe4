package dev.jackfield.netlink;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ValuesTest {
    @Test
    void aPrefixContainsWhatSharesItsBits() {
        IpPrefix prefix = new IpPrefix(IpPrefix.address(new byte[] {10, 8, 0, 0}), 24);
        assertThat(prefix.contains(IpPrefix.address(new byte[] {10, 8, 0, 7}))).isTrue();
        assertThat(prefix.contains(IpPrefix.address(new byte[] {10, 8, 1, 7}))).isFalse();
        assertThat(prefix.contains(IpPrefix.address(new byte[16]))).isFalse();
    }

    @Test
    void aMacIsReadAndWrittenInItsUsualForm() {
        Mac mac = Mac.parse("02:AB:00:00:00:ff");
        assertThat(mac).hasToString("02:ab:00:00:00:ff").isEqualTo(Mac.of(mac.bytes()));
        assertThat(mac.bytes()).containsExactly(2, 0xab, 0, 0, 0, 0xff);
        for (String bad :
                List.of("", "02:ab:00:00:00", "02:ab:00:00:00:00:00", "02-ab-00-00-00-00", "0g:00:00:00:00:00")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Mac.parse(bad))
                    .withMessageContaining(bad);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Mac(1L << 48));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mac(-1));
    }

    @Test
    void aPrefixKnowsItsNetwork() {
        assertThat(new IpPrefix(ip("192.0.2.129"), 25).network()).hasToString("192.0.2.128/25");
        assertThat(new IpPrefix(ip("2001:db8:0:ffff::1"), 49).network())
                .isEqualTo(new IpPrefix(ip("2001:db8:0:8000::"), 49));
        assertThat(new IpPrefix(ip("192.0.2.129"), 0).network()).isEqualTo(IpPrefix.anyIpv4());
        assertThat(IpPrefix.host(ip("2001:db8::1")).length()).isEqualTo(128);
        assertThatIllegalArgumentException().isThrownBy(() -> new IpPrefix(ip("192.0.2.1"), 33));
        assertThatIllegalArgumentException().isThrownBy(() -> new IpPrefix(ip("2001:db8::1"), -1));
    }

    @Test
    void aRouteIsOfOneFamilyAndGoesToANetwork() {
        IpPrefix network = new IpPrefix(ip("192.0.2.0"), 24);
        assertThatIllegalArgumentException().isThrownBy(() -> Route.via(network, ip("2001:db8::1"), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Route.onLink(new IpPrefix(ip("192.0.2.1"), 24), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Route(network, 1, Optional.empty(), Optional.of(ip("2001:db8::1")), 0, false));
        assertThat(Route.via(network, ip("192.0.2.1"), 3)).hasToString("192.0.2.0/24 via 192.0.2.1 link 3");
    }

    @Test
    void namesThatTheKernelWouldRefuseOrCutAreRefused() {
        for (String bad : List.of("", ".", "..", "a/b", "a b", "a:b", "a\nb", "sixteen-bytes-xx", "größengrößengr")) {
            assertThatIllegalArgumentException().isThrownBy(() -> LinkSettings.named(bad));
        }
        assertThat(LinkSettings.named("fifteen-bytes-x")).hasToString("name fifteen-bytes-x");
    }

    @Test
    void settingsAreNotChangedByWhatIsMadeFromThem() {
        LinkSettings bare = LinkSettings.named("a");
        assertThat(bare.up().master(3).mtu(1400).withoutAddressGeneration())
                .hasToString("name a mtu 1400 master 3 up addrgenmode none");
        assertThat(bare).hasToString("name a");
        assertThatIllegalArgumentException().isThrownBy(() -> bare.mtu(67));
        assertThatIllegalArgumentException().isThrownBy(() -> bare.master(0));
        assertThatIllegalArgumentException().isThrownBy(() -> bare.group(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> bare.alias("x".repeat(256)));
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
