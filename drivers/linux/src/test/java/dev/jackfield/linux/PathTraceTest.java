package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.IpAddress;
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
        return bed.plane.trace(TestBed.LB, List.of(holder, other));
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

    @Test
    void aBridgeThatIsDown() {
        Witness.sh("ip -n " + bed.fabric + " link set " + bed.bridge() + " down");
        brokenIs("bridge " + bed.bridge(), "down");
    }

    @Test
    void aPortThatIsOffItsBridge() {
        Witness.sh("ip -n " + bed.fabric + " link set " + TestBed.hostEnd(other) + " nomaster");
        brokenIs(TestBed.hostEnd(other), "not on its bridge");
    }

    @Test
    void aFilterThatIsGone() {
        Witness.sh("ip netns exec " + bed.fabric + " nft delete element bridge jackfield guarded '{ \""
                + TestBed.hostEnd(other) + "\" }'");
        brokenIs("filter of " + TestBed.hostEnd(other), "forged");
    }

    @Test
    void anAddressThatIsMissing() {
        inside(two, "addr del 203.0.113.20/24 dev " + TestBed.nic(other));
        brokenIs(TestBed.nic(other), "lacks 203.0.113.20/24");
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
    void aComputeThatIsGone() {
        bed.kill(two);
        assertThat(hops()).anySatisfy(hop -> {
            assertThat(hop.name()).contains("in " + two);
            assertThat(hop.state()).isEqualTo(Hop.State.BROKEN);
        });
    }

    @Test
    void aFabricThatIsGone() {
        bed.plane.close();
        Witness.run("ip", "netns", "del", bed.fabric);
        brokenIs("fabric " + bed.fabric, "gone");
    }
}
