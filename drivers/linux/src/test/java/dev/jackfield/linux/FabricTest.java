package dev.jackfield.linux;

import dev.jackfield.netlink.Rtnl;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What becomes of the fabric when it is another's, when it is gone, and when a process was killed in it. */
@Tag("linux")
class FabricTest {
    private TestBed bed = new TestBed();

    @AfterEach
    void clean() {
        bed.close();
    }

    private static void refused(ErrorKind kind, String text, Runnable call) {
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .withMessageContaining(text);
    }

    @Test
    void openingWithoutNetworksTouchesNothing() {
        assertThat(Witness.run("ip", "netns")).isEmpty();
        assertThat(bed.folder).isEmptyDirectory();
    }

    @Test
    void aSecondStoreIsRefusedByName() throws IOException {
        bed.plane.createNetwork(bed.network);
        Path folder = Files.createTempDirectory("jackfield-other").toRealPath();
        try (LinuxDataPlane other = new LinuxDataPlane(bed.installation, folder, Optional.empty())) {
            other.open(List.of(), List.of());
            refused(ErrorKind.CONFLICT, bed.folder.toString(), () -> other.createNetwork(bed.network));
            assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
        } finally {
            Files.delete(folder);
        }
    }

    @Test
    void aLinkWhoseMakingWasCutOffGoesWithTheNextOpening() {
        bed.plane.createNetwork(bed.network);
        String netns = TestBed.netns(bed.compute("one"));
        Attachment kept = bed.attachment("p1", bed.compute("two"), "203.0.113.10");
        bed.plane.attach(kept);
        String table = filter();
        // The kernel gives a link its alias only by a second message, and what it may send comes before that.
        Witness.sh("ip -n " + bed.fabric + " link add jfp0123456789 group " + Rtnl.UNFINISHED
                + " type veth peer name jf0123456789 netns " + netns);
        Witness.sh(
                "ip netns exec " + bed.fabric + " nft 'add element bridge jackfield guarded { jfp0123456789 };"
                        + " add element bridge jackfield sources4_blocks { jfp0123456789 . 02:00:00:00:00:01 . 198.51.100.0/24 }'");

        bed.another().open(List.of(bed.network), List.of(kept));

        assertThat(Witness.links(bed.fabric)).containsExactlyInAnyOrder(bed.bridge(), TestBed.hostEnd(kept));
        assertThat(Witness.links(netns)).isEmpty();
        assertThat(filter()).isEqualTo(table).contains(TestBed.hostEnd(kept));
    }

    @Test
    void whatTheFilterHoldsOfAPortGoesAlsoIfItsLinkWasReapedBefore() {
        bed.plane.createNetwork(bed.network);
        Attachment kept = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        bed.plane.attach(kept);
        String table = filter();
        Attachment gone = bed.attachment("p2", bed.compute("two"), "203.0.113.11");
        bed.plane.attach(gone);
        // Killed while it detached the port, and then the links that wait for it were deleted by another process.
        Witness.sh("ip -n " + bed.fabric + " link del " + TestBed.hostEnd(gone));

        bed.another().settle(List.of(bed.network), List.of(kept));

        assertThat(filter()).isEqualTo(table);
    }

    private String filter() {
        return Witness.sh("ip netns exec " + bed.fabric + " nft -s list table bridge jackfield");
    }

    @Test
    void aPortWhoseNicWasCutOffInItsMakingGetsAnother() {
        bed.plane.createNetwork(bed.network);
        Attachment a = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        Witness.sh("ip -n " + bed.fabric + " link add " + TestBed.hostEnd(a) + " group " + Rtnl.UNFINISHED
                + " type veth peer name " + TestBed.nic(a) + " netns " + TestBed.netns(a.computeId()));

        bed.plane.attach(a);
        bed.another().open(List.of(bed.network), List.of(a));

        assertThat(Witness.links(bed.fabric)).containsExactlyInAnyOrder(bed.bridge(), TestBed.hostEnd(a));
        assertThat(Witness.link(bed.fabric, TestBed.hostEnd(a)).get("group").asString())
                .isEqualTo("default");
        assertThat(Witness.addresses(TestBed.netns(a.computeId()), TestBed.nic(a)))
                .contains("203.0.113.10/24");
    }

    @Test
    void aChangeThatWasNotRecordedIsTakenBackByTheNextOpening() {
        bed.plane.createNetwork(bed.network);
        Attachment before = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        String netns = TestBed.netns(before.computeId());
        String nic = TestBed.nic(before);
        bed.plane.attach(before);
        Witness.sh("ip -n " + netns + " addr add 198.51.100.5/32 dev " + nic);
        Attachment more = bed.attachment("p1", before.computeId(), "203.0.113.10", "203.0.113.11");
        Attachment after = TestBed.holding(
                TestBed.withPairs(more, "203.0.113.100", "2001:db8:1::100"), "203.0.113.100", "2001:db8:1::100");
        bed.plane.change(before, after);
        assertThat(Witness.addresses(netns, nic)).hasSize(5);
        assertThat(Witness.routes(netns, nic)).containsExactly("2001:db8:1::/64");

        bed.another().open(List.of(bed.network), List.of(before));

        assertThat(Witness.addresses(netns, nic)).containsExactlyInAnyOrder("203.0.113.10/24", "198.51.100.5/32");
        assertThat(Witness.routes(netns, nic)).isEmpty();
    }

    @Test
    void aMoveOfAVipThatWasNotRecordedIsTakenBackByTheNextOpening() {
        bed.plane.createNetwork(bed.network);
        Attachment holder = TestBed.holding(
                TestBed.withPairs(bed.attachment("p1", bed.compute("one"), "203.0.113.10"), "203.0.113.100"),
                "203.0.113.100");
        Attachment other = TestBed.withPairs(bed.attachment("p2", bed.compute("two"), "203.0.113.20"), "203.0.113.100");
        bed.plane.attach(holder);
        bed.plane.attach(other);
        String before = state(holder) + state(other);
        // As far as a process comes that is killed before it takes the VIP from its old holder.
        Witness.sh("ip -n " + bed.fabric + " link set " + TestBed.hostEnd(holder) + " nomaster; ip -n " + bed.fabric
                + " link set " + TestBed.hostEnd(other) + " alias '"
                + Witness.link(bed.fabric, TestBed.hostEnd(other))
                        .get("ifalias")
                        .asString() + " vip=held'; ip -n "
                + TestBed.netns(other.computeId()) + " addr add 203.0.113.100/32 dev " + TestBed.nic(other));

        bed.another().open(List.of(bed.network), List.of(holder, other));

        assertThat(state(holder) + state(other)).isEqualTo(before);
    }

    private String state(Attachment attachment) {
        String link = TestBed.hostEnd(attachment);
        return Witness.link(bed.fabric, link).get("ifalias").asString() + " on "
                + Witness.link(bed.fabric, link).path("master").asString("-")
                + Witness.addresses(TestBed.netns(attachment.computeId()), TestBed.nic(attachment));
    }

    @Test
    void aWorldThatIsGoneIsSaidToBeGone() {
        bed.plane.createNetwork(bed.network);
        Attachment a = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        bed.plane.attach(a);
        bed.plane.close();
        Witness.run("ip", "netns", "del", bed.fabric);
        // The kernel removes the links of a dead namespace in its own time.
        Witness.sh("while ip -n " + TestBed.netns(a.computeId()) + " link show " + TestBed.nic(a)
                + "; do sleep 0.01; done");

        LinuxDataPlane later = bed.another();
        later.open(List.of(bed.network), List.of(a));
        refused(ErrorKind.UNAVAILABLE, "is gone (made in network namespace", () -> later.attach(a));
        refused(ErrorKind.UNAVAILABLE, bed.fabric, () -> later.createNetwork(bed.network));
        later.detach(a);
        later.deleteNetwork(bed.network);
        later.createNetwork(bed.network);
        later.attach(a);
        assertThat(Witness.links(bed.fabric)).hasSize(2);
    }

    @Test
    void aWorldThatIsElsewhereIsLeftAlone() throws IOException {
        bed.plane.createNetwork(bed.network);
        FabricRecord record = FabricRecord.load(bed.folder).orElseThrow();
        Process elsewhere = new ProcessBuilder("unshare", "-m", "sh", "-c", "echo; exec sleep 60").start();
        try {
            assertThat(elsewhere.getInputStream().read()).isEqualTo('\n');
            long mounts = (Long) Files.getAttribute(Path.of("/proc/" + elsewhere.pid() + "/ns/mnt"), "unix:ino");
            new FabricRecord(new Identity(record.home(), 1), record.boot(), mounts, record.home()).save(bed.folder);
            LinuxDataPlane later = bed.another();
            later.open(List.of(bed.network), List.of());
            refused(ErrorKind.UNAVAILABLE, "another world", () -> later.deleteNetwork(bed.network));
        } finally {
            elsewhere.destroyForcibly();
            record.save(bed.folder);
        }
    }

    @Test
    void aFabricWhoseMakingWasCutOffIsAdopted() {
        Witness.sh("ip netns add " + bed.fabric);
        bed.plane.createNetwork(bed.network);
        assertThat(FabricRecord.load(bed.folder)).isPresent();
        assertThat(Witness.link(bed.fabric, "lo").get("ifalias").asString()).contains(bed.installation.value());
    }

    @Test
    void aForgottenFabricIsRememberedAgain() {
        bed.plane.createNetwork(bed.network);
        FabricRecord.forget(bed.folder);
        LinuxDataPlane later = bed.another();
        later.open(List.of(bed.network), List.of());
        assertThat(FabricRecord.load(bed.folder)).isPresent();
        assertThat(Witness.links(bed.fabric)).containsExactly(bed.bridge());
    }

    @Test
    void whatAKilledProcessLeftIsRemovedOnOpening() {
        bed.plane.createNetwork(bed.network);
        Attachment kept = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        Attachment stray = TestBed.withPairs(bed.attachment("p2", bed.compute("two"), "203.0.113.20"), "203.0.113.77");
        Attachment half = bed.attachment("p3", bed.compute("three"), "203.0.113.30");
        bed.plane.attach(kept);
        bed.plane.attach(stray);
        bed.plane.attach(half);
        bed.plane.detach(half); // and never reaped

        List<InventoryItem> strays = bed.another().strays(List.of(kept));
        assertThat(strays).singleElement().satisfies(item -> {
            assertThat(item.kind()).isEqualTo(ResourceKind.LINK);
            assertThat(item.id()).isEqualTo(TestBed.hostEnd(stray));
            assertThat(item.isOurs()).isTrue();
        });
        LinuxDataPlane later = bed.another();
        later.open(List.of(bed.network), List.of(kept));
        assertThat(Witness.run("ip", "-n", bed.fabric, "-o", "link").lines()).hasSize(3);
        assertThat(Witness.links(TestBed.netns(stray.computeId()))).isEmpty();
        assertThat(Witness.nft(bed.fabric, "list", "ruleset").toString())
                .contains(TestBed.hostEnd(kept))
                .doesNotContain(TestBed.hostEnd(stray));
        assertThat(later.strays(List.of(kept))).isEmpty();
        later.open(List.of(), List.of());
        assertThat(Witness.run("ip", "netns")).doesNotContain(bed.fabric);
    }

    @Test
    void aStrayIsRemovedWhileTheDriverIsOpenAndNothingElse() {
        bed.plane.createNetwork(bed.network);
        Attachment kept = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        bed.plane.attach(kept);
        String table = filter();
        Attachment stray = bed.attachment("p2", bed.compute("two"), "203.0.113.20");
        bed.plane.attach(stray);
        InventoryItem item = bed.plane.strays(List.of(kept)).getFirst();

        bed.plane.removeStray(item, List.of(kept, stray));
        assertThat(Witness.links(bed.fabric)).contains(TestBed.hostEnd(stray));

        bed.plane.removeStray(item, List.of(kept));
        bed.plane.removeStray(item, List.of(kept));
        bed.plane.close();

        assertThat(Witness.links(bed.fabric)).containsExactlyInAnyOrder(bed.bridge(), TestBed.hostEnd(kept));
        assertThat(Witness.links(TestBed.netns(stray.computeId()))).isEmpty();
        assertThat(filter()).isEqualTo(table);
    }

    @Test
    void aChangeThatWasCutOffIsTakenBackOnOpening() {
        bed.plane.createNetwork(bed.network);
        Attachment recorded = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        bed.plane.attach(recorded);
        bed.plane.change(recorded, TestBed.withPairs(recorded, "203.0.113.77"));
        bed.another().open(List.of(bed.network), List.of(recorded));
        assertThat(Witness.nft(bed.fabric, "list", "ruleset").toString())
                .contains("203.0.113.10")
                .doesNotContain("203.0.113.77");
    }

    @Test
    void anotherProcessFindsTheFabricAfterItWasMadeAnew() {
        LinuxDataPlane other = bed.another();
        bed.plane.createNetwork(bed.network);
        other.open(List.of(bed.network), List.of());
        Attachment a = bed.attachment("p1", bed.compute("one"), "203.0.113.10");
        other.attach(a);
        other.detach(a);
        bed.plane.deleteNetwork(bed.network);
        bed.plane.createNetwork(bed.network);
        other.attach(a);
        assertThat(Witness.links(bed.fabric)).hasSize(2);
    }
}
