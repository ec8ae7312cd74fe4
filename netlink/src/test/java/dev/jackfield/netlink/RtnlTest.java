package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Tag("linux")
class RtnlTest {
    private static final Mac MAC = Mac.parse("02:00:00:00:00:01");

    private final Fabric world = new Fabric("rtnl");
    private final Netns fabric = world.fabric;
    private final Netns amphora = world.amphora;

    @AfterEach
    void clean() {
        world.close();
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

        JsonNode seen =
                Witness.ip("-n", world.fabricName, "link", "show", "br0").get(0);
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
        JsonNode seen =
                Witness.ip("-n", world.fabricName, "link", "show", "br0").at("/0/linkinfo/info_data");
        assertThat(seen.get("mcast_snooping").asInt()).isEqualTo(1);
        assertThat(seen.get("stp_state").asInt()).isEqualTo(1);
    }

    @Test
    void aVethReachesIntoAnotherNamespace() throws Exception {
        assertThat(fabric.rtnl().numberOf(amphora)).isEmpty();
        Link bridge = world.bridge();
        Link port = world.plug(bridge, "port0");

        JsonNode here =
                Witness.ip("-n", world.fabricName, "link", "show", "port0").get(0);
        JsonNode there =
                Witness.ip("-n", world.amphoraName, "link", "show", "eth0").get(0);
        assertThat(here.get("master").asString()).isEqualTo("br0");
        assertThat(here.get("link_netnsid").asInt()).isEqualTo(port.peerNetns().orElseThrow());
        assertThat(here.get("link_index").asInt()).isEqualTo(port.peer().orElseThrow());
        assertThat(fabric.rtnl().numberOf(amphora)).isEqualTo(port.peerNetns());
        assertThat(there.get("ifindex").asInt()).isEqualTo(port.peer().orElseThrow());
        assertThat(there.get("address").asString()).isEqualTo(Fabric.PEER_MAC.toString());
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
        Link bridge = world.bridge();
        world.plug(bridge, "port0");
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
        int bridge = world.bridge().index();
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
        Link bridge = world.bridge();
        List<Link> steady = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            steady.add(fabric.rtnl()
                    .createVeth(LinkSettings.named("port" + i).master(bridge.index()), LinkSettings.named("peer" + i)));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Netns other = Netns.open(world.fabricName)) {
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
}
