package dev.jackfield.netlink;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AnnouncementTest {
    private static final Mac MAC = Mac.parse("02:00:00:00:00:05");

    @Test
    void ipv4IsAnnouncedByARequestAndAReply() {
        String start = "ffffffffffff" + "020000000005" + "0806" + "0001" + "0800" + "06" + "04";
        assertThat(frames("192.0.2.9"))
                .containsExactly(
                        start + "0001" + "020000000005" + "c0000209" + "000000000000" + "c0000209",
                        start + "0002" + "020000000005" + "c0000209" + "020000000005" + "c0000209");
    }

    @Test
    void ipv6IsAnnouncedByAnUnsolicitedAdvertisementThatOverrides() {
        String address = "20010db8000000000000000000000009";
        assertThat(frames("2001:db8::9"))
                .containsExactly("333300000001" + "020000000005" + "86dd"
                        + "60000000" + "0020" + "3a" + "ff" + address + "ff020000000000000000000000000001"
                        + "8800" + "f916" + "20000000" + address + "0201" + "020000000005");
    }

    private static List<String> frames(String address) {
        return Announcement.frames(MAC, InetAddress.ofLiteral(address)).stream()
                .map(HexFormat.of()::formatHex)
                .toList();
    }
}
