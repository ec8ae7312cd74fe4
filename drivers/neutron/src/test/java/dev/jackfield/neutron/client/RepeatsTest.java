package dev.jackfield.neutron.client;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static dev.jackfield.neutron.client.PlayedCloud.error;
import static dev.jackfield.neutron.client.PlayedCloud.half;
import static dev.jackfield.neutron.client.PlayedCloud.json;
import static dev.jackfield.neutron.client.PlayedCloud.lost;
import static dev.jackfield.neutron.client.PlayedCloud.port;
import static dev.jackfield.neutron.client.PlayedCloud.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is sent again and what is not, and what is said of the outcome. */
@Timeout(60)
class RepeatsTest {
    private static final PortId PORT = new PortId("p-1");
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final PlayedCloud cloud = new PlayedCloud();
    private final OpenStack openstack = cloud.open();
    private final Neutron neutron = openstack.neutron();

    @AfterEach
    void close() {
        openstack.close();
        cloud.close();
    }

    private static OpenStackException failure(ThrowingCallable call) {
        return catchThrowableOfType(OpenStackException.class, call);
    }

    private NeutronPort create() {
        return neutron.createPort(PortBody.on(new NetworkId("n-1")).name("new"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void aReadIsSentAgainWhileTheServiceIsBusy(int status) {
        cloud.then(json(status, "<html>busy</html>"), json(status, ""), port("a", 1));
        assertThat(neutron.port(PORT).name()).isEqualTo("a");
        assertThat(cloud.heardByNeutron()).hasSize(3);
        assertThat(cloud.requests)
                .filteredOn(it -> it.service().equals("network"))
                .extracting(it -> it.method() + " " + it.template() + " " + it.status())
                .containsExactly("GET /ports/{id} " + status, "GET /ports/{id} " + status, "GET /ports/{id} 200");
    }

    @Test
    void aReadWhoseAnswerIsCutOffIsSentAgain() {
        cloud.then(lost(), half(), port("a", 1));
        assertThat(neutron.port(PORT).name()).isEqualTo("a");
    }

    @Test
    void aChangeThatIsTheSameTwiceIsSentAgain() {
        cloud.then(lost(), port("b", 2));
        assertThat(neutron.updatePort(PORT, PortBody.change().name("b")).name()).isEqualTo("b");
        cloud.then(half(), error(404, "PortNotFound"));
        assertThat(neutron.deletePort(PORT)).isFalse();
        assertThat(cloud.heardByNeutron())
                .extracting(PlayedCloud.Heard::method)
                .containsExactly("PUT", "PUT", "DELETE", "DELETE");
    }

    @Test
    void aCreateIsNeverSentAgain() {
        cloud.then(lost());
        assertThat(failure(this::create).outcomeUnknown()).isTrue();
        cloud.then(half());
        assertThat(failure(this::create).outcomeUnknown()).isTrue();
        cloud.then(error(500, "HTTPInternalServerError"));
        assertThat(failure(this::create).outcomeUnknown()).isTrue();
        cloud.then(json(504, "<html>gateway</html>"));
        assertThat(failure(this::create).outcomeUnknown()).isTrue();
        cloud.then(error(503, "ServiceUnavailable"));
        assertThat(failure(this::create).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        cloud.then(error(429, "TooManyRequests", "Retry-After", "0"));
        assertThat(failure(this::create).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(cloud.heardByNeutron()).hasSize(6);
    }

    @Test
    void aCreateWithAMacAddressIsSentAgain() {
        PortBody body = PortBody.on(new NetworkId("n-1")).macAddress(MacAddress.of(new byte[] {2, 0, 0, 0, 0, 1}));
        cloud.then(error(503, "ServiceUnavailable"), lost(), port("new", 1));
        assertThat(neutron.createPort(body).name()).isEqualTo("new");

        cloud.then(lost(), error(409, "MacAddressInUse"));
        OpenStackException taken = failure(() -> neutron.createPort(body));
        assertThat(taken.type()).isEqualTo("MacAddressInUse");
        assertThat(taken.followsLoss()).isTrue();

        cloud.then(error(409, "MacAddressInUse"));
        assertThat(failure(() -> neutron.createPort(body)).followsLoss()).isFalse();
        assertThat(cloud.heardByNeutron()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OverQuota", "IpAddressGenerationFailure"})
    void theHopelessIsNotSentAgain(String type) {
        cloud.then(error(409, type));
        OpenStackException failed =
                failure(() -> neutron.updatePort(PORT, PortBody.change().name("b")));
        assertThat(failed.kind()).isEqualTo(ErrorKind.EXHAUSTED);
        assertThat(failed.type()).isEqualTo(type);
        assertThat(cloud.heardByNeutron()).hasSize(1);
    }

    @Test
    void anAnswerThatDoesNotComeEndsWithTheDeadline() {
        assertThat(openstack.project().value()).isEqualTo("project-1");
        cloud.then(silence(), silence());
        OpenStackException read = failure(() -> Deadline.within(SHORT, () -> neutron.port(PORT)));
        assertThat(read.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(read).hasMessageContaining("no answer within the deadline");
        assertThat(failure(() -> Deadline.within(SHORT, this::create)).outcomeUnknown())
                .isTrue();
        assertThat(failure(() -> Deadline.within(Duration.ZERO, this::create)).kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(cloud.heardByNeutron()).hasSize(2);
    }

    @Test
    void aWaitThatIsAskedForIsKeptIfTheDeadlineAllows() {
        cloud.then(error(429, "TooManyRequests", "Retry-After", "1"), port("a", 1));
        long start = System.nanoTime();
        assertThat(neutron.port(PORT).name()).isEqualTo("a");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);

        cloud.then(error(429, "TooManyRequests", "Retry-After", "3600"), port("a", 1));
        assertThat(failure(() -> neutron.port(PORT)).status()).isEqualTo(429);
    }

    @Test
    void whatMayHaveHappenedBeforeIsNotForgotten() {
        cloud.then(lost(), json(503, ""), json(503, ""), json(503, ""), json(503, ""));
        assertThat(failure(() -> neutron.deletePort(PORT)).outcomeUnknown()).isTrue();
    }

    @Test
    void aServiceThatIsNotThereChangedNothing() {
        assertThat(openstack.project().value()).isEqualTo("project-1");
        cloud.close();
        OpenStackException failed = failure(this::create);
        assertThat(failed.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failed.status()).isZero();
        assertThat(failed).hasMessageContaining("network: POST /ports failed: 127.0.0.1:");
    }

    @Test
    void anErrorNamesTheRequest() {
        cloud.then(error(404, "PortNotFound"), json(400, "<html><h1>Bad</h1> request</html>"));
        assertThat(failure(() -> neutron.port(PORT)))
                .hasMessage(
                        "network: GET /ports/p-1 was answered 404 PortNotFound: as the cloud says (req-of-the-cloud)");
        assertThat(cloud.heardByNeutron().getFirst().requestId()).matches("req-[0-9a-f-]{36}");
        OpenStackException ofProxy = failure(() -> neutron.ports(Query.of("name", "private")));
        assertThat(ofProxy).hasMessage("network: GET /ports was answered 400 Bad request (req-of-the-cloud)");
    }

    @Test
    void anIdStaysOneSegmentOfThePath() {
        cloud.then(error(404, "PortNotFound"));
        failure(() -> neutron.port(new PortId("../networks/n?x=1")));
        assertThat(cloud.heardByNeutron().getFirst().uri()).isEqualTo("/v2.0/ports/%2E%2E%2Fnetworks%2Fn%3Fx%3D1");
    }
}
