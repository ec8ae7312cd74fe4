package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("linux")
class AnnouncerTest {
    private static final int ETH_P_ALL = 3;
    private static final Mac MAC = Mac.parse("02:00:00:00:00:99");
    private static final InetAddress VIP = InetAddress.ofLiteral("192.0.2.9");
    private static final InetAddress VIP6 = InetAddress.ofLiteral("2001:db8::9");

    private final Pair pair = new Pair("announcer");

    @AfterEach
    void clean() {
        pair.close();
    }

    @Test
    void theOtherEndReceivesTheFramesAsTheyWereMade() {
        int capture = pair.b.call(this::openCapture);
        try (Announcer announcer = Announcer.open(pair.a)) {
            announcer.announce(pair.linkA.index(), MAC, VIP);
            announcer.announce(pair.linkA.index(), MAC, VIP6);
            List<String> expected = new ArrayList<>();
            for (InetAddress address : List.of(VIP, VIP6)) {
                Announcement.frames(MAC, address).forEach(frame -> expected.add(hex(frame)));
            }
            List<String> received = new ArrayList<>();
            while (!received.containsAll(expected)) {
                received.add(receive(capture));
            }
            assertThat(received).filteredOn(expected::contains).isEqualTo(expected);
        } finally {
            Libc.close(capture);
        }
    }

    @Test
    void theNeighboursKernelBelievesIt() throws Exception {
        Sysctl.write(pair.b, "net/ipv4/neigh/b0/locktime", "0"); // else what is younger than a second stands
        for (String address : List.of("192.0.2.9", "2001:db8::9")) {
            Witness.run(List.of(
                    "ip",
                    "-n",
                    pair.nameB,
                    "neigh",
                    "add",
                    address,
                    "lladdr",
                    "02:00:00:00:00:01",
                    "dev",
                    "b0",
                    "nud",
                    "stale"));
        }
        try (Announcer announcer = Announcer.open(pair.a)) {
            announcer.announce(pair.linkA.index(), MAC, VIP);
            announcer.announce(pair.linkA.index(), MAC, VIP6);
        }
        assertThat(Witness.ip("-n", pair.nameB, "neigh", "show", "dev", "b0")
                        .valueStream()
                        .filter(it -> it.get("dst").asString().endsWith("9"))
                        .map(it -> it.get("lladdr").asString()))
                .containsExactly(MAC.toString(), MAC.toString());
    }

    @Test
    void aLinkThatIsDownOrAbsentIsNamed() {
        pair.a
                .rtnl()
                .batch()
                .change(pair.linkA.index(), LinkSettings.NONE.down())
                .send();
        try (Announcer announcer = Announcer.open(pair.a)) {
            assertThatExceptionOfType(NetlinkException.class)
                    .isThrownBy(() -> announcer.announce(pair.linkA.index(), MAC, VIP))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENETDOWN))
                    .withMessageContaining("announce 192.0.2.9 at 02:00:00:00:00:99");
            assertThatExceptionOfType(NetlinkException.class)
                    .isThrownBy(() -> announcer.announce(9999, MAC, VIP))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENXIO));
        }
    }

    @Test
    void aClosedAnnouncerRefuses() {
        Announcer announcer = Announcer.open(pair.a);
        announcer.close();
        announcer.close();
        assertThatIllegalStateException().isThrownBy(() -> announcer.announce(pair.linkA.index(), MAC, VIP));
        Announcer second = Announcer.open(pair.a);
        pair.a.close();
        second.close();
        assertThatIllegalStateException().isThrownBy(() -> second.announce(pair.linkA.index(), MAC, VIP));
    }

    private int openCapture() {
        int fd = NetlinkSocket.checked(
                "open a capture", Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, Short.reverseBytes((short) ETH_P_ALL)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timeout = arena.allocateFrom(ValueLayout.JAVA_LONG, 10, 0);
            NetlinkSocket.checked("set a timeout", Libc.setsockopt(fd, 1, 20, timeout));
        }
        return fd;
    }

    private static String receive(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(2048);
            int size = NetlinkSocket.checked("receive", Libc.recv(fd, buffer, 0));
            return hex(buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }
}
