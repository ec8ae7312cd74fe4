package dev.jackfield.linux;

import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

import static dev.jackfield.linux.FilterRulesTest.pass;
import static dev.jackfield.linux.Frames.SYN;
import static dev.jackfield.linux.Frames.TCP;
import static org.assertj.core.api.Assertions.assertThat;

/** The rules of a closed port change, are repaired, and go; what is remembered of it has a bound. */
@Tag("linux")
class FilterUpkeepTest extends FilterGround {
    @Test
    void rulesChangeAndGoWithoutATrace() {
        Attachment first = closed(pass(TCP, 80, 89, "203.0.113.0/24"), pass(TCP, 443, 443, ""));
        Frames in = in(V4);
        Attachment second = TestBed.filtered(open, pass(TCP, 85, 95, "203.0.113.0/27"), pass(TCP, 22, 22, ""));
        bed.plane.change(first, second);
        assertThat(enters(in.tcp(40000, 80, SYN))).isFalse();
        assertThat(enters(in.tcp(40000, 443, SYN))).isFalse();
        assertThat(enters(in.tcp(40000, 95, SYN))).isTrue();
        assertThat(enters(in.tcp(40000, 22, SYN))).isTrue();
        bed.plane.change(second, open);
        assertThat(enters(in.tcp(40000, 443, SYN))).as("in no group any more").isTrue();
        assertThat(elements(TestBed.hostEnd(open), FilterRules.SETS)).isZero();
        bed.plane.change(open, first);
        assertThat(enters(in.tcp(40000, 22, SYN))).isFalse();
        bed.plane.detach(first);
        assertThat(elements(TestBed.hostEnd(open), FilterRules.SETS)).isZero();
    }

    private long elements(String hostEnd, List<String> sets) {
        return sets.stream()
                .mapToLong(set -> Witness.nft(bed.fabric, "list", "set", "bridge", "jackfield", set)
                                .toString()
                                .split('"' + hostEnd + '"', -1)
                                .length
                        - 1)
                .sum();
    }

    @Test
    void repairingClosesAPortAgain() {
        Attachment closed = closed(pass(TCP, 80, 80, ""), pass(TCP, 443, 443, "203.0.113.0/24"));
        Frames in = in(V4);
        Witness.sh("ip netns exec " + bed.fabric + " nft delete table bridge jackfield");
        assertThat(enters(in.tcp(40000, 22, SYN))).isTrue();
        LinuxDataPlane restarted = bed.another();
        restarted.open(List.of(bed.network), List.of(closed, other));
        restarted.attach(closed);
        assertThat(enters(in.tcp(40000, 22, SYN))).isFalse();
        assertThat(enters(in.tcp(40000, 443, SYN))).isTrue();
    }

    @Test
    void aChangeThatWasCutOffIsTakenBackOnOpening() {
        Attachment closed = closed(pass(TCP, 80, 80, "203.0.113.0/24"));
        Attachment wider = TestBed.filtered(open, pass(TCP, 22, 22, "203.0.113.0/24"), pass(TCP, 23, 23, ""));
        bed.plane.change(closed, wider); // done, but never recorded: the process was killed
        LinuxDataPlane next = bed.another();
        next.open(List.of(bed.network), List.of(closed, other));
        Frames in = in(V4);
        assertThat(enters(in.tcp(40000, 22, SYN))).isFalse();
        assertThat(enters(in.tcp(40000, 23, SYN))).isFalse();
        assertThat(enters(in.tcp(40000, 80, SYN))).isTrue();
        next.open(List.of(bed.network), List.of(open, other));
        assertThat(enters(in.tcp(40000, 22, SYN))).as("in no group").isTrue();
    }

    @Test
    void onePortCannotHaveEverythingRemembered() {
        closed();
        String script = """
                import os, socket, sys, ctypes, time
                fd = os.open('/run/netns/' + sys.argv[1], os.O_RDONLY)
                if ctypes.CDLL(None, use_errno=True).setns(fd, 0x40000000) != 0:
                    raise OSError(ctypes.get_errno(), 'setns')
                s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
                s.bind((sys.argv[2], 0))
                frame = bytearray.fromhex(sys.argv[3])
                start = time.monotonic()
                for port in range(60000):
                    frame[36:38] = port.to_bytes(2, 'big')
                    s.send(frame)
                print(int(time.monotonic() - start) + 1)
                """;
        String frame = in(V4).back().udp(30000, 0);
        String seconds = Witness.run("python3", "-c", script, TestBed.netns(one), TestBed.nic(open), frame);
        long mayBe = 4000 + 1000 * Long.parseLong(seconds.strip());
        assertThat(elements(TestBed.hostEnd(open), List.of("flows4"))).isBetween(1L, mayBe);
        assertThat(leaves(in(V4).back().udp(30000, 61000)))
                .as("it may still send")
                .isTrue();
    }
}
