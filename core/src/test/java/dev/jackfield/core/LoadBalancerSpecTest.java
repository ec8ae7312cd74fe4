package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoadBalancerSpecTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String WHOLE = """
            {'version': 1, 'name': 'web', 'project': 'shop', 'topology': 'active_standby',
             'vip': {'subnet': 'public', 'address': '203.0.113.10', 'qos_policy': 'gold', 'security_groups': ['visitors']},
             'additional_vips': [{'subnet': 'public6', 'address': '2001:DB8::0:10'}, {'subnet': 'third'}],
             'listeners': [{'protocol': 'http', 'port': 80, 'allowed_cidrs': ['198.51.100.0/24']},
                           {'protocol': 'UDP', 'port': 80}],
             'members': [{'address': '192.0.2.11', 'port': 8080, 'subnet': 'servers'},
                         {'address': '192.0.2.11', 'port': 8081}],
             'amphorae': ['netns:amp-1', 'netns:amp-2'],
             'vip_owner': 'DRIVER'}""";

    @Test
    void aWholeDescriptionIsRead() {
        LoadBalancerSpec spec = read(WHOLE);

        assertThat(spec.topology()).isEqualTo(Topology.ACTIVE_STANDBY);
        assertThat(spec.vip().subnet()).contains("public");
        assertThat(spec.vip().qosPolicy()).contains("gold");
        assertThat(spec.vip().securityGroups()).containsExactly("visitors");
        assertThat(spec.additionalVips().getFirst().address().orElseThrow()).hasToString("2001:db8::10");
        assertThat(spec.listeners()).hasSize(2);
        assertThat(spec.members().getLast().subnet()).isEmpty();
        assertThat(spec.amphorae()).hasToString("[netns:amp-1, netns:amp-2]");
        assertThat(spec.vipOwner()).contains(VipOwner.DRIVER);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        LoadBalancerSpec spec = read("{'version': 1, 'name': 'web', 'vip': {'subnet': 'public'}, 'amphorae': ['a']}");

        assertThat(spec.topology()).isEqualTo(Topology.SINGLE);
        assertThat(spec.members()).isEmpty();
        assertThat(spec.project()).isEmpty();
        assertThat(spec.vipOwner()).isEmpty();
    }

    /** Each line: what is replaced in the whole, by what, and the path of the complaint. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'version': 1,              | 'version': 2,              | version
            'version': 1,              | 'version': '1',            | version
            'version': 1,              | ""                         | version
            'name': 'web'              | 'name': ' '                | name
            'name': 'web'              | 'name': 7                  | name
            'name': 'web'              | 'nom': 'web'               | nom
            'topology': 'active_standby' | 'topology': 'triple'     | topology
            'topology': 'active_standby' | 'topology': 'SINGLE'     | amphorae
            'subnet': 'public',        | ""                         | vip
            'subnet': 'public',        | 'subnet': 'public', 'port': 'p', | vip
            'subnet': 'public',        | 'subnet': '',              | vip.subnet
            203.0.113.10               | 203.0.113.300              | vip.address
            203.0.113.10               | 2001:db8::10               | additional_vips[0].address
            'subnet': 'public6'        | 'subnet': 'public'         | additional_vips[0].subnet
            'gold'                     | ''                         | vip.qos_policy
            ['visitors']               | 'visitors'                 | vip.security_groups
            ['visitors']               | ['visitors', 'visitors']   | vip.security_groups[1]
            ['visitors']               | [' ']                      | vip.security_groups[0]
            {'subnet': 'third'}        | {}                         | additional_vips[1].subnet
            {'subnet': 'third'}        | {'subnet': ' '}            | additional_vips[1].subnet
            {'subnet': 'third'}        | 'third'                    | additional_vips[1]
            'protocol': 'http'         | 'protocol': 'gopher'       | listeners[0].protocol
            'protocol': 'UDP', 'port': 80 | 'protocol': 'TCP', 'port': 80 | listeners[1].port
            'http', 'port': 80         | 'http', 'port': 65536      | listeners[0].port
            'http', 'port': 80         | 'http', 'port': 80.5       | listeners[0].port
            198.51.100.0/24            | 198.51.100.1/24            | listeners[0].allowed_cidrs[0]
            ['198.51.100.0/24']        | '198.51.100.0/24'          | listeners[0].allowed_cidrs
            ['198.51.100.0/24']        | ['198.51.100.0/24', '198.51.100.0/24'] | listeners[0].allowed_cidrs[1]
            'port': 8080               | 'port': 0                  | members[0].port
            'port': 8080               | 'port': 65536              | members[0].port
            'servers'                  | ' '                        | members[0].subnet
            'port': 8080               | 'port': 8081               | members[1]
            'address': '192.0.2.11', 'port': 8081 | 'port': 8081    | members[1].address
            'port': 8081               | 'port': 8081, 'weight': 1  | members[1].weight
            'netns:amp-2'              | 'netns:amp-1'              | amphorae[1]
            'netns:amp-2'              | 'netns:amp 2'              | amphorae[1]
            , 'netns:amp-2'            | ""                         | amphorae
            'vip_owner': 'DRIVER'      | 'vip_owner': 'me'          | vip_owner
            """)
    void aWrongValueIsNamedByItsPath(String old, String replacement, String path) {
        assertThat(WHOLE).contains(old);
        String wrong = WHOLE.replace(old, replacement == null ? "" : replacement);

        assertThatThrownBy(() -> read(wrong))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(path));
    }

    @Test
    void theLeastAndTheMostAreAllowed() {
        String name = "x".repeat(200);
        String most = WHOLE.replace("'web'", "'" + name + "'")
                .replace("'port': 8080", "'port': 1")
                .replace("'port': 8081", "'port': 65535");

        assertThat(read(most).name()).isEqualTo(name);
        assertThat(read(most).members()).extracting(MemberSpec::port).containsExactly(1, 65535);
        assertThatThrownBy(() -> read(most.replace(name, name + "x")))
                .hasMessageContaining("is longer than 200 characters");
    }

    @Test
    void aVipNeedsEitherASubnetOrAPortAndTheComplaintSaysWhichThereAre() {
        assertThatThrownBy(() -> read(WHOLE.replace("'subnet': 'public',", "")))
                .hasMessageContaining("needs either a subnet or a port")
                .hasMessageNotContaining("subnet and port");
        assertThatThrownBy(() -> read(WHOLE.replace("'subnet': 'public',", "'subnet': 'public', 'port': 'p',")))
                .hasMessageContaining("subnet and port");
    }

    /** Each line: a typing error in "listeners", and what is advised. */
    @ParameterizedTest
    @CsvSource({
        "listener, did you mean listeners?",
        "listenerss, did you mean listeners?",
        "listneers, did you mean listeners?",
        "lsteners, did you mean listeners?",
        "Listeners, did you mean listeners?",
        "lixtemerz, did you mean listeners?",
        "lixtemexz, under a key that means nothing; known are",
        "ilsetnres, did you mean listeners?",
        "ni, under a key that means nothing; known are",
        "nama, did you mean name?",
        "mamx, under a key that means nothing; known are",
        "vi, did you mean vip?",
        "vpi, did you mean vip?",
        "v, under a key that means nothing; known are",
        "topologyof, did you mean topology?",
        "otpoloxx, under a key that means nothing; known are",
        "topology_of, under a key that means nothing; known are"
    })
    void aKeyThatMeansNothingIsAnsweredWithTheOneThatIsNear(String key, String advice) {
        assertThatThrownBy(() -> read(WHOLE.replace("'listeners'", "'" + key + "'")))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining(advice)
                .hasMessageContaining("known are version, name, project");
    }

    @Test
    void theNearestOfSeveralKeysIsAdvised() {
        assertThat(new UnknownKeyException("a", "", "abcdefg", List.of("abcdexx", "abcdefx", "abxxefg")))
                .hasMessageContaining("did you mean abcdefx?");
    }

    @Test
    void aComplaintShowsWhatIsThereAndNoWholeDocument() {
        assertThatThrownBy(() -> read(WHOLE.replace("'name': 'web'", "'name': 7")))
                .hasMessageContaining("7")
                .hasMessageContaining("must be text; put it in quotes");
        assertThatThrownBy(() -> read(WHOLE.replace("'name': 'web'", "'name': ['web']")))
                .hasMessageContaining("must be text")
                .hasMessageNotContaining("quotes");
        assertThatThrownBy(() -> read(WHOLE.replace("'protocol': 'http'", "'protocol': '" + "x".repeat(60) + "'")))
                .hasMessageContaining("x".repeat(60))
                .hasMessageNotContaining("…");
        assertThatThrownBy(() -> read(WHOLE.replace("'protocol': 'http'", "'protocol': '" + "x".repeat(61) + "'")))
                .hasMessageContaining("x".repeat(60) + "…")
                .hasMessageNotContaining("x".repeat(61));
        assertThatThrownBy(() -> read(WHOLE.replace("203.0.113.10", "203.0.113.300")))
                .satisfies(e ->
                        assertThat(e.getSuppressed()).hasSize(1).hasOnlyElementsOfType(InvalidValueException.class));
    }

    @Test
    void whatIsNoMappingIsRefused() {
        assertThatThrownBy(() -> read("[]")).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void theOrderOfMembersAndListenersMakesNoDifference() {
        LoadBalancerSpec spec = read(WHOLE);
        LoadBalancerSpec turned = new LoadBalancerSpec(
                spec.name(),
                spec.project(),
                spec.topology(),
                spec.vip(),
                spec.additionalVips(),
                spec.listeners().reversed(),
                spec.members().reversed(),
                spec.amphorae(),
                spec.vipOwner());

        assertThat(spec.differences(turned)).isEmpty();
    }

    @Test
    void differencesAreNamedAsInYaml() {
        LoadBalancerSpec other =
                read(WHOLE.replace("203.0.113.10", "203.0.113.11").replace("netns:amp-2", "netns:amp-3"));

        assertThat(read(WHOLE).differences(other)).isEqualTo(List.of("vip", "amphorae"));
    }

    /** Each line: what is replaced in the whole, by what, and the key that differs then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'name': 'web'              | 'name': 'shop'             | name
            'project': 'shop'          | 'project': 'other'         | project
            'topology': 'active_standby' | 'topology': 'active_active' | topology
            'subnet': 'third'          | 'subnet': 'fourth'         | additional_vips
            'port': 80, 'allowed       | 'port': 81, 'allowed       | listeners
            'port': 8080               | 'port': 8082               | members
            'vip_owner': 'DRIVER'      | 'vip_owner': 'AMPHORA'     | vip_owner
            """)
    void eachKeyThatDiffersIsNamed(String old, String replacement, String key) {
        assertThat(read(WHOLE).differences(read(WHOLE.replace(old, replacement))))
                .containsExactly(key);
    }

    private static LoadBalancerSpec read(String text) {
        JsonNode tree = JSON.readTree(text.replace('\'', '"'));
        return LoadBalancerSpecReader.read(tree);
    }
}
