package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

@Tag("linux")
class ShapingTest {
    private final Fabric world = new Fabric("shaping");
    private final Rtnl rtnl = world.fabric.rtnl();
    private final Link end = world.plug(world.bridge(), "end");

    @AfterEach
    void clean() {
        world.close();
    }

    private JsonNode tc(String... words) throws Exception {
        String[] command = new String[4 + words.length];
        System.arraycopy(new String[] {"tc", "-j", "-n", world.fabricName}, 0, command, 0, 4);
        System.arraycopy(words, 0, command, 4, words.length);
        return Witness.json(command);
    }

    private JsonNode root(String link) throws Exception {
        return tc("qdisc", "show", "dev", link, "root").get(0);
    }

    @Test
    void aLimitIsSetChangedReadAndTakenAway() throws Exception {
        assertThat(rtnl.limit(end.index())).isEmpty();

        rtnl.batch().limit(end.index(), TokenBucket.of(1_000_000, 1500)).send();
        assertThat(root("end").get("kind").asString()).isEqualTo("tbf");
        assertThat(root("end").at("/options/rate").asLong()).isEqualTo(125_000);
        assertThat(root("end").at("/options/burst").asLong()).isBetween(3030L, 3040L);
        assertThat(rtnl.limit(end.index())).hasValue(125_000);

        rtnl.batch().limit(end.index(), TokenBucket.of(80_000_000_000L, 1500)).send();
        assertThat(root("end").at("/options/rate").asLong()).isEqualTo(10_000_000_000L);
        assertThat(rtnl.limit(end.index())).hasValue(10_000_000_000L);

        rtnl.batch().unlimit(end.index()).unlimit(end.index()).send();
        assertThat(root("end").get("kind").asString()).isEqualTo("noqueue");
        assertThat(rtnl.limit(end.index())).isEmpty();
    }

    @Test
    void whatComesInIsRedirectedOnceAndNoMore() throws Exception {
        Link ifb = rtnl.createIfb(LinkSettings.named("ifb").mtu(1400).up());
        assertThat(ifb.kind()).isEqualTo("ifb");
        assertThat(rtnl.redirection(end.index())).isEmpty();

        rtnl.batch()
                .redirect(end.index(), ifb.index())
                .redirect(end.index(), ifb.index())
                .send();
        assertThat(rtnl.redirection(end.index())).hasValue(ifb.index());
        JsonNode filters = tc("filter", "show", "dev", "end", "ingress");
        assertThat(filters.findValuesAsString("to_dev")).containsExactly("ifb");
        assertThat(filters.findValuesAsString("mirred_action")).containsExactly("redirect");

        rtnl.batch().unredirect(end.index()).unredirect(end.index()).send();
        assertThat(rtnl.redirection(end.index())).isEmpty();
        assertThat(tc("filter", "show", "dev", "end", "ingress")).isEmpty();
    }

    @Test
    void whatSomebodySetIsListedAndWhatTheKernelSetIsNot() throws Exception {
        Link ifb = rtnl.createIfb(LinkSettings.named("ifb").mtu(1400).up());
        assertThat(rtnl.qdiscs().stream().filter(it -> it.link() == end.index()))
                .isEmpty();

        rtnl.batch()
                .limit(end.index(), TokenBucket.of(1_000_000, 1500))
                .redirect(end.index(), ifb.index())
                .send();

        assertThat(rtnl.qdiscs().stream().filter(it -> it.link() == end.index()))
                .extracting(Qdisc::kind, Qdisc::place, Qdisc::bytesPerSecond)
                .containsExactlyInAnyOrder(
                        tuple("tbf", Qdisc.ROOT, OptionalLong.of(125_000)),
                        tuple("ingress", Qdisc.INGRESS, OptionalLong.empty()));
        assertThat(tc("qdisc", "show", "dev", "end")).hasSize(2);
    }

    @Test
    void aLinkThatIsNotThereIsNamedByItsNumber() {
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> rtnl.batch()
                        .limit(9999, TokenBucket.of(1_000_000, 1500))
                        .send())
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                .withMessageContaining("9999");
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> rtnl.batch().redirect(end.index(), 9999).send())
                .withMessageContaining("9999");
    }

    @Test
    void aBucketHoldsAtLeastAFewFrames() {
        TokenBucket slow = TokenBucket.of(16_000, 9000);
        assertThat(slow.bytesPerSecond()).isEqualTo(2000);
        assertThat(slow.burst()).isGreaterThan(2 * 9000);
        assertThat(slow.queue()).isGreaterThan(slow.burst());
        TokenBucket fast = TokenBucket.of(2_000_000_000_000L, 1500);
        assertThat((long) fast.burst() + fast.queue()).isLessThanOrEqualTo(Integer.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(0, 1, 1));
    }
}
