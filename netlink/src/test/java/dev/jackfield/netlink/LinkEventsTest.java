package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("linux")
class LinkEventsTest {
    private final Pair pair = new Pair("events");
    private final LinkedBlockingQueue<LinkEvents.Event> events = new LinkedBlockingQueue<>();

    @AfterEach
    void clean() {
        pair.close();
    }

    @Test
    void aCarrierThatIsLostAndFoundIsTold() throws Exception {
        try (LinkEvents subscription = LinkEvents.subscribe(pair.a, events::add)) {
            assertThat(subscription).isNotNull();
            Witness.run(List.of("ip", "-n", pair.nameB, "link", "set", "b0", "down"));
            await(event -> event instanceof LinkEvents.Event.Changed(Link link)
                    && link.name().equals("a0")
                    && !link.lowerUp());
            Witness.run(List.of("ip", "-n", pair.nameB, "link", "set", "b0", "up"));
            await(event -> event instanceof LinkEvents.Event.Changed(Link link)
                    && link.name().equals("a0")
                    && link.lowerUp());
        }
    }

    @Test
    void aDeletedLinkIsToldAndOneThatLeavesItsBridgeIsNotDeleted() throws Exception {
        Link bridge = pair.a.rtnl().createBridge(LinkSettings.named("br0").up(), BridgeSettings.QUIET);
        try (LinkEvents subscription = LinkEvents.subscribe(pair.a, events::add)) {
            assertThat(subscription).isNotNull();
            int a0 = pair.linkA.index();
            pair.a
                    .rtnl()
                    .batch()
                    .change(a0, LinkSettings.NONE.master(bridge.index()))
                    .send();
            pair.a.rtnl().batch().change(a0, LinkSettings.NONE.noMaster()).send();
            pair.a.rtnl().batch().deleteLink(bridge.index()).send();
            await(event -> event instanceof LinkEvents.Event.Deleted(Link link)
                    && !link.name().equals("a0"));
            Netns.delete(pair.nameB);
            pair.b.close(); // the last user of the namespace: its end of the pair dies with it
            await(event -> event instanceof LinkEvents.Event.Deleted(Link link)
                    && link.name().equals("a0"));
        }
    }

    @Test
    void anotherNamespacesLinksAreNotTold() throws Exception {
        try (LinkEvents subscription = LinkEvents.subscribe(pair.a, events::add)) {
            assertThat(subscription).isNotNull();
            pair.b.rtnl().createBridge(LinkSettings.named("other"), BridgeSettings.QUIET);
            pair.a.rtnl().createBridge(LinkSettings.named("own"), BridgeSettings.QUIET);
            LinkEvents.Event first = events.poll(10, TimeUnit.SECONDS);
            assertThat(first)
                    .isInstanceOfSatisfying(
                            LinkEvents.Event.Changed.class,
                            it -> assertThat(it.link().name()).isEqualTo("own"));
        }
    }

    @Test
    void aListenerThatIsTooSlowIsToldToListAgain() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (LinkEvents subscription = LinkEvents.subscribe(pair.a, event -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            events.add(event);
        })) {
            assertThat(subscription).isNotNull();
            Batch batch = pair.a.rtnl().batch();
            for (int i = 0; i < 12_000; i++) {
                batch.change(pair.linkA.index(), LinkSettings.NONE.alias("alias " + i));
            }
            batch.send();
            release.countDown();
            await(event -> event instanceof LinkEvents.Event.Resync);
        }
    }

    @Test
    void closingEndsAtOnceAndNothingIsToldAfterwards() {
        LinkEvents subscription = LinkEvents.subscribe(pair.a, events::add);
        subscription.close();
        subscription.close();
        pair.a.rtnl().createBridge(LinkSettings.named("br0"), BridgeSettings.QUIET);
        assertThat(events).isEmpty();
    }

    @Test
    void aListenerMayCloseAndMayThrow() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        LinkedBlockingQueue<LinkEvents> self = new LinkedBlockingQueue<>();
        LinkEvents subscription = LinkEvents.subscribe(pair.a, event -> {
            closed.countDown();
            if (closed.getCount() == 0) {
                LinkEvents own = self.poll();
                if (own != null) {
                    own.close();
                }
            } else {
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
                throw new IllegalStateException("thrown on purpose");
            }
        });
        self.add(subscription);
        pair.a.rtnl().createBridge(LinkSettings.named("br0"), BridgeSettings.QUIET);
        pair.a.rtnl().createBridge(LinkSettings.named("br1"), BridgeSettings.QUIET);
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        subscription.close();
    }

    private void await(Predicate<LinkEvents.Event> wanted) throws InterruptedException {
        LinkEvents.Event event;
        do {
            event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event within ten seconds").isNotNull();
            if (event instanceof LinkEvents.Event.Deleted(Link link)) {
                assertThat(wanted.test(event))
                        .as("%s was not to be deleted", link.name())
                        .isTrue();
            }
        } while (event == null || !wanted.test(event));
    }
}
