package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("linux")
class NftablesTest {
    private static final String SET = """
            {"nftables": [
              {"add": {"table": {"family": "bridge", "name": "jf"}}},
              {"add": {"set": {"family": "bridge", "table": "jf", "name": "allowed",
                               "type": ["ifname", "ether_addr", "ipv4_addr"]}}},
              {"add": {"element": {"family": "bridge", "table": "jf", "name": "allowed",
                                   "elem": [{"concat": ["port0", "02:00:00:00:00:01", "192.0.2.5"]}]}}}]}""";
    private static final String LIST = "{\"nftables\": [{\"list\": {\"ruleset\": {}}}]}";

    private final Pair pair = new Pair("nftables");

    @AfterEach
    void clean() {
        pair.close();
    }

    @Test
    void aTransactionInJsonIsSeenByNftInItsNamespaceAlone() throws Exception {
        try (Nftables nftables = Nftables.open(pair.a)) {
            assertThat(nftables.run(SET)).isEmpty();
            JsonNode elements = witness(pair.nameA).findValue("elem");
            assertThat(elements.toString()).isEqualTo("[{\"concat\":[\"port0\",\"02:00:00:00:00:01\",\"192.0.2.5\"]}]");
            assertThat(witness(pair.nameB).at("/nftables")).hasSize(1);
        }
        assertThat(witness(pair.nameA).findValue("elem")).as("the rules stay").isNotNull();
    }

    @Test
    void whatIsListedIsWhatNftLists() throws Exception {
        try (Nftables nftables = Nftables.open(pair.a)) {
            nftables.run(SET);
            assertThat(new JsonMapper().readTree(nftables.run(LIST))).isEqualTo(witness(pair.nameA));
            assertThat(new JsonMapper().readTree(nftables.run("list ruleset"))).isEqualTo(witness(pair.nameA));
        }
    }

    @Test
    void elementsOfEachTypeAreAddedAndRemovedAsNftHasThem() throws Exception {
        try (Nftables nftables = Nftables.open(pair.a)) {
            nftables.run("""
                    add table bridge jf
                    add set bridge jf names { type ifname; }
                    add set bridge jf macs { type ifname . ether_addr; }
                    add set bridge jf four { type ifname . ether_addr . ipv4_addr; }
                    add set bridge jf six { type ifname . ipv6_addr . inet_proto . inet_service; }
                    add set bridge jf targets { typeof iifname . ether saddr . @th,64,128; }
                    """);
            Mac mac = Mac.parse("02:00:00:00:00:01");
            InetAddress six = InetAddress.ofLiteral("2001:db8::5");
            List<SetElement> elements = List.of(
                    SetElement.of("names").name("port0"),
                    SetElement.of("macs").name("port0").mac(mac),
                    SetElement.of("four").name("port0").mac(mac).address(InetAddress.ofLiteral("192.0.2.5")),
                    SetElement.of("six").name("port0").address(six).protocol(6).port(8443),
                    SetElement.of("targets").name("port0").mac(mac).bytes(six.getAddress()));
            nftables.change("jf", List.of(), elements);
            nftables.change("jf", List.of(), elements);
            assertThat(elements("names")).isEqualTo("[\"port0\"]");
            assertThat(elements("macs")).isEqualTo("[{\"concat\":[\"port0\",\"02:00:00:00:00:01\"]}]");
            assertThat(elements("four")).isEqualTo("[{\"concat\":[\"port0\",\"02:00:00:00:00:01\",\"192.0.2.5\"]}]");
            assertThat(elements("six")).isEqualTo("[{\"concat\":[\"port0\",\"2001:db8::5\",\"tcp\",8443]}]");
            assertThat(elements("targets")).contains("\"port0\",\"02:00:00:00:00:01\"");
            nftables.run(
                    "delete element bridge jf targets { \"port0\" . 02:00:00:00:00:01 . 0x20010db8000000000000000000000005 }");
            nftables.change("jf", elements.subList(0, 4), List.of());
            assertThat(witness(pair.nameA).findValues("elem")).isEmpty();
        }
    }

    @Test
    void aRefusedChangeOfElementsDoesNothingAndLaterOnesAreNotConfused() throws Exception {
        try (Nftables nftables = Nftables.open(pair.a)) {
            nftables.run("add table bridge jf; add set bridge jf names { type ifname; }");
            SetElement one = SetElement.of("names").name("port1");
            SetElement homeless = SetElement.of("none").name("port2");
            assertThatExceptionOfType(NetlinkException.class)
                    .isThrownBy(() -> nftables.change("jf", List.of(homeless, homeless), List.of(one)))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
            assertThatExceptionOfType(NetlinkException.class)
                    .isThrownBy(() -> nftables.change(
                            "jf", List.of(), List.of(one, SetElement.of("none").name("port1"))))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
            assertThat(witness(pair.nameA).findValues("elem")).isEmpty();
            nftables.change("jf", List.of(), List.of(one));
            assertThat(elements("names")).isEqualTo("[\"port1\"]");
            SetElement absent = SetElement.of("names").name("port2");
            nftables.change(
                    "jf", List.of(absent, one), List.of(SetElement.of("names").name("port3")));
            assertThat(elements("names")).isEqualTo("[\"port3\"]");
        }
    }

    @Test
    void whatIsListedBetweenChangesOfElementsIsWhatNftLists() throws Exception {
        try (Nftables nftables = Nftables.open(pair.a)) {
            nftables.run("""
                    add table bridge jf
                    add set bridge jf four { type ifname . ether_addr . ipv4_addr; }
                    add set bridge jf protos { type ifname . ipv4_addr . inet_proto; }
                    add set bridge jf blocks { type ifname . ether_addr . ipv4_addr; flags interval; }
                    """);
            JsonMapper json = new JsonMapper();
            for (int i = 1; i < 60; i++) {
                InetAddress address = InetAddress.ofLiteral("192.0.2." + i);
                Mac mac = Mac.parse(String.format("02:00:00:00:00:%02x", i));
                SetElement four =
                        SetElement.of("four").name("port" + i).mac(mac).address(address);
                SetElement proto = SetElement.of("protos")
                        .name("port" + i)
                        .address(address)
                        .protocol(i);
                nftables.change("jf", i % 3 == 0 ? List.of(four) : List.of(), List.of(proto));
                nftables.change("jf", List.of(), List.of(four));
                nftables.run("add element bridge jf blocks { \"port" + i + "\" . " + mac + " . 10.0." + i + ".0/24 }");
                assertThat(json.readTree(nftables.run("list set bridge jf four"))
                                .findValue("elem"))
                        .hasSize(i);
                assertThat(json.readTree(nftables.run("list set bridge jf protos"))
                                .findValue("elem"))
                        .hasSize(i);
                assertThat(json.readTree(nftables.run("list table bridge jf"))).isEqualTo(witness(pair.nameA));
            }
        }
    }

    private String elements(String set) throws Exception {
        for (JsonNode item : witness(pair.nameA).at("/nftables")) {
            if (item.at("/set/name").asString("").equals(set)) {
                return item.at("/set/elem").toString();
            }
        }
        return "";
    }

    @Test
    void aRefusedTransactionDoesNothingAndSaysWhy() throws Exception {
        try (Nftables nftables = Nftables.open(pair.a)) {
            assertThatExceptionOfType(NftablesException.class)
                    .isThrownBy(() -> nftables.run("add table bridge jf; add rule bridge jf absent accept"))
                    .satisfies(e -> assertThat(e.netns()).isEqualTo(pair.nameA))
                    .withMessageContaining("No such file or directory");
            assertThat(witness(pair.nameA).at("/nftables")).hasSize(1);
            assertThatExceptionOfType(NftablesException.class).isThrownBy(() -> nftables.run("no such command"));
            assertThatExceptionOfType(NftablesException.class)
                    .isThrownBy(() -> nftables.run("{\"nftables\": [{\"add\""));
            nftables.run(SET);
            assertThat(witness(pair.nameA).findValue("elem"))
                    .as("usable after an error")
                    .isNotNull();
        }
    }

    @Test
    void contextsOfSeveralNamespacesWorkAtOnce() throws Exception {
        try (Nftables first = Nftables.open(pair.a);
                Nftables second = Nftables.open(pair.b);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> runs = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String table = "add table ip t" + i;
                for (Nftables each : List.of(first, second)) {
                    runs.add(threads.submit(() -> each.run(table)));
                }
            }
            for (Future<String> run : runs) {
                run.get();
            }
            for (String name : List.of(pair.nameA, pair.nameB)) {
                assertThat(witness(name).findValues("table")).hasSize(50);
            }
        }
    }

    @Test
    void aClosedContextRefuses() {
        Nftables nftables = Nftables.open(pair.a);
        nftables.close();
        nftables.close();
        assertThatIllegalStateException().isThrownBy(() -> nftables.run(LIST));
        Nftables second = Nftables.open(pair.a);
        pair.a.close();
        second.close();
        assertThatIllegalStateException().isThrownBy(() -> second.run(LIST));
    }

    private static JsonNode witness(String netns) throws Exception {
        return Witness.json("ip", "netns", "exec", netns, "nft", "-j", "list", "ruleset");
    }
}
