package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("linux")
class NetworkTest {
    private TestBed bed = new TestBed();

    @AfterEach
    void clean() {
        bed.close();
        Witness.attempt("ip", "link", "del", "linux-dev");
        Witness.attempt("ip", "link", "del", "linux-br");
    }

    private Network flat(String device) {
        return bed.network.toBuilder()
                .providerNetworkType("flat")
                .providerPhysicalNetwork(device)
                .build();
    }

    private static void refused(ErrorKind kind, String text, Runnable call) {
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .withMessageContaining(text);
    }

    @Test
    void aNetworkIsAQuietBridgeInAFabricOfItsOwn() {
        bed.plane.createNetwork(bed.network);
        JsonNode bridge = Witness.link(bed.fabric, bed.bridge());
        assertThat(bridge.get("mtu").asInt()).isEqualTo(1450);
        assertThat(bridge.get("ifalias").asString())
                .isEqualTo("jackfield/1 installation=" + bed.installation + " network=net-1");
        assertThat(bridge.at("/linkinfo/info_data/stp_state").asInt()).isZero();
        assertThat(bridge.at("/linkinfo/info_data/mcast_snooping").asInt()).isZero();
        assertThat(bridge.get("flags").toString()).contains("\"UP\"");
        assertThat(Witness.addresses(bed.fabric, bed.bridge())).isEmpty();
        assertThat(Witness.link(bed.fabric, "lo").get("ifalias").asString()).endsWith("store=" + bed.folder);
        bed.plane.createNetwork(bed.network);
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void theLastNetworkTakesTheFabricWithIt() {
        Network second = Network.builder(new NetworkId("net-2"), "second").build();
        bed.plane.createNetwork(bed.network);
        bed.plane.createNetwork(second);
        bed.plane.deleteNetwork(bed.network);
        assertThat(Witness.links(bed.fabric)).containsExactly(LinkNames.bridge(second.id()));
        bed.plane.deleteNetwork(second);
        assertThat(Witness.run("ip", "netns")).doesNotContain(bed.fabric);
        bed.plane.deleteNetwork(second);
        bed.plane.createNetwork(bed.network);
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void otherKindsOfNetworksAreRefused() {
        refused(
                ErrorKind.UNSUPPORTED,
                "vlan",
                () -> bed.plane.checkNetwork(bed.network.toBuilder()
                        .providerNetworkType("vlan")
                        .providerPhysicalNetwork("eth0")
                        .providerSegmentationId(7)
                        .build()));
        refused(
                ErrorKind.INVALID,
                "provider_physical_network",
                () -> bed.plane.checkNetwork(
                        bed.network.toBuilder().providerNetworkType("flat").build()));
        refused(ErrorKind.INVALID, "linux-absent", () -> bed.plane.checkNetwork(flat("linux-absent")));
        refused(ErrorKind.INVALID, "a name", () -> bed.plane.checkNetwork(flat("a name")));
        refused(ErrorKind.INVALID, "lo", () -> bed.plane.checkNetwork(flat("lo")));
        assertThat(Witness.run("ip", "netns")).doesNotContain(bed.fabric);
    }

    @Test
    void aFlatNetworkReachesABridgeOfTheHost() {
        ComputeId one = bed.compute("one");
        Witness.sh(
                "ip link add linux-br type bridge; ip link set linux-br up; ip addr add 203.0.113.1/24 dev linux-br");
        String mac = Witness.link("", "linux-br").get("address").asString();
        String before = host();
        Network flat = flat("linux-br");
        bed.plane.checkNetwork(flat);
        bed.plane.createNetwork(flat);
        bed.plane.createNetwork(flat);
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
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
        assertThat(Witness.pings(TestBed.netns(one), "203.0.113.10", "203.0.113.1"))
                .isTrue();
        Network other = flat.toBuilder().id(new NetworkId("net-2")).build();
        refused(ErrorKind.CONFLICT, "net-1", () -> bed.plane.checkNetwork(other));
        bed.plane.detach(onFlat);
        bed.plane.deleteNetwork(flat);
        assertThat(host()).isEqualTo(before);
        assertThat(Witness.link("", "linux-br").get("address").asString()).isEqualTo(mac);
    }

    @Test
    void aNicIsLentToAFlatNetworkAndGivenBackAsItWas() {
        String far = TestBed.netns(bed.compute("far"));
        Witness.sh("ip link add linux-dev mtu 1400 type veth peer name far netns " + far
                + "; ip link set linux-dev up; ip -n " + far
                + " link set far up; ip -n " + far + " addr add 203.0.113.200/24 dev far");
        ComputeId one = bed.compute("one");
        String before = host();
        Network flat = flat("linux-dev").toBuilder().mtu(1300).build();
        bed.plane.checkNetwork(flat);
        bed.plane.createNetwork(flat);
        assertThat(Witness.link("", "linux-dev").isMissingNode()).isTrue();
        bed.another().createNetwork(flat);
        assertThat(Witness.link(bed.fabric, "linux-dev").get("master").asString())
                .isEqualTo(bed.bridge());
        Attachment a = bed.attachment("p1", one, "203.0.113.10");
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
        assertThat(Witness.pings(TestBed.netns(a.computeId()), "203.0.113.10", "203.0.113.200"))
                .isTrue();
        bed.plane.detach(onFlat);
        bed.plane.deleteNetwork(flat);
        assertThat(host()).isEqualTo(before);
    }

    @Test
    void aNicThatTheHostUsesIsRefused() {
        Witness.sh("ip link add linux-dev type veth peer name linux-peer; ip addr add 192.0.2.1/24 dev linux-dev");
        refused(ErrorKind.CONFLICT, "192.0.2.1", () -> bed.plane.checkNetwork(flat("linux-dev")));
        Witness.sh(
                "ip addr flush dev linux-dev; ip link add linux-br type bridge; ip link set linux-dev master linux-br");
        refused(ErrorKind.CONFLICT, "linux-dev", () -> bed.plane.checkNetwork(flat("linux-dev")));
    }

    /** The host, without numbers that the kernel gives, timers, and a link's state, of which it makes up its mind a little later. */
    private static String host() {
        return Witness.sh("ip -d link; ip addr; ip route; ls /run/netns | wc -l")
                .replaceAll(
                        "(?m)^\\d+: |@if\\d+| state \\w+|link-netnsid \\d+|_timer +\\S+|valid_lft.*|inet6 fe80.*|^ *\\n",
                        "")
                .replaceAll("NO-CARRIER,|,LOWER_UP| linkdown|tso_max_size \\d+| \\d+\\.[0-9:a-f]+", "");
    }

    @Test
    void aFullBridgeIsNamedAndNothingIsLeft() {
        bed.plane.createNetwork(bed.network);
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < 1023; i++) {
            batch.append("link add d")
                    .append(i)
                    .append(" master ")
                    .append(bed.bridge())
                    .append(" type veth peer name e");
            batch.append(i).append('\n');
        }
        Witness.sh("ip -n " + bed.fabric + " -b - <<'END'\n" + batch + "END\n");
        List<String> before = Witness.links(bed.fabric);
        ComputeId one = bed.compute("one");
        refused(ErrorKind.EXHAUSTED, "vip-net", () -> bed.plane.attach(bed.attachment("p1", one, "203.0.113.10")));
        assertThat(Witness.links(bed.fabric)).isEqualTo(before);
        assertThat(Witness.links(TestBed.netns(one))).isEmpty();
        assertThat(Witness.nft(bed.fabric, "list", "ruleset").toString()).doesNotContain("jfp");
    }

    @Test
    void theFabricAndTheHostAreNoComputes() {
        bed.plane.createNetwork(bed.network);
        for (String id :
                List.of("netns:" + bed.fabric, "netns:a/b", "netns:..", "docker:x", "netns:" + "x".repeat(65))) {
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> bed.plane.identify(new ComputeId(id)));
        }
        Witness.sh("touch /run/netns/linux-own; mount --bind /proc/self/ns/net /run/netns/linux-own");
        try {
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> bed.plane.identify(new ComputeId("netns:linux-own")))
                    .withMessageContaining("host");
        } finally {
            Witness.run("ip", "netns", "del", "linux-own");
        }
        refused(ErrorKind.NOT_FOUND, "linux-absent", () -> bed.plane.identify(new ComputeId("netns:linux-absent")));
    }
}
