package dev.jackfield.linux;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("linux")
class AttachTest {
    private TestBed bed = new TestBed();
    private ComputeId one = bed.compute("one");
    private ComputeId two = bed.compute("two");

    @BeforeEach
    void aNetwork() {
        bed.plane.createNetwork(bed.network);
    }

    @AfterEach
    void clean() {
        bed.close();
    }

    @Test
    void aPortIsAPairOfEndsBetweenBridgeAndCompute() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
        bed.plane.attach(a);

        JsonNode host = Witness.link(bed.fabric, TestBed.hostEnd(a));
        assertThat(host.get("master").asString()).isEqualTo(bed.bridge());
        assertThat(host.get("flags").toString()).contains("\"UP\"", "LOWER_UP");
        assertThat(host.get("ifalias").asString())
                .startsWith("jackfield/1 installation=" + bed.installation + " lb=lb-1 port=p1 guard=");
        JsonNode nic = Witness.link(TestBed.netns(one), TestBed.nic(a));
        assertThat(nic.get("address").asString())
                .isEqualTo(a.port().macAddress().orElseThrow().value());
        assertThat(nic.get("mtu").asInt()).isEqualTo(1450);
        assertThat(nic.get("flags").toString()).contains("\"UP\"", "LOWER_UP");
        assertThat(nic.get("inet6_addr_gen_mode").asString()).isEqualTo("none");
        assertThat(Witness.addresses(TestBed.netns(one), TestBed.nic(a)))
                .containsExactlyInAnyOrder("203.0.113.10/24", "2001:db8:1::10/64");
        assertThat(Witness.run(
                                "ip",
                                "netns",
                                "exec",
                                TestBed.netns(one),
                                "sysctl",
                                "-n",
                                "net.ipv6.conf." + TestBed.nic(a) + ".accept_ra")
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void twoComputesReachEachOtherAtOnce() {
        bed.plane.attach(bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10"));
        bed.plane.attach(bed.attachment("p2", two, "203.0.113.20", "2001:db8:1::20"));
        assertThat(Witness.pings(TestBed.netns(one), "203.0.113.10", "203.0.113.20"))
                .isTrue();
        assertThat(Witness.pings(TestBed.netns(one), "2001:db8:1::10", "2001:db8:1::20"))
                .isTrue();
    }

    @Test
    void theDefaultAndTheHostRoutesGoByTheNic() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
        bed.plane.attach(TestBed.withDefaultRoute(a));
        assertThat(Witness.routes(TestBed.netns(one), TestBed.nic(a)))
                .containsExactly("default via 203.0.113.1", "default via 2001:db8:1::1");
    }

    @Test
    void aDefaultRouteOfTheOwnersIsKept() {
        String netns = TestBed.netns(one);
        Witness.sh("ip -n " + netns + " link add own type veth peer name own2; ip -n " + netns
                + " link set own up; ip -n " + netns + " addr add 192.0.2.5/24 dev own; ip -n " + netns
                + " route add default via 192.0.2.1");
        Attachment a = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
        bed.plane.attach(TestBed.withDefaultRoute(a));
        assertThat(Witness.routes(netns, TestBed.nic(a))).containsExactly("default via 2001:db8:1::1");
        assertThat(Witness.run("ip", "-n", netns, "route")).contains("default via 192.0.2.1 dev own");
    }

    @Test
    void attachingAgainChangesNothing() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
        bed.plane.attach(TestBed.withDefaultRoute(a));
        String fabric = state(bed.fabric);
        String inside = state(TestBed.netns(one));
        bed.another().attach(TestBed.withDefaultRoute(a));
        assertThat(state(bed.fabric)).isEqualTo(fabric);
        assertThat(state(TestBed.netns(one))).isEqualTo(inside);
    }

    /** Links, addresses, routes; not timers, nor a link's state, of which the kernel makes up its mind a little later. */
    private static String state(String netns) {
        return Witness.sh("ip -n " + netns + " -d addr; ip -n " + netns + " route; ip -n " + netns + " -6 route")
                .replaceAll("NO-CARRIER,|,LOWER_UP| linkdown| state \\w+|_timer +\\S+", "");
    }

    @Test
    void attachingAgainRepairsWhatIsHalfThere() {
        Attachment a = TestBed.withDefaultRoute(bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10"));
        bed.plane.attach(a);
        String netns = TestBed.netns(one);
        Witness.sh("ip -n " + bed.fabric + " link set " + TestBed.hostEnd(a) + " nomaster down; ip -n " + netns
                + " addr flush dev " + TestBed.nic(a) + "; ip -n " + netns + " addr add 203.0.113.99/24 dev "
                + TestBed.nic(a) + "; ip -n " + netns + " link set " + TestBed.nic(a)
                + " down address 02:00:00:00:00:99 mtu 1400");
        bed.plane.attach(a);
        assertThat(Witness.addresses(netns, TestBed.nic(a)))
                .containsExactlyInAnyOrder("203.0.113.10/24", "2001:db8:1::10/64");
        assertThat(Witness.routes(netns, TestBed.nic(a))).hasSize(2);
        JsonNode nic = Witness.link(netns, TestBed.nic(a));
        assertThat(nic.get("address").asString())
                .isEqualTo(a.port().macAddress().orElseThrow().value());
        assertThat(nic.get("mtu").asInt()).isEqualTo(1450);
        assertThat(nic.get("flags").toString()).contains("\"UP\"", "LOWER_UP");
        assertThat(Witness.link(bed.fabric, TestBed.hostEnd(a)).get("master").asString())
                .isEqualTo(bed.bridge());
    }

    @Test
    void detachingLeavesNothingAndFreesTheNames() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
        bed.plane.attach(a);
        bed.plane.detach(a);
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
        assertThat(Witness.links(TestBed.netns(one))).isEmpty();
        bed.plane.attach(a);
        assertThat(Witness.links(TestBed.netns(one))).containsExactly(TestBed.nic(a));
        bed.plane.detach(a);
        bed.plane.close();
        assertThat(Witness.ip(bed.fabric, "link")).hasSize(2);
        assertThat(Witness.ip(TestBed.netns(one), "link")).hasSize(1);
    }

    @Test
    void detachingWhatWasNeverAttachedSucceeds() {
        bed.plane.detach(bed.attachment("p1", one, "203.0.113.10"));
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void detachingFromAComputeThatIsGoneSucceeds() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
        bed.plane.attach(a);
        Witness.run("ip", "netns", "del", TestBed.netns(one));
        bed.plane.detach(a);
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void aComputeThatIsGoneOrWasReplacedIsNotFound() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
        Witness.run("ip", "netns", "del", TestBed.netns(one));
        assertThat(bed.plane.isPresent(one, a.computeIdentity())).isFalse();
        assertThatExceptionOfType(AmphoraNotFoundException.class).isThrownBy(() -> bed.plane.attach(a));
        Witness.run("ip", "netns", "add", TestBed.netns(one));
        assertThat(bed.plane.isPresent(one, a.computeIdentity())).isFalse();
        assertThatExceptionOfType(AmphoraNotFoundException.class)
                .isThrownBy(() -> bed.plane.attach(a))
                .withMessageContaining("replaced");
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void aRefusedAttachLeavesNothing() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
        String netns = TestBed.netns(one);
        Witness.sh("ip -n " + netns + " link add " + TestBed.nic(a) + " type dummy || ip -n " + netns + " link add "
                + TestBed.nic(a) + " type bridge");
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> bed.plane.attach(a))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .withMessageContaining("p1");
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
        assertThat(Witness.links(netns)).containsExactly(TestBed.nic(a));
    }

    @Test
    void addressesAndAdminStateChange() {
        Attachment before = bed.attachment("p1", one, "203.0.113.10", "203.0.113.11");
        bed.plane.attach(before);
        Attachment after = bed.attachment("p1", one, "203.0.113.11", "2001:db8:1::10");
        bed.plane.change(before, after);
        assertThat(Witness.addresses(TestBed.netns(one), TestBed.nic(after)))
                .containsExactlyInAnyOrder("203.0.113.11/24", "2001:db8:1::10/64");
        Port down = after.port().toBuilder().adminStateUp(false).build();
        bed.plane.change(after, TestBed.with(after, down, List.of()));
        // The kernel tells NO-CARRIER a moment later.
        assertThat(Witness.link(TestBed.netns(one), TestBed.nic(after)).toString())
                .doesNotContain("LOWER_UP");
        bed.plane.change(TestBed.with(after, down, List.of()), after);
        assertThat(Witness.link(TestBed.netns(one), TestBed.nic(after)).toString())
                .contains("LOWER_UP");
    }

    @Test
    void ipv6IsSwitchedOnForOurNicAlone() {
        String netns = TestBed.netns(one);
        Witness.run(
                "ip",
                "netns",
                "exec",
                netns,
                "sysctl",
                "-q",
                "-w",
                "net.ipv6.conf.all.disable_ipv6=1",
                "net.ipv6.conf.default.disable_ipv6=1");
        Attachment a = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
        bed.plane.attach(a);
        assertThat(Witness.addresses(netns, TestBed.nic(a))).contains("2001:db8:1::10/64");
        assertThat(Witness.run(
                                "ip",
                                "netns",
                                "exec",
                                netns,
                                "sysctl",
                                "-n",
                                "net.ipv6.conf.all.disable_ipv6",
                                "net.ipv6.conf." + TestBed.nic(a) + ".disable_ipv6")
                        .split("\n"))
                .containsExactly("1", "0");
    }

    @Test
    void vipsThatAreHeldStandBesideTheOwnAddress() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
        Attachment holder = TestBed.holding(
                TestBed.withPairs(a, "203.0.113.100", "2001:db8:1::100"), "203.0.113.100", "2001:db8:1::100");
        bed.plane.attach(holder);
        assertThat(Witness.addresses(TestBed.netns(one), TestBed.nic(a)))
                .isEqualTo(Set.of("203.0.113.10/24", "203.0.113.100/32", "2001:db8:1::100/128"));
        assertThat(Witness.routes(TestBed.netns(one), TestBed.nic(a))).containsExactly("2001:db8:1::/64");
    }
}
