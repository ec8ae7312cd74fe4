package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

@Tag("linux")
class NetnsTest {
    private static final String NAME = "netlink-netns";

    @AfterEach
    void clean() {
        Netns.delete(NAME);
    }

    @Test
    void aCreatedNamespaceIsSeenByIpAndHasLoopbackUp() throws Exception {
        try (Netns netns = Netns.create(NAME)) {
            assertThat(Witness.ip("netns")
                            .valueStream()
                            .map(it -> it.get("name").asString()))
                    .contains(NAME);
            assertThat(Witness.ip("-n", NAME, "link", "show", "lo")
                            .at("/0/flags")
                            .toString())
                    .contains("UP");
            assertThat(netns.id())
                    .isEqualTo(NetnsId.of(Netns.DIRECTORY.resolve(NAME)))
                    .isNotEqualTo(own());
            assertThat(Netns.exists(NAME)).isTrue();
            assertThat(Netns.names()).contains(NAME);
        }
        assertThat(Netns.exists(NAME)).isTrue();
    }

    @Test
    void workRunsInsideTheNamespaceAndCallersStayWhereTheyWere() throws Exception {
        try (Netns netns = Netns.create(NAME)) {
            Path self = Path.of("/proc/thread-self/ns/net");
            assertThat(netns.call(() -> NetnsId.of(self))).isEqualTo(netns.id());
            assertThat(NetnsId.of(self)).isEqualTo(own());
            AtomicReference<NetnsId> inside = new AtomicReference<>();
            Thread.startVirtualThread(() -> inside.set(netns.call(() -> NetnsId.of(self))))
                    .join();
            assertThat(inside.get()).isEqualTo(netns.id());
        }
    }

    /** A thread is born in the namespace of the one that starts it, and to wake a virtual thread may start a carrier for it. */
    @Test
    void noOtherThreadOfTheProcessIsDrawnIntoTheNamespace() throws Exception {
        Netns.create(NAME).close();
        assertThat(Witness.run(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djdk.virtualThreadScheduler.parallelism=2",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CarrierProbe.class.getName(),
                        NAME)))
                .isEqualToIgnoringNewLines("netns-" + NAME.substring(0, 9));
    }

    @Test
    void theCurrentNamespaceIsTheOneOfThisProcess() {
        try (Netns current = Netns.current();
                Netns same = Netns.ofProcess(ProcessHandle.current().pid())) {
            assertThat(current.id()).isEqualTo(own()).isEqualTo(same.id());
            assertThat(current.rtnl().getLink("lo").index()).isEqualTo(Rtnl.LOOPBACK);
        }
    }

    @Test
    void aTakenNameIsRefusedAndItsOwnerStays() {
        try (Netns first = Netns.create(NAME)) {
            assertThatExceptionOfType(NetnsException.class)
                    .isThrownBy(() -> Netns.create(NAME))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
                    .withMessageContaining(NAME);
            assertThat(NetnsId.of(Netns.DIRECTORY.resolve(NAME))).isEqualTo(first.id());
        }
    }

    @Test
    void anAbsentNamespaceCannotBeOpened() {
        assertThatExceptionOfType(NetnsException.class)
                .isThrownBy(() -> Netns.open("netlink-absent"))
                .satisfies(e -> assertThat(e.errnoName()).isEqualTo("ENOENT"));
        assertThatExceptionOfType(NetnsException.class)
                .isThrownBy(() -> Netns.ofProcess(Integer.MAX_VALUE))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        assertThat(Netns.exists("netlink-absent")).isFalse();
        assertThat(Netns.delete("netlink-absent")).isFalse();
    }

    @Test
    void aNamespaceLeftHalfMadeIsNoNamespaceAndCanBeDeleted() throws IOException {
        Files.createDirectories(Netns.DIRECTORY);
        Files.createFile(Netns.DIRECTORY.resolve(NAME));
        assertThat(Netns.exists(NAME)).isFalse();
        assertThatExceptionOfType(NetnsException.class)
                .isThrownBy(() -> Netns.open(NAME))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .withMessageContaining(NAME);
        assertThat(Netns.delete(NAME)).isTrue();
        assertThat(Netns.names()).doesNotContain(NAME);
    }

    @Test
    void deletingRemovesANamespaceMountedTwice() throws Exception {
        Netns.create(NAME).close();
        Witness.run(List.of("mount", "--bind", "/proc/self/ns/net", "/run/netns/" + NAME));
        assertThat(Netns.delete(NAME)).isTrue();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(NAME);
    }

    @Test
    void aNamespaceThatWasThereBeforeIpsFirstOneCanBeDeletedAfterIt() throws Exception {
        withoutDirectory(() -> {
            Netns.create(NAME).close();
            Witness.run(List.of("ip", "netns", "add", "netlink-later"));
            assertThat(Netns.delete(NAME)).isTrue();
            assertThat(Netns.names()).containsExactly("netlink-later");
            assertThat(mounts()).doesNotContain(NAME);
            assertThat(Netns.delete("netlink-later")).isTrue();
        });
    }

    @Test
    void theDirectoryComesWithTheFirstNamespaceAndGoesWithTheLast() throws Exception {
        withoutDirectory(() -> {
            String before = mounts();
            Netns.create(NAME).close();
            Netns.create("netlink-later").close();
            Netns.delete(NAME);
            assertThat(Netns.names()).containsExactly("netlink-later");
            Netns.delete("netlink-later");
            assertThat(Netns.DIRECTORY).doesNotExist();
            assertThat(mounts()).isEqualTo(before);
        });
    }

    @Test
    void aDirectoryThatWasThereStays() throws Exception {
        withoutDirectory(() -> {
            Files.createDirectory(Netns.DIRECTORY);
            String before = mounts();
            Netns.create(NAME).close();
            Netns.delete(NAME);
            assertThat(Netns.DIRECTORY).isEmptyDirectory();
            assertThat(mounts()).isEqualTo(before);
            Files.createFile(Netns.DIRECTORY.resolve("netlink-others"));
            Netns.create(NAME).close();
            Netns.delete(NAME);
            assertThat(Netns.names()).containsExactly("netlink-others");
            Files.delete(Netns.DIRECTORY.resolve("netlink-others"));
        });
    }

    private interface Body {
        void run() throws Exception;
    }

    /** Runs in a world that never saw a named namespace, and puts the directory of this one back. */
    private static void withoutDirectory(Body body) throws Exception {
        while (Witness.attempt("umount", "/run/netns") == 0) {}
        Files.deleteIfExists(Netns.DIRECTORY);
        try {
            body.run();
        } finally {
            while (Witness.attempt("umount", "/run/netns") == 0) {}
            Files.createDirectories(Netns.DIRECTORY);
        }
    }

    private static String mounts() throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo"));
    }

    @Test
    @Timeout(10)
    void aNamespaceWithoutANameIsNobodyElsesAndEndsWhenItIsClosed() throws Exception {
        List<String> names = Netns.names();
        NetnsId id;
        try (Netns netns = Netns.createUnnamed()) {
            id = netns.id();
            assertThat(id).isNotEqualTo(own());
            assertThat(netns.rtnl().links()).extracting(Link::name).containsExactly("lo");
            assertThat(Netns.names()).isEqualTo(names);
            netns.rtnl().createBridge(LinkSettings.named("tried"), BridgeSettings.QUIET);
            assertThat(netns.rtnl().findLink("tried")).isPresent();
        }
        while (!threadsIn(id).isEmpty()) {
            Thread.sleep(1); // its thread is told to end, and takes its time
        }
    }

    /** The threads of this process that are in a namespace, as /proc tells. */
    private static List<String> threadsIn(NetnsId id) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> isIn(task.resolve("ns/net"), id))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean isIn(Path file, NetnsId id) {
        try {
            return NetnsId.of(file).equals(id);
        } catch (NetnsException e) {
            return false; // the thread has ended
        }
    }

    @Test
    void anOpenNamespaceOutlivesItsName() {
        try (Netns netns = Netns.create(NAME)) {
            assertThat(Netns.delete(NAME)).isTrue();
            assertThat(netns.rtnl().getLink("lo").up()).isTrue();
        }
    }

    @Test
    void closingTwiceIsHarmlessAndAClosedNamespaceRefusesWork() {
        Netns netns = Netns.create(NAME);
        assertThat(netns.rtnl().links()).isNotEmpty();
        netns.close();
        netns.close();
        assertThatIllegalStateException().isThrownBy(() -> netns.rtnl().links()).withMessageContaining("closed");
        try (Netns current = Netns.current()) {
            LinkSettings into = LinkSettings.named("netlink0").netns(netns);
            assertThatIllegalStateException()
                    .isThrownBy(() -> current.rtnl().createVeth(LinkSettings.named("netlink1"), into));
        }
    }

    @Test
    void aGuestWorksOnItsHostsThreadWhichComesBack() throws Exception {
        Path self = Path.of("/proc/thread-self/ns/net");
        Netns.create(NAME).close();
        try (Netns host = Netns.current();
                Netns guest = Netns.visit(NAME, host)) {
            assertThat(guest.id()).isEqualTo(NetnsId.of(Netns.DIRECTORY.resolve(NAME)));
            assertThat(guest.call(() -> NetnsId.of(self))).isEqualTo(guest.id());
            assertThat(host.call(() -> NetnsId.of(self))).isEqualTo(host.id());
            assertThat(guest.call(Thread::currentThread)).isSameAs(host.call(Thread::currentThread));
            // Within the work of one the other's is done where it belongs, and then the first goes on where it was.
            assertThat(guest.call(() -> List.of(host.call(() -> NetnsId.of(self)), NetnsId.of(self))))
                    .containsExactly(host.id(), guest.id());
            assertThat(host.call(() -> List.of(guest.call(() -> NetnsId.of(self)), NetnsId.of(self))))
                    .containsExactly(guest.id(), host.id());
            assertThatIllegalStateException()
                    .isThrownBy(() -> guest.call(() -> {
                        throw new IllegalStateException("within");
                    }));
            assertThat(host.call(() -> NetnsId.of(self))).isEqualTo(host.id());
        }
    }

    @Test
    void aGuestsSocketIsTheGuestsWhereverTheThreadIs() throws Exception {
        Netns.create(NAME).close();
        Witness.run(List.of("ip", "-n", NAME, "link", "add", "netlink-guest", "type", "bridge"));
        try (Netns host = Netns.current();
                Netns guest = Netns.visit(NAME, host)) {
            // Its socket is made by the first of these, within the work of the host, and the host's by the second.
            host.<@Nullable Void, RuntimeException>call(() -> {
                assertThat(guest.rtnl().findLink("netlink-guest")).isPresent();
                assertThat(host.rtnl().findLink("netlink-guest")).isEmpty();
                assertThat(guest.rtnl().findLink("netlink-guest")).isPresent();
                return null;
            });
            guest.<@Nullable Void, RuntimeException>call(() -> {
                assertThat(host.rtnl().findLink("netlink-guest")).isEmpty();
                return null;
            });
        }
    }

    @Test
    void aGuestThatWasClosedRefusesWorkAndItsHostGoesOn() {
        Netns.create(NAME).close();
        Netns host = Netns.current();
        Netns guest = Netns.visit(NAME, host);
        assertThat(guest.rtnl().links()).isNotEmpty();
        guest.close();
        guest.close();
        assertThatIllegalStateException().isThrownBy(() -> guest.rtnl().links()).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> guest.call(() -> NAME));
        assertThat(host.rtnl().links()).isNotEmpty();
        Netns left = Netns.visit(NAME, host);
        assertThat(left.rtnl().links()).isNotEmpty();
        host.close();
        assertThatIllegalStateException().isThrownBy(() -> left.rtnl().links()).withMessageContaining("closed");
        assertThatNoException().isThrownBy(left::close);
    }

    @Test
    void aGuestsGuestIsTheHostsAndAGuestMustBeThere() {
        Netns.create(NAME).close();
        try (Netns host = Netns.current();
                Netns guest = Netns.visit(NAME, host)) {
            try (Netns another = Netns.visit(NAME, guest)) {
                assertThat(another.rtnl().links()).isNotEmpty();
            }
            assertThatExceptionOfType(NetnsException.class)
                    .isThrownBy(() -> Netns.visit("netlink-absent", host))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
            assertThatExceptionOfType(NetnsException.class)
                    .isThrownBy(() -> Netns.visitProcess(Integer.MAX_VALUE, host))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
            try (Netns process = Netns.visitProcess(ProcessHandle.current().pid(), host)) {
                assertThat(process.id()).isEqualTo(own());
            }
        }
    }

    @Test
    void anInterruptedCallerDoesNotBeginItsWork() throws InterruptedException {
        try (Netns netns = Netns.create(NAME)) {
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Thread first = Thread.ofPlatform()
                    .start(() -> netns.<@Nullable Void, RuntimeException>call(() -> {
                        busy.countDown();
                        assertThatNoException().isThrownBy(release::await);
                        return null;
                    }));
            busy.await();
            AtomicBoolean begun = new AtomicBoolean();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread second = Thread.ofVirtual().start(() -> {
                try {
                    netns.<@Nullable Void, RuntimeException>call(() -> {
                        begun.set(true);
                        return null;
                    });
                } catch (RuntimeException e) {
                    failure.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            second.interrupt();
            second.join();
            release.countDown();
            first.join();
            assertThat(failure.get())
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINTR));
            assertThat(interrupted).isTrue();
            assertThat(begun).isFalse();
        }
    }

    @Test
    void aNameWithASlashIsRefused() {
        for (String name : List.of("", ".", "..", "a/b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Netns.open(name));
            assertThatIllegalArgumentException().isThrownBy(() -> Netns.create(name));
        }
    }

    private static NetnsId own() {
        return NetnsId.of(Path.of("/proc/self/ns/net"));
    }
}
