package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits in the kernel, told by {@code tc} and by what gets through. */
@Tag("linux")
class QosTest {
    private static final int DATAGRAMS = 2000;

    private final TestBed bed = new TestBed();
    private final ComputeId one = bed.compute("one");
    private final ComputeId two = bed.container();

    @BeforeEach
    void aNetwork() {
        bed.plane.createNetwork(bed.network);
    }

    @AfterEach
    void clean() {
        bed.close();
    }

    private static Attachment under(Attachment a, long kilobits) {
        QosPolicy policy =
                new QosPolicy(new QosPolicyId("q" + kilobits), "q", Optional.empty(), OptionalLong.of(kilobits));
        return new Attachment(
                a.port().toBuilder().qosPolicyId(policy.id()).build(),
                a.network(),
                a.subnets(),
                a.computeId(),
                a.computeIdentity(),
                a.defaultRoute(),
                a.heldVips(),
                a.filter(),
                Optional.of(policy));
    }

    private static String shaper(Attachment attachment) {
        return LinkNames.shaper(attachment.port().id());
    }

    private JsonNode root(String link) {
        return Witness.tc(bed.fabric, "qdisc", "show", "dev", link, "root").get(0);
    }

    private long rate(String link) {
        return root(link).at("/options/rate").asLong() * 8 / 1000;
    }

    private boolean hasLink(String name) {
        return Witness.links(bed.fabric).contains(name);
    }

    /** Sends many datagrams as fast as can be, and counts what arrives until nothing is on its way any more. */
    private long arrived(Attachment from, Attachment to, String address) {
        String netns = TestBed.netns(to.computeId());
        long before = received(netns, TestBed.nic(to));
        Witness.sh("nsenter --net=/run/netns/" + TestBed.netns(from.computeId())
                + " python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                + "for i in range(" + DATAGRAMS + "):\n"
                + "  try: s.sendto(bytes(1000), (\"" + address + "\", 9))\n"
                + "  except OSError: pass'");
        return received(netns, TestBed.nic(to)) - before;
    }

    private static long received(String netns, String nic) {
        return Witness.ip(netns, "-s", "link", "show", "dev", nic)
                .get(0)
                .at("/stats64/rx/packets")
                .asLong();
    }

    @Test
    void aLimitHoldsBackWhatIsReceivedAndWhatIsSent() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
        Attachment b = bed.attachment("p2", two, "203.0.113.20");
        bed.plane.attach(a);
        bed.plane.attach(b);
        assertThat(Witness.pings(TestBed.netns(one), "203.0.113.10", "203.0.113.20"))
                .isTrue();
        long free = arrived(a, b, "203.0.113.20");
        assertThat(free).isGreaterThan(DATAGRAMS / 2);

        Attachment slow = under(b, 64);
        bed.plane.change(b, slow);
        assertThat(arrived(a, slow, "203.0.113.20")).as("received").isPositive().isLessThan(free / 5);
        assertThat(root(TestBed.hostEnd(b)).get("drops").asLong()).isGreaterThan(DATAGRAMS / 2);
        assertThat(root(TestBed.hostEnd(b)).get("overlimits").asLong()).isPositive();

        Witness.sh("until tc -s -n " + bed.fabric + " qdisc show dev " + TestBed.hostEnd(b)
                + " root | grep -q 'backlog 0b'; do sleep 0.1; done");
        assertThat(arrived(slow, a, "203.0.113.10")).as("sent").isPositive().isLessThan(free / 5);
        assertThat(root(shaper(b)).get("drops").asLong()).isGreaterThan(DATAGRAMS / 2);

        bed.plane.change(slow, b);
        assertThat(Witness.pings(TestBed.netns(one), "203.0.113.10", "203.0.113.20"))
                .isTrue();
        assertThat(arrived(a, b, "203.0.113.20")).isGreaterThan(free / 2);
        assertThat(arrived(b, a, "203.0.113.10")).isGreaterThan(free / 2);
        assertThat(hasLink(shaper(b))).isFalse();
    }

    @Test
    void whatALimitedPortSendsIsFilteredAsEver() {
        Attachment a = under(bed.attachment("p1", one, "203.0.113.10"), 100_000);
        bed.plane.attach(a);
        bed.plane.attach(bed.attachment("p2", two, "203.0.113.20"));
        assertThat(Witness.pings(TestBed.netns(one), "203.0.113.10", "203.0.113.20"))
                .isTrue();
        Witness.run("ip", "-n", TestBed.netns(one), "addr", "add", "203.0.113.66/24", "dev", TestBed.nic(a));
        assertThat(Witness.pingsOnce(TestBed.netns(one), "203.0.113.66", "203.0.113.20"))
                .isFalse();
    }

    @Test
    void attachingAgainRepairsWhatWasTakenAway() {
        Attachment a = under(bed.attachment("p1", one, "203.0.113.10"), 2000);
        bed.plane.attach(a);
        Witness.sh("tc -n " + bed.fabric + " qdisc del dev " + TestBed.hostEnd(a) + " root; tc -n " + bed.fabric
                + " qdisc del dev " + TestBed.hostEnd(a) + " ingress; ip -n " + bed.fabric + " link del " + shaper(a));
        assertThat(broken(a)).hasSize(1).first().asString().contains("receives", "sends");

        bed.plane.attach(a);

        assertThat(rate(TestBed.hostEnd(a))).isEqualTo(2000);
        assertThat(rate(shaper(a))).isEqualTo(2000);
        assertThat(Witness.tc(bed.fabric, "filter", "show", "dev", TestBed.hostEnd(a), "ingress")
                        .findValuesAsString("to_dev"))
                .containsExactly(shaper(a));
        assertThat(broken(a)).isEmpty();
    }

    @Test
    void theTraceNamesALimitThatSomebodyChanged() {
        Attachment a = under(bed.attachment("p1", one, "203.0.113.10"), 2000);
        bed.plane.attach(a);
        assertThat(broken(a)).isEmpty();
        String end = TestBed.hostEnd(a);
        Witness.sh("tc -n " + bed.fabric + " qdisc change dev " + end
                + " root handle 1: tbf rate 3mbit burst 4k limit 40k");
        assertThat(broken(a))
                .hasSize(1)
                .first()
                .asString()
                .contains(end, "receives")
                .doesNotContain("sends");
        bed.plane.attach(a);
        Witness.sh("tc -n " + bed.fabric + " filter del dev " + end + " ingress");
        assertThat(broken(a))
                .hasSize(1)
                .first()
                .asString()
                .contains(end, "sends")
                .doesNotContain("receives");
    }

    private List<Hop> broken(Attachment attachment) {
        return bed.plane.trace(TestBed.loadBalancer(List.of("203.0.113.100")), List.of(attachment)).stream()
                .filter(hop -> hop.state() != Hop.State.OK)
                .toList();
    }

    @Test
    void aLimitGoesWithItsPortAlsoIfTheComputeWentFirst() {
        Attachment a = under(bed.attachment("p1", one, "203.0.113.10"), 2000);
        Attachment b = under(bed.attachment("p2", two, "203.0.113.20"), 2000);
        bed.plane.attach(a);
        bed.plane.attach(b);
        bed.kill(two);
        assertThat(hasLink(shaper(b))).isTrue();

        bed.plane.detach(a);
        bed.plane.detach(b);

        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void whatAKilledChangeLeftIsPutRightOnOpening() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
        bed.plane.attach(a);
        bed.plane.change(a, under(a, 2000)); // and the records were rolled back

        bed.another().open(List.of(bed.network), List.of(a));

        assertThat(root(TestBed.hostEnd(a)).get("kind").asString()).isEqualTo("noqueue");
        assertThat(hasLink(shaper(a))).isFalse();

        Attachment b = under(a, 3000);
        bed.plane.change(a, b);
        bed.plane.change(b, a);
        bed.another().open(List.of(bed.network), List.of(b));
        assertThat(rate(TestBed.hostEnd(a))).isEqualTo(3000);
        assertThat(rate(shaper(a))).isEqualTo(3000);

        bed.another().open(List.of(bed.network), List.of());
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void aPortThatWasNeverLimitedHasNothingOfIt() {
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
        bed.plane.attach(a);
        assertThat(root(TestBed.hostEnd(a)).get("kind").asString()).isEqualTo("noqueue");
        assertThat(Witness.links(bed.fabric)).containsExactlyInAnyOrder(bed.bridge(), TestBed.hostEnd(a));
    }
}
