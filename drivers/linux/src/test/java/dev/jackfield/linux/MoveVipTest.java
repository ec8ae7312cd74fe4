package dev.jackfield.linux;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkException;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.VipMove;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("linux")
class MoveVipTest {
    private static final String VIP4 = "203.0.113.100";
    private static final String VIP6 = "2001:db8:1::100";
    private static final List<IpAddress> VIPS = List.of(IpAddress.parse(VIP4), IpAddress.parse(VIP6));

    private TestBed bed = new TestBed();
    private ComputeId one = bed.compute("one");
    private ComputeId two = bed.compute("two");
    private ComputeId client = bed.compute("client");
    private Attachment first =
            TestBed.withPairs(bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10"), VIP4, VIP6);
    private Attachment second =
            TestBed.withPairs(bed.attachment("p2", two, "203.0.113.20", "2001:db8:1::20"), VIP4, VIP6);

    @BeforeEach
    void twoAmphorae() {
        bed.plane.createNetwork(bed.network);
        bed.plane.attach(first);
        bed.plane.attach(second);
        bed.plane.attach(bed.attachment("p3", client, "203.0.113.30", "2001:db8:1::30"));
    }

    @AfterEach
    void clean() {
        bed.close();
    }

    private static VipMove move(Optional<Attachment> from, Attachment to) {
        return new VipMove(TestBed.LB, from, to, VIPS);
    }

    private boolean clientReaches(String vip) {
        String from = vip.contains(":") ? "2001:db8:1::30" : "203.0.113.30";
        return Witness.pings(TestBed.netns(client), from, vip);
    }

    /** The MAC address at which the client believes the VIP to be. */
    private String believed(String vip) {
        return Witness.ip(TestBed.netns(client), "neigh", "show", vip)
                .at("/0/lladdr")
                .asString("");
    }

    private static String mac(Attachment attachment) {
        return attachment.port().macAddress().orElseThrow().value();
    }

    @Test
    void theVipIsRaisedAndFoundAtOnce() {
        bed.plane.moveVip(move(Optional.empty(), first));
        assertThat(Witness.addresses(TestBed.netns(one), TestBed.nic(first))).contains(VIP4 + "/32", VIP6 + "/128");
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(clientReaches(VIP6)).isTrue();
    }

    @Test
    void theVipMovesAndThoseWhoKnewItAreTold() {
        bed.plane.moveVip(move(Optional.empty(), first));
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(clientReaches(VIP6)).isTrue();
        // Linux believes a gratuitous ARP only of a neighbour that it has known for a second.
        Witness.sh("sleep 1.2");
        bed.plane.moveVip(move(Optional.of(TestBed.holding(first, VIP4, VIP6)), second));
        assertThat(believed(VIP4)).isEqualTo(mac(second));
        assertThat(believed(VIP6)).isEqualTo(mac(second));
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(clientReaches(VIP6)).isTrue();
        assertThat(Witness.addresses(TestBed.netns(one), TestBed.nic(first)))
                .containsExactlyInAnyOrder("203.0.113.10/24", "2001:db8:1::10/64");
        assertThat(Witness.link(bed.fabric, TestBed.hostEnd(first))
                        .get("master")
                        .asString())
                .isEqualTo(bed.bridge());
        assertThat(Witness.pings(TestBed.netns(client), "203.0.113.30", "203.0.113.10"))
                .isTrue();
    }

    @Test
    void theVipIsAnnouncedAgainToThoseWhoHadJustLearntItWhenTheDriverCloses() {
        bed.plane.moveVip(move(Optional.empty(), first));
        assertThat(clientReaches(VIP4)).isTrue();
        bed.plane.moveVip(move(Optional.of(TestBed.holding(first, VIP4, VIP6)), second));
        bed.plane.close();
        assertThat(believed(VIP4)).isEqualTo(mac(second));
    }

    @Test
    void aHolderWhoseComputeIsGoneLosesTheVip() {
        bed.plane.moveVip(move(Optional.empty(), first));
        Witness.run("ip", "netns", "del", TestBed.netns(one));
        bed.plane.moveVip(move(Optional.of(TestBed.holding(first, VIP4, VIP6)), second));
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(clientReaches(VIP6)).isTrue();
    }

    @Test
    void aNewHolderWhoseComputeIsGoneLeavesTheVipWhereItIs() {
        bed.plane.moveVip(move(Optional.empty(), first));
        Witness.run("ip", "netns", "del", TestBed.netns(two));
        assertThatExceptionOfType(AmphoraNotFoundException.class)
                .isThrownBy(() -> bed.plane.moveVip(move(Optional.of(TestBed.holding(first, VIP4, VIP6)), second)));
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(Witness.link(bed.fabric, TestBed.hostEnd(first))
                        .get("master")
                        .asString())
                .isEqualTo(bed.bridge());
    }

    @Test
    void aMoveThatFailsLeavesTheVipWhereItWas() {
        bed.plane.moveVip(move(Optional.empty(), first));
        Witness.run(
                "ip",
                "netns",
                "exec",
                TestBed.netns(two),
                "sysctl",
                "-q",
                "-w",
                "net.ipv6.conf." + TestBed.nic(second) + ".disable_ipv6=1");
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> bed.plane.moveVip(move(Optional.of(TestBed.holding(first, VIP4, VIP6)), second)))
                .withMessageContaining("lb-1");
        assertThat(Witness.addresses(TestBed.netns(two), TestBed.nic(second))).containsExactly("203.0.113.20/24");
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(clientReaches(VIP6)).isTrue();
    }

    @Test
    void toMoveItToItsHolderRepairsAndAnnounces() {
        bed.plane.moveVip(move(Optional.empty(), first));
        String netns = TestBed.netns(one);
        Witness.sh("ip -n " + netns + " addr del " + VIP4 + "/32 dev " + TestBed.nic(first) + "; ip -n " + bed.fabric
                + " link set " + TestBed.hostEnd(first) + " nomaster");
        Attachment holder = TestBed.holding(first, VIP4, VIP6);
        bed.plane.moveVip(move(Optional.of(holder), holder));
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(Witness.addresses(netns, TestBed.nic(first))).contains(VIP4 + "/32", VIP6 + "/128");
    }

    @Test
    void aMoveThatWasCutOffBeforeItWasRecordedEndsWithOneHolder() {
        bed.plane.moveVip(move(Optional.empty(), first));
        bed.plane.moveVip(move(Optional.of(TestBed.holding(first, VIP4, VIP6)), second)); // and this was never recorded
        Attachment recorded = TestBed.holding(first, VIP4, VIP6);
        bed.plane.moveVip(move(Optional.of(recorded), recorded));
        assertThat(Witness.link(bed.fabric, TestBed.hostEnd(second)).has("master"))
                .isFalse();
        assertThat(clientReaches(VIP4)).isTrue();
        assertThat(believed(VIP4)).isEqualTo(mac(first));
        bed.plane.attach(second);
        assertThat(Witness.addresses(TestBed.netns(two), TestBed.nic(second)))
                .containsExactlyInAnyOrder("203.0.113.20/24", "2001:db8:1::20/64");
        assertThat(Witness.link(bed.fabric, TestBed.hostEnd(second))
                        .get("master")
                        .asString())
                .isEqualTo(bed.bridge());
    }

    @Test
    void aVipOfASubnetWithoutOwnAddressAnswersToo() {
        Attachment only4 = TestBed.withDefaultRoute(
                TestBed.withPairs(bed.attachment("p4", bed.compute("four"), "203.0.113.40"), VIP4, VIP6));
        bed.plane.attach(only4);
        bed.plane.moveVip(move(Optional.empty(), only4));
        assertThat(clientReaches(VIP6)).isTrue();
        assertThat(Witness.routes(TestBed.netns(only4.computeId()), TestBed.nic(only4)))
                .containsExactly("default via 203.0.113.1", "2001:db8:1::/64", "default via 2001:db8:1::1");
        bed.plane.moveVip(move(Optional.of(TestBed.holding(only4, VIP4, VIP6)), second));
        assertThat(clientReaches(VIP6)).isTrue();
        assertThat(Witness.routes(TestBed.netns(only4.computeId()), TestBed.nic(only4)))
                .containsExactly("default via 203.0.113.1");
    }
}
