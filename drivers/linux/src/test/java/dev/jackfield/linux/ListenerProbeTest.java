package dev.jackfield.linux;

import dev.jackfield.netlink.Netns;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Hop.State;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.VipMove;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** The trace connects to what is to listen, and tells who does not. */
@Tag("linux")
class ListenerProbeTest {
    private static final String VIP = "203.0.113.100";
    private static final String VIP6 = "2001:db8:1::100";

    private TestBed bed = new TestBed();
    private ComputeId one = bed.compute("one");
    private ComputeId two = bed.compute("two");
    private Attachment holder = TestBed.holding(
            TestBed.withPairs(bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10"), VIP, VIP6), VIP, VIP6);
    private Attachment other =
            TestBed.withPairs(bed.attachment("p2", two, "203.0.113.20", "2001:db8:1::20"), VIP, VIP6);
    private final List<AutoCloseable> servers = new ArrayList<>();

    @BeforeEach
    void aVipOnTwoAmphorae() {
        bed.plane.createNetwork(bed.network);
        bed.plane.attach(holder);
        bed.plane.attach(other);
        bed.plane.moveVip(new VipMove(
                TestBed.LB, Optional.empty(), holder, List.of(IpAddress.parse(VIP), IpAddress.parse(VIP6))));
    }

    @AfterEach
    void clean() throws Exception {
        for (AutoCloseable server : servers) {
            server.close();
        }
        bed.close();
    }

    private List<Hop> listeners(Listener... listeners) {
        return bed.plane.trace(TestBed.loadBalancer(List.of(VIP, VIP6), listeners), List.of(holder, other)).stream()
                .filter(hop -> hop.name().startsWith("listener "))
                .toList();
    }

    private ServerSocketChannel listen(ComputeId compute, InetSocketAddress at, int backlog) throws IOException {
        try (Netns netns = Netns.open(TestBed.netns(compute))) {
            ServerSocketChannel server = netns.call(ServerSocketChannel::open);
            servers.add(server);
            return server.bind(at, backlog);
        }
    }

    @Test
    void aListenerIsOkOnceAProcessListens() throws IOException {
        Listener http = Listener.of(ListenerProtocol.HTTP, 80);
        assertThat(listeners(http))
                .containsExactly(
                        new Hop("listener HTTP 80 at " + VIP, State.BROKEN, "nothing listens in " + one),
                        new Hop("listener HTTP 80 at " + VIP6, State.BROKEN, "nothing listens in " + one));

        ServerSocketChannel server = listen(one, new InetSocketAddress(80), 0);
        assertThat(listeners(http))
                .containsExactly(
                        new Hop("listener HTTP 80 at " + VIP, State.OK, "accepts connections in " + one),
                        new Hop("listener HTTP 80 at " + VIP6, State.OK, "accepts connections in " + one));

        server.close();
        assertThat(listeners(http)).extracting(Hop::state).containsExactly(State.BROKEN, State.BROKEN);
    }

    @Test
    void aProcessThatListensElsewhereDoesNotCount() throws IOException {
        listen(one, new InetSocketAddress(IpAddress.parse("203.0.113.10").toInetAddress(), 80), 0);
        listen(one, new InetSocketAddress(81), 0);
        listen(two, new InetSocketAddress(80), 0);

        assertThat(listeners(Listener.of(ListenerProtocol.TCP, 80)))
                .extracting(Hop::state)
                .containsExactly(State.BROKEN, State.BROKEN);
    }

    @Test
    void aProcessThatIsOverwhelmedDoesNotAnswer() throws IOException {
        IpAddress vip = IpAddress.parse(VIP);
        InetSocketAddress at = new InetSocketAddress(vip.toInetAddress(), 80);
        listen(one, at, 1);
        try (Netns netns = Netns.open(TestBed.netns(one))) {
            for (int i = 0; i < 2; i++) {
                SocketChannel client = netns.call(SocketChannel::open);
                servers.add(client);
                client.socket().connect(at, 5000);
            }
        }

        assertThat(listeners(Listener.of(ListenerProtocol.HTTPS, 80)))
                .extracting(Hop::seen)
                .containsExactly("does not answer within 1 s in " + one, "nothing listens in " + one);
    }

    @Test
    void whatIsNotTcpIsNotProbedAndSaidSo() {
        assertThat(listeners(Listener.of(ListenerProtocol.UDP, 53), Listener.of(ListenerProtocol.SCTP, 80)))
                .hasSize(4)
                .allSatisfy(hop -> {
                    assertThat(hop.state()).isEqualTo(State.UNKNOWN);
                    assertThat(hop.seen()).startsWith("not probed");
                });
    }

    @Test
    void aVipThatTheAmphoraeRaiseThemselvesIsFound() throws IOException {
        Attachment nobody = TestBed.with(holder, holder.port(), List.of());
        bed.plane.moveVip(new VipMove(TestBed.LB, Optional.of(holder), other, List.of(IpAddress.parse(VIP))));
        listen(two, new InetSocketAddress(80), 0);

        assertThat(bed.plane.trace(
                        TestBed.loadBalancer(List.of(VIP), Listener.of(ListenerProtocol.TCP, 80)),
                        List.of(nobody, other)))
                .contains(new Hop("listener TCP 80 at " + VIP, State.OK, "accepts connections in " + two));
    }

    @Test
    void whereNobodyCanConnectNothingIsSaid() {
        Witness.sh("ip -n " + TestBed.netns(one) + " addr del " + VIP6 + "/128 dev " + TestBed.nic(holder));
        Witness.sh("ip -n " + TestBed.netns(one) + " link set lo down");

        assertThat(listeners(Listener.of(ListenerProtocol.TCP, 80)))
                .containsExactly(
                        new Hop(
                                "listener TCP 80 at " + VIP,
                                State.UNKNOWN,
                                "lo is down in " + one + ": nothing inside can connect to it"),
                        new Hop(
                                "listener TCP 80 at " + VIP6,
                                State.UNKNOWN,
                                "the VIP is on no NIC that can be looked at"));
    }

    @Test
    void anAmphoraThatIsGoneIsItsOwnHop() {
        bed.kill(one);

        assertThat(listeners(Listener.of(ListenerProtocol.TCP, 80)))
                .extracting(Hop::state)
                .containsExactly(State.UNKNOWN, State.UNKNOWN);
    }
}
