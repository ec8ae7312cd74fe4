package dev.jackfield.neutron.client;

import dev.jackfield.network.BackendListener;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.neutron.client.Login.ByToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.jackfield.neutron.client.PlayedCloud.error;
import static dev.jackfield.neutron.client.PlayedCloud.json;
import static dev.jackfield.neutron.client.PlayedCloud.port;
import static dev.jackfield.neutron.client.PlayedCloud.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tokens: when they are asked for, by how many at once, and what happens when there is none. */
@Timeout(60)
class SessionTest {
    private static final PortId PORT = new PortId("p-1");
    private static final int THREADS = 100;

    private final PlayedCloud cloud = new PlayedCloud();
    private final List<OpenStack> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(OpenStack::close);
        cloud.close();
    }

    private OpenStack open() {
        return opened(cloud.open());
    }

    private OpenStack opened(OpenStack openstack) {
        opened.add(openstack);
        return openstack;
    }

    /** Calls at once from many virtual threads. */
    private static List<Future<NeutronPort>> atOnce(OpenStack openstack) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<NeutronPort>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                calls.add(threads.submit(() -> openstack.neutron().port(PORT)));
            }
            return calls;
        }
    }

    private void ports(int count) {
        for (int i = 0; i < count; i++) {
            cloud.then(port("a", 1));
        }
    }

    @Test
    void aHundredThreadsLogInOnce() throws Exception {
        ports(THREADS);
        for (Future<NeutronPort> call : atOnce(open())) {
            assertThat(call.get().name()).isEqualTo("a");
        }
        assertThat(cloud.tokens).hasValue(1);
    }

    @Test
    void aRefusalIsOneForAllThatWaitForIt() {
        OpenStack openstack = open();
        cloud.thenLogin(exchange -> {
            sleep(Duration.ofMillis(500)); // so that all the others wait
            json(401, "{\"error\": {\"code\": 401, \"title\": \"Unauthorized\", \"message\": \"no\"}}")
                    .answer(exchange);
        });
        int refused = 0;
        for (Future<NeutronPort> call : atOnce(openstack)) {
            try {
                call.get();
            } catch (ExecutionException e) {
                refused +=
                        e.getCause() instanceof OpenStackException failed && failed.kind() == ErrorKind.DENIED ? 1 : 0;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(refused).isGreaterThan(THREADS / 2);
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        cloud.tokenLife = Duration.ofSeconds(2);
        OpenStack openstack = open();
        ports(2);
        openstack.neutron().port(PORT);
        sleep(Duration.ofMillis(1700));
        openstack.neutron().port(PORT);
        assertThat(cloud.heardByNeutron()).extracting(PlayedCloud.Heard::token).containsExactly("token-1", "token-2");
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheCallSentAgain() {
        OpenStack openstack = open();
        cloud.then(error(401, ""), port("a", 1));
        assertThat(openstack
                        .neutron()
                        .createPort(PortBody.on(new NetworkId("n-1")))
                        .name())
                .isEqualTo("a");
        assertThat(cloud.heardByNeutron()).extracting(PlayedCloud.Heard::token).containsExactly("token-1", "token-2");

        cloud.then(error(401, ""), error(401, ""));
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> openstack.neutron().port(PORT))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED));
        assertThat(cloud.tokens).hasValue(3);
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() {
        cloud.thenLogin(json(401, "{\"error\": {\"code\": 401, \"title\": \"Unauthorized\", \"message\": \"no\"}}"));
        OpenStack openstack = open();
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(openstack::project)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED))
                .withMessage(
                        "identity: POST /auth/tokens was answered 401 Unauthorized: login to cloud 'played': no (req-of-the-cloud)");
        assertThat(cloud.heard.getFirst().body()).contains("s3cret");
        assertThat(cloud.config().toString()).contains("jackfield").doesNotContain("s3cret");
        assertThat(openstack.project()).isEqualTo(new ProjectId("project-1"));
    }

    @Test
    void whatIsNoKeystoneIsNotTakenForOne() {
        OpenStack openstack = open();
        for (String answer : List.of("", "<html/>", "[]", "{\"token\": {}}")) {
            cloud.thenLogin(json(200, answer, "X-Subject-Token", answer.isEmpty() ? "" : "t"));
            assertThatExceptionOfType(OpenStackException.class).as(answer).isThrownBy(openstack::project);
        }
    }

    @Test
    void keystonesSilenceEndsWithTheDeadlineAndTheNextCallWorks() {
        OpenStack openstack = open();
        cloud.thenLogin(silence());
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> Deadline.within(Duration.ofMillis(500), openstack::project))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        assertThat(openstack.project()).isEqualTo(new ProjectId("project-1"));
    }

    @Test
    void aGivenTokenCannotBeRenewed() {
        OpenStack openstack = opened(
                OpenStack.open(cloud.config(new ByToken(new Secret("given"), Optional.empty())), BackendListener.NONE));
        cloud.then(error(401, ""));
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> openstack.neutron().port(PORT))
                .withMessageContaining("cloud 'played' was refused, and cannot be renewed")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED));
        assertThat(cloud.tokens).hasValue(1);
    }

    @Test
    void aCallersTokenIsUsedAsItIs() {
        OpenStack openstack = open();
        OpenStack callers =
                openstack.visibleTo(new Caller(new ProjectId("project-2"), Optional.of("token-of-the-caller")));
        cloud.then(port("a", 1), error(401, ""));
        callers.neutron().port(PORT);
        assertThat(cloud.heardByNeutron().getLast().token()).isEqualTo("token-of-the-caller");
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> callers.neutron().port(PORT))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED));
        assertThat(cloud.tokens).hasValue(1);
        assertThat(callers.project()).isEqualTo(new ProjectId("project-2"));
    }

    @Test
    void anEndpointThatIsNotThereIsNamed() {
        cloud.catalogue = Optional.of("[]");
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> open().neutron().port(PORT))
                .withMessageContaining("the catalogue lacks the public endpoint of network of cloud 'played'");
        cloud.catalogue = Optional.of(
                "[{\"type\": \"network\", \"endpoints\": [{\"interface\": \"public\", \"region\": \"A\", \"url\": \"http://a\"}, "
                        + "{\"interface\": \"public\", \"region\": \"B\", \"url\": \"http://b\"}]}]");
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> open().neutron().port(PORT))
                .withMessageContaining("set region_name to one of [A, B]");
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
