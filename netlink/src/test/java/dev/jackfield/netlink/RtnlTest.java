package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Tag("linux")
class RtnlTest {
    private static final String FABRIC = "netlink-fabric";
    private static final String AMPHORA = "netlink-amphora";
    private static final Mac MAC = Mac.parse("02:00:00:00:00:01");
    private static final Mac PEER_MAC = Mac.parse("02:00:00:00:00:02");

    private Netns fabric = open(FABRIC);
    private Netns amphora = open(AMPHORA);

    private static Netns open(String name) {
        Netns.delete(name);
        return Netns.create(name);
    }

    @BeforeEach
    void bothAreEmpty() {
        assertThat(fabric.rtnl().links()).extracting(Link::name).containsExactly("lo");
    }

    @AfterEach
    void clean() {
        fabric.close();
        amphora.close();
        Netns.delete(FABRIC);
        Netns.delete(AMPHORA);
    }

    @Test
    void aBridgeIsCreatedAsToldAndReadBack() throws Exception {
        LinkSettings settings = LinkSettings.named("br0")
                .mac(MAC)
                .mtu(1450)
                .group(7)
                .alias("jackfield: größe \"x\"")
                .withoutAddressGeneration()
                .up();
        Link bridge = fabric.rtnl().createBridge(settings, BridgeSettings.QUIET);

        JsonNode seen = Witness.ip("-n", FABRIC, "link", "show", "br0").get(0);
        assertThat(seen.get("ifindex").asInt()).isEqualTo(bridge.index());
        assertThat(seen.get("address").asString()).isEqualTo(MAC.toString());
        assertThat(seen.get("mtu").asInt()).isEqualTo(1450);
        assertThat(seen.get("group").asString()).isEqualTo("7");
        assertThat(seen.get("ifalias").asString()).isEqualTo("jackfield: größe \"x\"");
        assertThat(seen.get("flags").toString()).contains("UP");
        assertThat(seen.get("inet6_addr_gen_mode").asString()).isEqualTo("none");
        assertThat(seen.at("/linkinfo/info_kind").asString()).isEqualTo("bridge");
        assertThat(seen.at("/linkinfo/info_data/mcast_snooping").asInt()).isZero();
        assertThat(seen.at("/linkinfo/info_data/stp_state").asInt()).isZero();
        assertThat(bridge.kind()).isEqualTo("bridge");
        assertThat(bridge.mac()).contains(MAC);
        assertThat(bridge.mtu()).isEqualTo(1450);
        assertThat(bridge.group()).isEqualTo(7);
        assertThat(bridge.alias()).isEqualTo("jackfield: größe \"x\"");
        assertThat(bridge.up()).isTrue();
        assertThat(fabric.rtnl().addresses(bridge.index())).isEmpty();
        assertThat(fabric.rtnl().findLink("br0")).contains(bridge);
        assertThat(fabric.rtnl().findLink(bridge.index())).contains(bridge);
    }

    @Test
    void aBridgeMayLearnGroupsAndSpeakSpanningTree() throws Exception {
        fabric.rtnl().createBridge(LinkSettings.named("br0"), new BridgeSettings(true, true));
        JsonNode seen = Witness.ip("-n", FABRIC, "link", "show", "br0").at("/0/linkinfo/info_data");
        assertThat(seen.get("mcast_snooping").asInt()).isEqualTo(1);
        assertThat(seen.get("stp_state").asInt()).isEqualTo(1);
    }

    @Test
    void aVethReachesIntoAnotherNamespace() throws Exception {
        assertThat(fabric.rtnl().numberOf(amphora)).isEmpty();
        Link bridge = bridge();
        Link port = plug(bridge, "port0");

        JsonNode here = Witness.ip("-n", FABRIC, "link", "show", "port0").get(0);
        JsonNode there = Witness.ip("-n", AMPHORA, "link", "show", "eth0").get(0);
        assertThat(here.get("master").asString()).isEqualTo("br0");
        assertThat(here.get("link_netnsid").asInt()).isEqualTo(port.peerNetns().orElseThrow());
        assertThat(here.get("link_index").asInt()).isEqualTo(port.peer().orElseThrow());
        assertThat(fabric.rtnl().numberOf(amphora)).isEqualTo(port.peerNetns());
        assertThat(there.get("ifindex").asInt()).isEqualTo(port.peer().orElseThrow());
        assertThat(there.get("address").asString()).isEqualTo(PEER_MAC.toString());
        assertThat(there.get("mtu").asInt()).isEqualTo(1400);
        assertThat(there.get("group").asString()).isEqualTo("9");
        assertThat(port.master()).isEqualTo(OptionalInt.of(bridge.index()));
        assertThat(port.kind()).isEqualTo("veth");
        assertThat(port.up()).isTrue();
        assertThat(port.lowerUp()).as("the peer is down").isFalse();
        assertThat(port.operState()).isIn(OperState.DOWN, OperState.LOWER_LAYER_DOWN);
        assertThat(fabric.rtnl().ports(bridge.index())).containsExactly(port);

        amphora.rtnl()
                .batch()
                .change(port.peer().orElseThrow(), LinkSettings.NONE.up())
                .send();
        assertThat(fabric.rtnl().getLink("port0").lowerUp()).isTrue();
    }

    @Test
    void anIndexCanBeChosen() {
        Link port = fabric.rtnl()
                .createVeth(
                        LinkSettings.named("port0").index(5000),
                        LinkSettings.named("eth0").index(77).netns(amphora));
        assertThat(port.index()).isEqualTo(5000);
        assertThat(port.peer()).hasValue(77);
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() ->
                        fabric.rtnl().createBridge(LinkSettings.named("br0").index(5000), BridgeSettings.QUIET))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    }

    @Test
    void aRefusedCreationLeavesNothingAndNamesWhatWasTried() {
        Link bridge = bridge();
        plug(bridge, "port0");
        List<Link> before = fabric.rtnl().links();

        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> fabric.rtnl()
                        .createBridge(LinkSettings.named("br0").mtu(1280).up(), BridgeSettings.QUIET))
                .withMessageContaining("create bridge br0: EEXIST");
        assertThatExceptionOfType(NetlinkException.class)
                .as("the peer's name is taken")
                .isThrownBy(() -> fabric.rtnl()
                        .createVeth(
                                LinkSettings.named("port1"),
                                LinkSettings.named("eth0").netns(amphora)))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
                .withMessageContaining("port1");
        assertThatExceptionOfType(NetlinkException.class)
                .as("no such bridge")
                .isThrownBy(() -> fabric.rtnl()
                        .createVeth(
                                LinkSettings.named("port2").master(9999).up(),
                                LinkSettings.named("eth2").netns(amphora)))
                .satisfies(e -> assertThat(e.errno()).isIn(Errno.ENODEV, Errno.EINVAL))
                .withMessageContaining("port2")
                .withMessageContaining("master 9999");
        assertThat(fabric.rtnl().links()).isEqualTo(before);
        assertThat(amphora.rtnl().links()).extracting(Link::name).containsExactly("lo", "eth0");
    }

    @Test
    void aFullBridgeIsNamedAndLeavesNothing() {
        int bridge = bridge().index();
        NetlinkException full = null;
        int ports = 0;
        while (full == null) {
            LinkSettings end = LinkSettings.named("port" + ports)
                    .withoutAddressGeneration()
                    .master(bridge);
            try {
                fabric.rtnl().createVeth(end, LinkSettings.named("peer" + ports));
                ports++;
            } catch (NetlinkException e) {
                full = e;
            }
        }
        assertThat(full.errno()).isEqualTo(Errno.EXFULL);
        assertThat(full).hasMessageContaining("port" + ports).hasMessageContaining("master " + bridge);
        assertThat(fabric.rtnl().ports(bridge)).hasSize(ports).hasSizeGreaterThan(1000);
        assertThat(fabric.rtnl().findLink("port" + ports)).isEmpty();
        assertThat(fabric.rtnl().findLink("peer" + ports)).isEmpty();
    }

    @Test
    void theKernelsOwnWordsAreKept() {
        Link port = plug(bridge(), "port0");
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
    void aPeerCannotBeCreatedWithWhatTheKernelIgnores() {
        LinkSettings end = LinkSettings.named("port0");
        for (LinkSettings peer : List.of(
                LinkSettings.NONE,
                LinkSettings.named("eth0").up(),
                LinkSettings.named("eth0").alias("x"),
                LinkSettings.named("eth0").master(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> fabric.rtnl().createVeth(end, peer));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fabric.rtnl().createBridge(LinkSettings.NONE, BridgeSettings.QUIET));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        fabric.rtnl().createBridge(LinkSettings.named("br0").netns(amphora), BridgeSettings.QUIET));
    }

    @Test
    void aLinkIsChangedAndMoved() throws Exception {
        Link bridge = bridge();
        Link port = plug(bridge, "port0");
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
        assertThat(Witness.ip("-n", FABRIC, "link", "show", "port9")
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
        assertThat(Witness.ip("-n", AMPHORA, "link", "show", "moved")
                        .at("/0/link")
                        .asString())
                .isEqualTo("eth0");
        assertThat(amphora.rtnl().getLink("moved").peerNetns()).isEmpty();
    }

    @Test
    void addressesAreUsableAtOnceAndReadBack() throws Exception {
        int eth0 = plug(bridge(), "port0").peer().orElseThrow();
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
        JsonNode seen = Witness.ip("-n", AMPHORA, "addr", "show", "dev", "eth0").at("/0/addr_info");
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
        int eth0 = plug(bridge(), "port0").peer().orElseThrow();
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
        JsonNode seen = Witness.ip("-n", AMPHORA, "route");
        assertThat(seen.valueStream().map(it -> it.get("dst").asString()))
                .containsExactlyInAnyOrder("default", "192.0.2.0/24", "203.0.113.0/24", "198.51.100.7", "198.51.100.9");
        assertThat(Witness.ip("-n", AMPHORA, "-6", "route", "show", "default")
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
        int eth0 = plug(bridge(), "port0").peer().orElseThrow();
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
        Link bridge = bridge();
        int group = 0x6a66;
        for (int i = 0; i < 3; i++) {
            Link port = plug(bridge, "port0");
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
        assertThat(Witness.ip("-n", FABRIC, "link")
                        .valueStream()
                        .map(it -> it.get("ifname").asString()))
                .containsExactly("lo", "br0");
        assertThat(amphora.rtnl().links()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fabric.rtnl().batch().deleteGroup(0));
    }

    @Test
    void anAbsentLinkIsNotFound() {
        assertThat(fabric.rtnl().findLink("absent")).isEmpty();
        assertThat(fabric.rtnl().findLink(9999)).isEmpty();
        assertThat(fabric.rtnl().ports(9999)).isEmpty();
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> fabric.rtnl().getLink("absent"))
                .withMessage("get link absent: ENODEV");
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> fabric.rtnl().batch().deleteLink(9999).send())
                .withMessageContaining("delete link 9999: ENODEV");
        assertThatIllegalArgumentException().isThrownBy(() -> fabric.rtnl().findLink("longer-than-fifteen-bytes"));
    }

    @Test
    void aListStaysWholeWhileOthersChangeIt() throws Exception {
        Link bridge = bridge();
        List<Link> steady = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            steady.add(fabric.rtnl()
                    .createVeth(LinkSettings.named("port" + i).master(bridge.index()), LinkSettings.named("peer" + i)));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Netns other = Netns.open(FABRIC)) {
            Future<?> disturbance = threads.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    int index = other.rtnl()
                            .createBridge(LinkSettings.named("brx" + i), BridgeSettings.QUIET)
                            .index();
                    other.rtnl().batch().deleteLink(index).send();
                }
            });
            while (!disturbance.isDone()) {
                assertThat(fabric.rtnl().ports(bridge.index()))
                        .extracting(Link::index)
                        .containsExactlyElementsOf(
                                steady.stream().map(Link::index).toList());
                assertThat(fabric.rtnl().links().stream().map(Link::index))
                        .doesNotHaveDuplicates()
                        .hasSizeGreaterThanOrEqualTo(122);
            }
            disturbance.get();
        }
    }

    private Link bridge() {
        return fabric.rtnl()
                .createBridge(
                        LinkSettings.named("br0").withoutAddressGeneration().up(), BridgeSettings.QUIET);
    }

    private Link plug(Link bridge, String name) {
        return fabric.rtnl()
                .createVeth(
                        LinkSettings.named(name)
                                .withoutAddressGeneration()
                                .master(bridge.index())
                                .up(),
                        LinkSettings.named("eth0")
                                .mac(PEER_MAC)
                                .mtu(1400)
                                .group(9)
                                .netns(amphora));
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
