package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether forged frames arrive, as another compute on the network sees it. */
@Tag("linux")
class SourceGuardTest {
    private TestBed bed = new TestBed();
    private ComputeId one = bed.compute("one");
    private ComputeId two = bed.compute("two");
    private Attachment guarded = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
    private Attachment other = bed.attachment("p2", two, "203.0.113.20", "2001:db8:1::20");

    @BeforeEach
    void twoComputes() {
        bed.plane.createNetwork(bed.network);
        bed.plane.attach(guarded);
        bed.plane.attach(other);
    }

    @AfterEach
    void clean() {
        bed.close();
    }

    private boolean pings(String from, String to) {
        return Witness.pings(TestBed.netns(one), from, to);
    }

    private boolean pingsOnce(String from, String to) {
        return Witness.pingsOnce(TestBed.netns(one), from, to);
    }

    private void inOne(String arguments) {
        Witness.sh("ip -n " + TestBed.netns(one) + " " + arguments.replace("NIC", TestBed.nic(guarded)));
    }

    @Test
    void ownAddressesPass() {
        assertThat(pings("203.0.113.10", "203.0.113.20")).isTrue();
        assertThat(pings("2001:db8:1::10", "2001:db8:1::20")).isTrue();
    }

    @Test
    void forgedAddressesAreDroppedAndCounted() {
        inOne("addr add 203.0.113.50/24 dev NIC");
        inOne("addr add 2001:db8:1::50/64 dev NIC nodad");
        assertThat(pingsOnce("203.0.113.50", "203.0.113.20")).isFalse();
        assertThat(pingsOnce("2001:db8:1::50", "2001:db8:1::20")).isFalse();
        assertThat(Witness.nft(bed.fabric, "list", "counters")
                        .at("/nftables")
                        .valueStream()
                        .mapToLong(it -> it.at("/counter/packets").asLong(0))
                        .sum())
                .isPositive();
    }

    @Test
    void aForgedMacIsDropped() {
        inOne("link set NIC address 02:00:00:00:00:99");
        assertThat(pingsOnce("203.0.113.10", "203.0.113.20")).isFalse();
        inOne("link set NIC address " + guarded.port().macAddress().orElseThrow());
        assertThat(pings("203.0.113.10", "203.0.113.20")).isTrue();
    }

    @Test
    void anAllowedAddressPairPassesUntilItIsTakenAway() {
        inOne("addr add 203.0.113.50/24 dev NIC");
        inOne("addr add 2001:db8:1::50/64 dev NIC nodad");
        Attachment open = TestBed.withPairs(guarded, "203.0.113.50", "2001:db8:1::50");
        bed.plane.change(guarded, open);
        assertThat(pings("203.0.113.50", "203.0.113.20")).isTrue();
        assertThat(pings("2001:db8:1::50", "2001:db8:1::20")).isTrue();
        bed.plane.change(open, guarded);
        assertThat(pingsOnce("203.0.113.50", "203.0.113.20")).isFalse();
        assertThat(pingsOnce("2001:db8:1::50", "2001:db8:1::20")).isFalse();
    }

    @Test
    void aBlockOfAddressesMayBeAllowed() {
        inOne("addr add 203.0.113.130/24 dev NIC");
        inOne("addr add 203.0.113.50/24 dev NIC");
        inOne("addr add 2001:db8:1::ff:1/64 dev NIC nodad");
        Attachment open = TestBed.withPairs(guarded, "203.0.113.128/25", "2001:db8:1::ff:0/112");
        bed.plane.change(guarded, open);
        assertThat(pings("203.0.113.130", "203.0.113.20")).isTrue();
        assertThat(pings("2001:db8:1::ff:1", "2001:db8:1::20")).isTrue();
        assertThat(pingsOnce("203.0.113.50", "203.0.113.20")).isFalse();
        bed.plane.change(open, guarded);
        assertThat(pingsOnce("203.0.113.130", "203.0.113.20")).isFalse();
        assertThat(pingsOnce("2001:db8:1::ff:1", "2001:db8:1::20")).isFalse();
    }

    @Test
    void forgedArpIsDropped() {
        String own = hex(guarded.port().macAddress().orElseThrow().toBytes());
        String mine = "cb00710a";
        String forged = "cb007132";
        assertThat(arrives(arp(own, own, mine))).isTrue();
        assertThat(arrives(arp(own, own, forged))).as("IP").isFalse();
        assertThat(arrives(arp(own, "020000000099", mine))).as("MAC inside ARP").isFalse();
        assertThat(arrives(arp("020000000099", "020000000099", mine))).as("MAC").isFalse();
        assertThat(arrives(arp(own, own, "00000000"))).as("probe").isTrue();
    }

    @Test
    void forgedNeighbourAdvertisementsAreDropped() {
        String own = hex(guarded.port().macAddress().orElseThrow().toBytes());
        String mine = "20010db8000100000000000000000010";
        String forged = "20010db8000100000000000000000020";
        assertThat(arrives(advertisement(own, mine, mine))).isTrue();
        assertThat(arrives(advertisement(own, mine, forged))).as("target").isFalse();
        assertThat(arrives(advertisement(own, forged, mine))).as("source").isFalse();
        Attachment open = TestBed.withPairs(guarded, "2001:db8:1::100");
        String vip = "20010db8000100000000000000000100";
        assertThat(arrives(advertisement(own, mine, vip))).isFalse();
        bed.plane.change(guarded, open);
        assertThat(arrives(advertisement(own, mine, vip))).isTrue();
        assertThat(arrives(advertisement(own, vip, vip))).isTrue();
        bed.plane.change(open, guarded);
        assertThat(arrives(advertisement(own, mine, vip))).isFalse();
    }

    @Test
    void routerAdvertisementsRedirectsAndDhcpAnswersAreDropped() {
        String own = hex(guarded.port().macAddress().orElseThrow().toBytes());
        String mine = "20010db8000100000000000000000010";
        assertThat(arrives(icmp6(own, mine, "86000000400000000000000000000000")))
                .isFalse();
        assertThat(arrives(icmp6(own, mine, "89000000000000000000000000000000")))
                .isFalse();
        assertThat(arrives(icmp6(own, mine, "80000000000000000000000000000000")))
                .as("echo")
                .isTrue();
        assertThat(arrives(udp4(own, "0043", "0044"))).isFalse();
        assertThat(arrives(udp4(own, "1043", "0044"))).isTrue();
        assertThat(arrives(udp6(own, mine, "0223", "0222"))).isFalse();
        assertThat(arrives(udp6(own, mine, "1223", "0222"))).isTrue();
    }

    @Test
    void duplicateDetectionIsAllowedForOwnAddressesOnly() {
        String own = hex(guarded.port().macAddress().orElseThrow().toBytes());
        String none = "0".repeat(32);
        assertThat(arrives(icmp6(own, none, "8700000000000000" + "20010db8000100000000000000000010")))
                .isTrue();
        assertThat(arrives(icmp6(own, none, "8700000000000000" + "20010db8000100000000000000000020")))
                .isFalse();
        assertThat(arrives(icmp6(own, none, "8f00000000000000")))
                .as("listener report")
                .isTrue();
        assertThat(arrives(icmp6(own, none, "8000000000000000"))).as("echo").isFalse();
    }

    @Test
    void whatIsNeitherArpNorIpIsDropped() {
        String own = hex(guarded.port().macAddress().orElseThrow().toBytes());
        assertThat(arrives("ffffffffffff" + own + "8100000108060001" + "0".repeat(80)))
                .as("VLAN")
                .isFalse();
        assertThat(arrives("ffffffffffff" + own + "88cc" + "0".repeat(80)))
                .as("LLDP")
                .isFalse();
    }

    @Test
    void attachingAgainTakesAwayWhatIsNotTheirs() {
        Attachment open = TestBed.withPairs(
                guarded, "203.0.113.50", "203.0.113.128/25", "203.0.113.66/31", "2001:db8:1::77", "2001:db8:1:1::/64");
        bed.plane.change(guarded, open);
        bed.plane.attach(guarded);
        String rules = Witness.nft(bed.fabric, "list", "ruleset").toString();
        assertThat(rules)
                .doesNotContain("203.0.113.50", "203.0.113.128", "203.0.113.66", "::77", "db8:1:1", "blocks\",\"elem");
        assertThat(rules).contains("203.0.113.10", "203.0.113.20", "2001:db8:1::10", "2001:db8:1::20");
        assertThat(rules.split("20010db8000100000000000000000010", -1)).hasSize(2);
    }

    @Test
    void detachingLeavesNoRule() {
        Attachment open = TestBed.withPairs(guarded, "203.0.113.50", "2001:db8:1::/80");
        bed.plane.change(guarded, open);
        bed.plane.detach(open);
        bed.plane.detach(other);
        assertThat(Witness.nft(bed.fabric, "list", "ruleset").toString())
                .doesNotContain("jfp")
                .contains("guarded");
    }

    /** Sends a frame from the guarded compute, and looks whether exactly it arrives at the other. */
    private boolean arrives(String frame) {
        return FrameScript.arrives(
                TestBed.netns(one), TestBed.nic(guarded), TestBed.netns(two), TestBed.nic(other), frame);
    }

    private static String arp(String source, String sender, String ip) {
        return "ffffffffffff" + source + "0806" + "0001080006040001" + sender + ip + "000000000000" + "cb007114";
    }

    private static String advertisement(String mac, String source, String target) {
        return icmp6(mac, source, "8800000020000000" + target + "0201" + mac);
    }

    private static String icmp6(String mac, String source, String message) {
        int length = message.length() / 2;
        return "333300000001" + mac + "86dd" + "60000000" + HexFormat.of().toHexDigits((short) length) + "3aff" + source
                + "ff020000000000000000000000000001" + message;
    }

    private static String udp4(String mac, String from, String to) {
        return "ffffffffffff" + mac + "0800" + "4500001c000000004011" + "0000" + "cb00710a" + "ffffffff" + from + to
                + "00080000";
    }

    private static String udp6(String mac, String source, String from, String to) {
        return "333300000001" + mac + "86dd" + "60000000" + "0008" + "11ff" + source
                + "ff020000000000000000000000000001" + from + to + "00080000";
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, 6));
    }
}
