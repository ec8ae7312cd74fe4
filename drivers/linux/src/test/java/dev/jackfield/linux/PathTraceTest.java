package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.VipMove;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Each thing that can be wrong on the way is found by the trace, and nothing else is said to be wrong. */
@Tag("linux")
class PathTraceTest {
    private static final String VIP = "203.0.113.100";
    private static final LoadBalancer LOAD_BALANCER = TestBed.loadBalancer(List.of(VIP));

    private TestBed bed = new TestBed();
    private ComputeId one = bed.compute("one");
    private ComputeId two = bed.compute("two");
    private Attachment holder = TestBed.holding(TestBed.withPairs(bed.attachment("p1", one, "203.0.113.10"), VIP), VIP);
    private Attachment other = TestBed.withPairs(bed.attachment("p2", two, "203.0.113.20"), VIP);

    @BeforeEach
    void aWholeWay() {
        bed.plane.createNetwork(bed.network);
        bed.plane.attach(holder);
        bed.plane.attach(other);
        bed.plane.moveVip(new VipMove(TestBed.LB, Optional.empty(), holder, List.of(IpAddress.parse(VIP))));
    }

    @AfterEach
    void clean() {
        bed.close();
    }

    private List<Hop> hops() {
        return bed.plane.trace(LOAD_BALANCER, List.of(holder, other));
    }

    private void brokenIs(String name, String seen) {
        assertThat(hops().stream().filter(hop -> hop.state() != Hop.State.OK))
                .singleElement()
                .satisfies(hop -> {
                    assertThat(hop.state()).isEqualTo(Hop.State.BROKEN);
                    assertThat(hop.name()).contains(name);
                    assertThat(hop.seen()).contains(seen);
                });
    }

    private void inside(ComputeId compute, String arguments) {
        Witness.sh("ip -n " + TestBed.netns(compute) + " " + arguments);
    }

    @Test
    void aWholeWayIsOk() {
        assertThat(hops()).extracting(Hop::state).containsOnly(Hop.State.OK);
        assertThat(hops())
                .extracting(Hop::name)
                .contains("fabric " + bed.fabric, "VIP " + VIP)
                .anyMatch(name -> name.contains(bed.bridge()))
                .anyMatch(name -> name.contains(TestBed.nic(other) + " in " + two));
    }

    /** The named hop alone is broken, and what cannot be there without it is unknown. */
    private void brokenIsBesideUnknown(String name, String seen, String... unknown) {
        List<Hop> hops = hops();
        assertThat(hops.stream().filter(hop -> hop.state() == Hop.State.BROKEN))
                .singleElement()
                .satisfies(hop -> {
                    assertThat(hop.name()).contains(name);
                    assertThat(hop.seen()).contains(seen);
                });
        assertThat(hops.stream().filter(hop -> hop.state() == Hop.State.UNKNOWN).map(Hop::name))
                .hasSize(unknown.length)
                .zipSatisfy(List.of(unknown), (found, part) -> assertThat(found).contains(part));
    }

    private void inFabric(String arguments) {
        Witness.sh("ip -n " + bed.fabric + " " + arguments);
    }

    private void nft(String command) {
        Witness.sh("ip netns exec " + bed.fabric + " nft " + command);
    }

    @Test
    void aBridgeThatIsDown() {
        inFabric("link set " + bed.bridge() + " down");
        brokenIs("bridge " + bed.bridge(), "down");
    }

    @Test
    void aBridgeThatIsGone() {
        inFabric("link del " + bed.bridge());
        brokenIs("bridge " + bed.bridge(), "there is none");
    }

    @Test
    void aBridgeWithAnotherMtu() {
        inFabric("link set " + bed.bridge() + " mtu 1300");
        brokenIs("bridge " + bed.bridge(), "the MTU should be 1450");
    }

    @Test
    void aPortThatIsOffItsBridge() {
        inFabric("link set " + TestBed.hostEnd(other) + " nomaster");
        brokenIs(TestBed.hostEnd(other), "not on its bridge");
    }

    @Test
    void aPortThatIsDown() {
        inFabric("link set " + TestBed.hostEnd(other) + " down");
        brokenIs("port p2, " + TestBed.hostEnd(other), "should be up");
    }

    @Test
    void aPortWithAnotherMtu() {
        inFabric("link set " + TestBed.hostEnd(other) + " mtu 1300");
        brokenIs("port p2, " + TestBed.hostEnd(other), "the MTU should be 1450");
    }

    @Test
    void aPortThatIsGone() {
        inFabric("link del " + TestBed.hostEnd(other));
        brokenIsBesideUnknown(
                "port p2, " + TestBed.hostEnd(other), "no such link", "NIC " + TestBed.nic(other) + " in " + two);
    }

    @Test
    void aNicThatIsGoneFromItsHolder() {
        inside(one, "link del " + TestBed.nic(holder));
        brokenIsBesideUnknown(
                "port p1, " + TestBed.hostEnd(holder),
                "no such link",
                "NIC " + TestBed.nic(holder) + " in " + one,
                "VIP " + VIP);
    }

    @Test
    void aNicThatIsDown() {
        inside(two, "link set " + TestBed.nic(other) + " down");
        brokenIs("NIC " + TestBed.nic(other) + " in " + two, "down");
    }

    @Test
    void aNicThatWasRenamed() {
        inside(
                two,
                "link set " + TestBed.nic(other) + " down; ip -n " + TestBed.netns(two) + " link set "
                        + TestBed.nic(other) + " name mine");
        brokenIs("NIC " + TestBed.nic(other) + " in " + two, "there is none");
    }

    @Test
    void aFilterThatIsGone() {
        nft("delete element bridge jackfield guarded '{ \"" + TestBed.hostEnd(other) + "\" }'");
        brokenIs("filter of " + TestBed.hostEnd(other), "forged");
    }

    @Test
    void aPortThatIsClosedOfNoSecurityGroup() {
        nft("add element bridge jackfield filtered '{ \"" + TestBed.hostEnd(other) + "\" }'");
        brokenIs("filter of " + TestBed.hostEnd(other), "security groups");
    }

    @Test
    void aFilterTableThatIsGone() {
        nft("delete table bridge jackfield");
        brokenIsBesideUnknown(
                "filter table bridge jackfield",
                "nothing is filtered",
                "filter of " + TestBed.hostEnd(holder),
                "filter of " + TestBed.hostEnd(other));
    }

    @Test
    void anAddressThatIsMissing() {
        inside(two, "addr del 203.0.113.20/24 dev " + TestBed.nic(other));
        brokenIs(TestBed.nic(other), "lacks 203.0.113.20/24");
    }

    @Test
    void aRouteThatIsMissing() {
        inside(two, "route del 203.0.113.0/24 dev " + TestBed.nic(other));
        brokenIs(TestBed.nic(other), "lacks the route to 203.0.113.0/24");
    }

    @Test
    void anMtuThatDiffers() {
        inside(two, "link set " + TestBed.nic(other) + " mtu 1300");
        brokenIs(TestBed.nic(other), "1450");
    }

    @Test
    void aVipThatIsElsewhereToo() {
        inside(two, "addr add " + VIP + "/32 dev " + TestBed.nic(other));
        brokenIs("VIP " + VIP, "should be on " + one + " alone");
    }

    @Test
    void aVipThatIsNowhere() {
        inside(one, "addr del " + VIP + "/32 dev " + TestBed.nic(holder));
        brokenIs("VIP " + VIP, "should be on " + one + " alone");
    }

    @Test
    void aComputeThatIsGone() {
        bed.kill(two);
        brokenIsBesideUnknown("compute " + two, TestBed.netns(two), "port p2", "NIC " + TestBed.nic(other));
    }

    @Test
    void aComputeThatWasReplaced() {
        bed.kill(two);
        Witness.sh("ip netns add " + TestBed.netns(two));
        brokenIsBesideUnknown("compute " + two, "was replaced", "port p2", "NIC " + TestBed.nic(other));
    }

    @Test
    void anUplinkThatIsGoneOrDown() {
        Witness.sh("ip link add linux-br type bridge; ip link set linux-br up");
        Network flat = Network.builder(new NetworkId("net-2"), "flat")
                .providerNetworkType("flat")
                .providerPhysicalNetwork("linux-br")
                .build();
        bed.plane.createNetwork(flat);
        Attachment a = bed.attachment("p3", one, "203.0.113.30");
        Attachment onFlat = new Attachment(
                a.port(),
                flat,
                a.subnets(),
                a.computeId(),
                a.computeIdentity(),
                false,
                List.of(),
                a.filter(),
                a.qosPolicy());
        bed.plane.attach(onFlat);
        try {
            assertThat(bed.plane.trace(LOAD_BALANCER, List.of(onFlat)))
                    .extracting(Hop::state)
                    .containsOnly(Hop.State.OK);

            Witness.sh("ip link set linux-br down");
            uplinkIsBroken(onFlat, "linux-br is down");
            Witness.sh("ip link set linux-br up; ip link set " + LinkNames.uplink(flat.id()) + " nomaster");
            uplinkIsBroken(onFlat, "is not a port of linux-br");
            Witness.sh("ip link del " + LinkNames.uplink(flat.id()));
            uplinkIsBroken(onFlat, "nothing leads from the fabric to linux-br");
        } finally {
            bed.plane.detach(onFlat);
            bed.plane.deleteNetwork(flat);
            Witness.sh("ip link del linux-br");
        }
    }

    private void uplinkIsBroken(Attachment attachment, String seen) {
        assertThat(bed.plane.trace(LOAD_BALANCER, List.of(attachment)).stream()
                        .filter(hop -> hop.state() != Hop.State.OK))
                .singleElement()
                .satisfies(hop -> {
                    assertThat(hop.name()).isEqualTo("uplink linux-br of network flat");
                    assertThat(hop.seen()).contains(seen);
                });
    }

    @Test
    void aFabricThatIsGone() {
        bed.plane.close();
        Witness.run("ip", "netns", "del", bed.fabric);
        brokenIs("fabric " + bed.fabric, "gone");
    }
}
