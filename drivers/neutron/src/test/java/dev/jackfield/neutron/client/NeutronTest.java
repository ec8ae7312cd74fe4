package dev.jackfield.neutron.client;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.PortId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.stream.IntStream;

import static dev.jackfield.neutron.client.PlayedCloud.error;
import static dev.jackfield.neutron.client.PlayedCloud.json;
import static dev.jackfield.neutron.client.PlayedCloud.lost;
import static dev.jackfield.neutron.client.PlayedCloud.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Pages, guarded changes and answers that make no sense. */
@Timeout(60)
class NeutronTest {
    private static final PortId PORT = new PortId("p-1");

    private final PlayedCloud cloud = new PlayedCloud();
    private final OpenStack openstack = cloud.open();
    private final Neutron neutron = openstack.neutron();

    @AfterEach
    void close() {
        openstack.close();
        cloud.close();
    }

    private static PlayedCloud.Play page(String id, String next) {
        return json(
                200,
                "{\"ports\": [{\"id\": \"" + id
                        + "\", \"network_id\": \"n-1\"}], \"ports_links\": [{\"rel\": \"next\", "
                        + "\"href\": \"http://inside.example:9696/v2.0/ports?" + next + "\"}]}");
    }

    @Test
    void pagesAreFollowedWhateverHostTheyName() {
        cloud.then(page("a", "limit=1&marker=a&name=x+y"), page("b", "limit=1&marker=b"), json(200, "{\"ports\": []}"));
        assertThat(neutron.ports(Query.of("name", "x y").fields("id")))
                .extracting(it -> it.id().value())
                .containsExactly("a", "b");
        assertThat(cloud.heardByNeutron())
                .extracting(PlayedCloud.Heard::uri)
                .containsExactly(
                        "/v2.0/ports?name=x+y&fields=id&limit=1000",
                        "/v2.0/ports?limit=1&marker=a&name=x+y",
                        "/v2.0/ports?limit=1&marker=b");
    }

    @Test
    void aPageThatFailsFailsTheList() {
        cloud.then(page("a", "limit=1&marker=a"), error(500, "HTTPInternalServerError"));
        assertThatExceptionOfType(OpenStackException.class).isThrownBy(() -> neutron.ports(Query.ALL));
        cloud.then(page("a", "marker=a"), page("a", "marker=a"), page("a", "marker=a"));
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.ports(Query.ALL))
                .withMessageContaining("in circles");
    }

    @Test
    void aStaleChangeIsWorkedOutAgain() {
        cloud.then(port("a", 1), error(412, "RevisionNumberConstraintFailed"), port("b", 2), port("b+", 3));
        NeutronPort after =
                neutron.updatePort(neutron.port(PORT), now -> PortBody.change().name(now.name() + "+"));
        assertThat(after.revisionNumber()).contains(3);
        assertThat(cloud.heardByNeutron())
                .filteredOn(it -> it.method().equals("PUT"))
                .extracting(it -> it.ifMatch() + " " + it.body())
                .containsExactly(
                        "revision_number=1 {\"port\":{\"name\":\"a+\"}}",
                        "revision_number=2 {\"port\":{\"name\":\"b+\"}}");
    }

    @Test
    void aChangeWhoseAnswerWasLostIsNotMadeTwice() {
        cloud.then(port("a", 1), lost(), error(412, "RevisionNumberConstraintFailed"), port("a+", 2));
        NeutronPort after = neutron.updatePort(
                neutron.port(PORT),
                now -> now.name().endsWith("+")
                        ? PortBody.change()
                        : PortBody.change().name(now.name() + "+"));
        assertThat(after.name()).isEqualTo("a+");
        assertThat(cloud.heardByNeutron()).hasSize(4);
    }

    @Test
    void aChangeThatIsAlwaysStaleEnds() {
        cloud.then(port("a", 1));
        NeutronPort seen = neutron.port(PORT);
        IntStream.range(0, 100).forEach(i -> cloud.then(error(412, "RevisionNumberConstraintFailed"), port("a", i)));
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(
                        () -> neutron.updatePort(seen, now -> PortBody.change().name("b")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    }

    /** Neutron says 500 if a port is deleted while it gives it an address. */
    @Test
    void aChangeThatNeutronStumblesOverIsNotFoundIfTheThingIsGone() {
        cloud.then(port("a", 1));
        NeutronPort seen = neutron.port(PORT);
        cloud.then(error(500, "HTTPInternalServerError"), error(404, "PortNotFound"));
        cloud.then(error(500, "HTTPInternalServerError"), port("a", 1));
        cloud.then(error(500, "HTTPInternalServerError"), error(500, "HTTPInternalServerError"));

        assertThat(List.of(1, 2, 3)).map(i -> failure(seen)).containsExactly("404 false", "500 true", "500 true");
    }

    private String failure(NeutronPort seen) {
        try {
            return neutron.updatePort(seen, now -> PortBody.change().name("b")).toString();
        } catch (OpenStackException e) {
            return e.status() + " " + e.outcomeUnknown();
        }
    }

    @Test
    void whatIsNoPortIsNotTakenForOne() {
        for (String answer : new String[] {
            "", "[]", "{}", "{\"port\": []}", "{\"port\": {}}", "{\"port\": {\"id\": \"a b\"}}", "not json"
        }) {
            cloud.then(json(200, answer));
            assertThatExceptionOfType(OpenStackException.class).as(answer).isThrownBy(() -> neutron.port(PORT));
        }
        cloud.then(json(200, "{\"networks\": []}"));
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> neutron.ports(Query.ALL))
                .withMessageContaining("no list 'ports'");
    }

    @Test
    void nullsAndFieldsThatLackAreEmpty() {
        cloud.then(json(
                200,
                "{\"port\": {\"id\": \"p-1\", \"network_id\": \"n-1\", \"name\": null, \"fixed_ips\": null, "
                        + "\"project_id\": \"\", \"qos_policy_id\": null, \"new_field\": {\"x\": 1}}}"));
        NeutronPort port = neutron.port(PORT);
        assertThat(port.name()).isEmpty();
        assertThat(port.fixedIps()).isEmpty();
        assertThat(port.projectId()).isEmpty();
        assertThat(port.qosPolicyId()).isEmpty();
        assertThat(port.macAddress()).isEmpty();
        assertThat(port.revisionNumber()).isEmpty();
        assertThat(port.portSecurityEnabled()).isEmpty();
    }
}
