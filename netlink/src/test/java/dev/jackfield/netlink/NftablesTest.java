package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
