package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static dev.jackfield.linux.FilterRulesTest.ANY;
import static dev.jackfield.linux.FilterRulesTest.pass;
import static dev.jackfield.linux.Frames.ACK;
import static dev.jackfield.linux.Frames.RST;
import static dev.jackfield.linux.Frames.SCTP;
import static dev.jackfield.linux.Frames.SYN;
import static dev.jackfield.linux.Frames.TCP;
import static dev.jackfield.linux.Frames.UDP;
import static org.assertj.core.api.Assertions.assertThat;

/** What packets get through to a port that is closed, as another compute on the network sees it. */
@Tag("linux")
class FilterTest extends FilterGround {
    private static String everyone(String version) {
        return version.equals(V4) ? "" : "::";
    }

    private static String otherBlock(String version) {
        return version.equals(V4) ? "203.0.113.16/28" : "2001:db8:1::20/124";
    }

    private static String elsewhere(String version) {
        return version.equals(V4) ? "203.0.113.64/26" : "2001:db8:1::a0/124";
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void anAllowedPortPassesAndNoOther(String version) {
        closed(pass(TCP, 80, 80, everyone(version)), pass(UDP, 53, 53, everyone(version)));
        Frames in = in(version);
        assertThat(enters(in.tcp(40000, 80, SYN))).isTrue();
        assertThat(enters(in.tcp(40000, 81, SYN))).isFalse();
        assertThat(enters(in.tcp(80, 40000, SYN))).isFalse();
        assertThat(enters(in.udp(40000, 53))).isTrue();
        assertThat(enters(in.udp(53, 40000))).isFalse();
        assertThat(enters(in.udp(40000, 80))).isFalse();
        assertThat(enters(in(version.equals(V4) ? V6 : V4).tcp(40000, 80, SYN)))
                .as("the other IP version")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void anAllowedBlockPassesAndNoOther(String version) {
        closed(
                pass(TCP, 80, 80, otherBlock(version)),
                pass(TCP, 81, 81, elsewhere(version)),
                pass(UDP, 1000, 1009, otherBlock(version)),
                pass(SCTP, ANY, ANY, elsewhere(version)));
        Frames in = in(version);
        assertThat(enters(in.tcp(40000, 80, SYN))).isTrue();
        assertThat(enters(in.tcp(40000, 81, SYN))).isFalse();
        assertThat(enters(in.udp(40000, 1000))).isTrue();
        assertThat(enters(in.udp(40000, 1009))).isTrue();
        assertThat(enters(in.udp(40000, 1010))).isFalse();
        assertThat(enters(in.sctp(40000, 9))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void sctpAndProtocolsWithoutPortsPassByRule(String version) {
        closed(pass(SCTP, 99, 99, everyone(version)), pass(112, ANY, ANY, everyone(version)));
        Frames in = in(version);
        assertThat(enters(in.sctp(40000, 99))).isTrue();
        assertThat(enters(in.sctp(40000, 98))).isFalse();
        assertThat(enters(in.packet(112, "2101640100010000"))).as("VRRP").isTrue();
        assertThat(enters(in.packet(51, "0604000000000000"))).as("AH").isFalse();
        assertThat(enters(in.packet(47, "0000080000000000"))).as("GRE").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void answersPassAndWhatNobodyAskedForDoesNot(String version) {
        closed();
        Frames in = in(version);
        Frames out = in.back();
        assertThat(enters(in.udp(53, 30000))).isFalse();
        assertThat(leaves(out.udp(30000, 53))).isTrue();
        assertThat(enters(in.udp(53, 30000))).as("the answer").isTrue();
        assertThat(enters(in.udp(53, 30001))).as("to another port").isFalse();
        assertThat(enters(in.udp(54, 30000))).as("from another port").isFalse();
        assertThat(leaves(out.sctp(30000, 99))).isTrue();
        assertThat(enters(in.sctp(99, 30000))).as("SCTP's answer").isTrue();
        assertThat(enters(in.sctp(98, 30000))).isFalse();
        assertThat(enters(in.echoReply(7))).isFalse();
        assertThat(leaves(out.echoRequest(7))).isTrue();
        assertThat(enters(in.echoReply(7))).as("the echo").isTrue();
        assertThat(enters(in.echoReply(8))).as("another echo").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void segmentsThatOpenNoConnectionPass(String version) {
        closed();
        Frames in = in(version);
        assertThat(enters(in.tcp(80, 40000, SYN))).isFalse();
        assertThat(enters(in.tcp(80, 40000, 0))).as("no flag").isFalse();
        assertThat(enters(in.tcp(80, 40000, SYN | ACK))).isTrue();
        assertThat(enters(in.tcp(80, 40000, ACK))).isTrue();
        assertThat(enters(in.tcp(80, 40000, RST))).isTrue();
    }

    /** Old versions of nft stop with a failed assertion at sets that they do not understand. */
    @Test
    void nftListsAllThatIsRemembered() {
        closed();
        for (String version : List.of(V4, V6)) {
            assertThat(leaves(in(version).back().udp(30000, 53))).isTrue();
            assertThat(leaves(in(version).back().echoRequest(7))).isTrue();
        }
        String rules = Witness.nft(bed.fabric, "list", "ruleset").toString();
        String end = '"' + TestBed.hostEnd(open) + '"';
        assertThat(rules).contains("[" + end + ",\"203.0.113.20\",\"udp\",53,30000]");
        assertThat(rules).contains("[" + end + ",\"2001:db8:1::20\",\"udp\",53,30000]");
        assertThat(rules).contains("[" + end + ",\"203.0.113.20\",\"203.0.113.10\",7]");
        assertThat(rules).contains("[" + end + ",\"2001:db8:1::20\",\"2001:db8:1::10\",7]");
    }

    @Test
    void connectionsOpenOneWayOnly() {
        closed();
        assertThat(Witness.pings(TestBed.netns(one), "203.0.113.10", "203.0.113.20"))
                .isTrue();
        assertThat(Witness.pings(TestBed.netns(one), "2001:db8:1::10", "2001:db8:1::20"))
                .isTrue();
        assertThat(Witness.pingsOnce(TestBed.netns(two), "203.0.113.20", "203.0.113.10"))
                .isFalse();
        assertThat(Witness.pingsOnce(TestBed.netns(two), "2001:db8:1::20", "2001:db8:1::10"))
                .isFalse();
        assertThat(connects(one, two, "203.0.113.20")).isTrue();
        assertThat(connects(one, two, "2001:db8:1::20")).isTrue();
        assertThat(connects(two, one, "203.0.113.10")).isFalse();
        assertThat(connects(two, one, "2001:db8:1::10")).isFalse();
    }

    /** Transfers some kilobytes over TCP, and back. */
    private static boolean connects(ComputeId client, ComputeId server, String address) {
        String script = """
                import os, socket, sys, ctypes, threading
                def enter(netns):
                    fd = os.open('/run/netns/' + netns, os.O_RDONLY)
                    if ctypes.CDLL(None, use_errno=True).setns(fd, 0x40000000) != 0:
                        raise OSError(ctypes.get_errno(), 'setns')
                family = socket.AF_INET6 if ':' in sys.argv[3] else socket.AF_INET
                enter(sys.argv[2])
                listening = socket.create_server((sys.argv[3], 8080), family=family)
                def serve():
                    connection, _ = listening.accept()
                    while True:
                        data = connection.recv(65536)
                        if not data:
                            break
                        connection.sendall(data)
                    connection.close()
                threading.Thread(target=serve, daemon=True).start()
                enter(sys.argv[1])
                s = socket.socket(family)
                s.settimeout(1.5)
                try:
                    s.connect((sys.argv[3], 8080))
                except TimeoutError:
                    print('closed')
                    sys.exit()
                s.settimeout(10)
                s.sendall(b'x' * 50000)
                s.shutdown(socket.SHUT_WR)
                got = 0
                while (data := s.recv(65536)):
                    got += len(data)
                print(got)
                """;
        String text = Witness.run("python3", "-c", script, TestBed.netns(client), TestBed.netns(server), address)
                .strip();
        assertThat(text).isIn("closed", "50000");
        return text.equals("50000");
    }

    @Test
    void whatIpCannotDoWithoutPasses() {
        closed();
        Frames in4 = in(V4);
        Frames in6 = in(V6);
        assertThat(enters(in4.icmp(3, "00000000" + "4500"))).as("unreachable").isTrue();
        assertThat(enters(in4.icmp(11, "00000000" + "4500")))
                .as("time exceeded")
                .isTrue();
        assertThat(enters(in4.icmp(12, "00000000" + "4500"))).as("parameter").isTrue();
        assertThat(enters(in4.icmp(5, "cb007101" + "4500"))).as("redirect").isFalse();
        assertThat(enters(in4.icmp(13, "00000000" + "0000"))).as("timestamp").isFalse();
        for (int type = 1; type <= 4; type++) {
            assertThat(enters(in6.icmp(type, "00000500" + "6000")))
                    .as("type " + type)
                    .isTrue();
        }
        String target = "20010db8000100000000000000000020";
        assertThat(enters(in6.icmp(135, "00000000" + "20010db8000100000000000000000010")))
                .as("solicitation")
                .isTrue();
        assertThat(enters(in6.icmp(136, "60000000" + target)))
                .as("advertisement")
                .isTrue();
        assertThat(enters(in6.icmp(130, "00000000" + "0".repeat(32))))
                .as("listener query")
                .isTrue();
        assertThat(enters(in6.icmp(131, "00000000" + "0".repeat(32))))
                .as("listener report")
                .isFalse();
    }

    @Test
    void answersOfDhcpServersPassFromWhereAServerMayBe() {
        closed();
        // A guarded port can be no server: an uplink's stand-in, which is not guarded, is.
        Attachment uplink = bed.attachment("p3", bed.compute("three"), "203.0.113.1", "2001:db8:1::1");
        bed.plane.attach(uplink);
        Witness.sh("ip netns exec " + bed.fabric + " nft 'delete element bridge jackfield guarded { \""
                + TestBed.hostEnd(uplink) + "\" }'");
        String mac = uplink.port().macAddress().orElseThrow().value();
        for (int i = 0; i < 2; i++) {
            Frames in = new Frames(
                    mac,
                    open.port().macAddress().orElseThrow().value(),
                    uplink.port().fixedIps().get(i).ipAddress(),
                    open.port().fixedIps().get(i).ipAddress());
            assertThat(entersFrom(uplink, in.udp(i == 0 ? 67 : 547, i == 0 ? 68 : 546)))
                    .isTrue();
            assertThat(entersFrom(uplink, in.udp(i == 0 ? 67 : 547, 9))).isFalse();
        }
        assertThat(entersFrom(
                        uplink,
                        new Frames(
                                        mac,
                                        open.port().macAddress().orElseThrow().value(),
                                        IpAddress.parse("fe80::1"),
                                        IpAddress.parse("ff02::1"))
                                .icmp(134, "40000708" + "0".repeat(16))))
                .as("router advertisement")
                .isTrue();
        assertThat(entersFrom(uplink, "ffffffffffff" + mac.replace(":", "") + "88cc" + "0".repeat(80)))
                .as("LLDP")
                .isFalse();
    }

    private boolean entersFrom(Attachment sender, String frame) {
        return FrameScript.arrives(
                TestBed.netns(sender.computeId()), TestBed.nic(sender), TestBed.netns(one), TestBed.nic(open), frame);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void anEchoIsAskedForByRuleOnly(String version) {
        Attachment closed = closed();
        assertThat(enters(in(version).echoRequest(7))).isFalse();
        bed.plane.change(
                closed, TestBed.filtered(open, pass(version.equals(V4) ? 1 : 58, ANY, ANY, everyone(version))));
        assertThat(enters(in(version).echoRequest(7))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void laterFragmentsPassAndTheFirstOneIsFiltered(String version) {
        closed(pass(UDP, 53, 53, everyone(version)), pass(TCP, 80, 80, everyone(version)));
        Frames in = in(version);
        assertThat(enters(in.fragment(UDP, 0, true, Frames.udpHeader(40000, 53))))
                .isTrue();
        assertThat(enters(in.fragment(UDP, 0, true, Frames.udpHeader(40000, 54))))
                .isFalse();
        assertThat(enters(in.fragment(UDP, 1, true, "0102030405060708"))).isTrue();
        assertThat(enters(in.fragment(UDP, 2, false, "0102030405060708"))).isTrue();
        assertThat(enters(in.fragment(TCP, 0, true, Frames.tcpHeader(40000, 80, SYN) + "00000000")))
                .isTrue();
        assertThat(enters(in.fragment(TCP, 0, true, Frames.tcpHeader(40000, 81, SYN) + "00000000")))
                .isFalse();
        assertThat(enters(in.fragment(
                        TCP, 0, true, Frames.tcpHeader(40000, 81, ACK).substring(0, 16))))
                .as("too short for its flags")
                .isFalse();
        assertThat(enters(in.fragment(
                        TCP, 1, true, Frames.tcpHeader(40000, 81, SYN).substring(16))))
                .as("would overwrite flags")
                .isFalse();
    }

    @Test
    void forgedSendersStayRefusedWhateverIsAllowed() {
        closed(pass(ANY, ANY, ANY, ""), pass(ANY, ANY, ANY, "::"));
        Frames in = in(V4);
        Frames forged = new Frames(in.sourceMac(), in.targetMac(), IpAddress.parse("203.0.113.99"), in.target());
        assertThat(enters(in.tcp(40000, 80, SYN))).isTrue();
        assertThat(enters(forged.tcp(40000, 80, SYN))).isFalse();
    }
}
