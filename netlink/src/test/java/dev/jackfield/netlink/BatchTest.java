package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Tag("linux")
class BatchTest {
    private static final Mac MAC = Mac.parse("02:00:00:00:00:01");

    private final Fabric world = new Fabric("batch");
    private final Netns fabric = world.fabric;
    private final Netns amphora = world.amphora;

    @AfterEach
    void clean() {
        world.close();
    }

    @Test
    void theKernelsOwnWordsAreKept() {
        Link port = world.plug(world.bridge(), "port0");
        int eth0 = port.peer().orElseThrow();
        amphora.rtnl().batch().change(eth0, LinkSettings.NONE.up()).send();
        Route unreachable = Route.byDefault(ip("198.51.100.1"), eth0);
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> amphora.rtnl().batch().addRoute(unreachable).send())
                .satisfies(e -> {
                    assertThat(e.errno()).isEqualTo(Errno.ENETUNREACH);
                    assertThat(e.kernelText()).contains("invalid gateway");
                    assertThat(e.attempted()).contains("0.0.0.0/0 via 198.51.100.1");
                });
    }

    @Test
    void aLinkIsChangedAndMoved() throws Exception {
        Link bridge = world.bridge();
        Link port = world.plug(bridge, "port0");
        int index = port.index();
        fabric.rtnl()
                .batch()
                .change(
                        index,
                        LinkSettings.named("port9")
                                .mtu(1300)
                                .mac(MAC)
                                .alias("a")
                                .group(3)
                                .noMaster())
                .send();
        Link changed = fabric.rtnl().findLink(index).orElseThrow();
        assertThat(changed.name()).isEqualTo("port9");
        assertThat(changed.mtu()).isEqualTo(1300);
        assertThat(changed.mac()).contains(MAC);
        assertThat(changed.alias()).isEqualTo("a");
        assertThat(changed.group()).isEqualTo(3);
        assertThat(changed.master()).isEmpty();
        assertThat(Witness.ip("-n", world.fabricName, "link", "show", "port9")
                        .at("/0/mtu")
                        .asInt())
                .isEqualTo(1300);

        fabric.rtnl().batch().change(index, LinkSettings.NONE.alias("").down()).send();
        assertThat(fabric.rtnl().getLink("port9").alias()).isEmpty();
        assertThat(fabric.rtnl().getLink("port9").up()).isFalse();

        fabric.rtnl()
                .batch()
                .change(index, LinkSettings.named("moved").netns(amphora))
                .send();
        assertThat(fabric.rtnl().findLink(index)).isEmpty();
        assertThat(Witness.ip("-n", world.amphoraName, "link", "show", "moved")
                        .at("/0/link")
                        .asString())
                .isEqualTo("eth0");
        assertThat(amphora.rtnl().getLink("moved").peerNetns()).isEmpty();
    }

    @Test
    void addressesAreUsableAtOnceAndReadBack() throws Exception {
        int eth0 = world.plug(world.bridge(), "port0").peer().orElseThrow();
        IpPrefix four = new IpPrefix(ip("192.0.2.5"), 24);
        IpPrefix six = new IpPrefix(ip("2001:db8::5"), 64);
        for (int i = 0; i < 2; i++) {
            amphora.rtnl()
                    .batch()
                    .change(eth0, LinkSettings.NONE.withoutAddressGeneration().up())
                    .addAddress(eth0, four)
                    .addAddress(eth0, six)
                    .send();
        }
        assertThat(amphora.rtnl().addresses(eth0))
                .containsExactlyInAnyOrder(
                        new LinkAddress(eth0, four, false, false, true),
                        new LinkAddress(eth0, six, false, false, true));
        assertThat(amphora.rtnl().addresses()).hasSizeGreaterThan(2);
        JsonNode seen = Witness.ip("-n", world.amphoraName, "addr", "show", "dev", "eth0")
                .at("/0/addr_info");
        assertThat(seen.valueStream().map(it -> it.get("local").asString() + "/" + it.get("prefixlen")))
                .containsExactlyInAnyOrder("192.0.2.5/24", "2001:db8::5/64");
        assertThat(seen.toString()).contains("nodad").doesNotContain("tentative");

        amphora.rtnl()
                .batch()
                .deleteAddress(eth0, four)
                .deleteAddress(eth0, six)
                .send();
        assertThat(amphora.rtnl().addresses(eth0)).isEmpty();
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(
                        () -> amphora.rtnl().batch().deleteAddress(eth0, four).send())
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
        amphora.rtnl()
                .batch()
                .deleteAddress(eth0, four)
                .tolerating(Errno.EADDRNOTAVAIL)
                .send();
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> amphora.rtnl().addresses(9999))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
    }

    @Test
    void routesAreReplacedReadBackAndDeleted() throws Exception {
        assertThat(amphora.rtnl().routes()).isEmpty();
        int eth0 = world.plug(world.bridge(), "port0").peer().orElseThrow();
        Route hostRoute = new Route(
                new IpPrefix(ip("203.0.113.0"), 24),
                eth0,
                Optional.of(ip("192.0.2.2")),
                Optional.of(ip("192.0.2.5")),
                50,
                false);
        Route onLink = Route.onLink(IpPrefix.host(ip("198.51.100.7")), eth0);
        Route afar = new Route(
                IpPrefix.host(ip("198.51.100.9")), eth0, Optional.of(ip("198.51.100.200")), Optional.empty(), 0, true);
        Route six = new Route(IpPrefix.anyIpv6(), eth0, Optional.of(ip("2001:db8::1")), Optional.empty(), 1024, false);
        Batch batch = amphora.rtnl()
                .batch()
                .change(eth0, LinkSettings.NONE.withoutAddressGeneration().up())
                .addAddress(eth0, new IpPrefix(ip("192.0.2.5"), 24))
                .addAddress(eth0, new IpPrefix(ip("2001:db8::5"), 64));
        for (int i = 0; i < 2; i++) {
            batch.addRoute(Route.byDefault(ip("192.0.2.1"), eth0))
                    .addRoute(hostRoute)
                    .addRoute(onLink)
                    .addRoute(afar)
                    .addRoute(Route.byDefault(ip("2001:db8::1"), eth0))
                    .send();
        }
        assertThat(amphora.rtnl().routes())
                .contains(Route.byDefault(ip("192.0.2.1"), eth0), hostRoute, onLink, afar, six)
                .hasSize(7);
        JsonNode seen = Witness.ip("-n", world.amphoraName, "route");
        assertThat(seen.valueStream().map(it -> it.get("dst").asString()))
                .containsExactlyInAnyOrder("default", "192.0.2.0/24", "203.0.113.0/24", "198.51.100.7", "198.51.100.9");
        assertThat(Witness.ip("-n", world.amphoraName, "-6", "route", "show", "default")
                        .at("/0/gateway")
                        .asString())
                .isEqualTo("2001:db8::1");

        Batch deletion = amphora.rtnl().batch();
        amphora.rtnl().routes().forEach(deletion::deleteRoute);
        deletion.send();
        assertThat(amphora.rtnl().routes()).isEmpty();
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> amphora.rtnl().batch().deleteRoute(onLink).send())
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
    }

    @Test
    void aRefusedChangeDoesNotStopTheOthersAndEachIsReported() {
        int eth0 = world.plug(world.bridge(), "port0").peer().orElseThrow();
        Batch batch = amphora.rtnl().batch();
        for (int i = 1; i <= 100; i++) {
            batch.addAddress(i % 10 == 0 ? 9999 : eth0, new IpPrefix(ip("192.0.2." + i), 24));
        }
        List<NetlinkException> refusals = batch.attempt();
        assertThat(refusals)
                .hasSize(10)
                .allSatisfy(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                .extracting(NetlinkException::attempted)
                .startsWith("add 192.0.2.10/24 to link 9999")
                .endsWith("add 192.0.2.100/24 to link 9999");
        assertThat(amphora.rtnl().addresses(eth0)).hasSize(90);
        assertThat(batch.attempt()).as("sent once").isEmpty();
    }

    @Test
    void aRetiredPairFreesBothNamesAtOnceAndIsReapedByItsGroup() throws Exception {
        Link bridge = world.bridge();
        int group = 0x6a66;
        for (int i = 0; i < 3; i++) {
            Link port = world.plug(bridge, "port0");
            int eth0 = port.peer().orElseThrow();
            amphora.rtnl()
                    .batch()
                    .change(eth0, LinkSettings.NONE.up())
                    .addAddress(eth0, new IpPrefix(ip("192.0.2.5"), 24))
                    .send();
            fabric.rtnl().batch().retire(port.index(), group, "gone" + i).send();
            amphora.rtnl()
                    .batch()
                    .change(eth0, LinkSettings.NONE.down())
                    .change(eth0, LinkSettings.named("gone" + i))
                    .send();
            assertThat(fabric.rtnl().ports(bridge.index())).isEmpty();
        }
        assertThat(fabric.rtnl().links()).hasSize(5);
        fabric.rtnl().batch().deleteGroup(group).send();
        fabric.rtnl().batch().deleteGroup(group).send();
        assertThat(Witness.ip("-n", world.fabricName, "link")
                        .valueStream()
                        .map(it -> it.get("ifname").asString()))
                .containsExactly("lo", "br0");
        assertThat(amphora.rtnl().links()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fabric.rtnl().batch().deleteGroup(0));
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
