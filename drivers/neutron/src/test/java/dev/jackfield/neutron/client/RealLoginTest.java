package dev.jackfield.neutron.client;

import dev.jackfield.network.Caller;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.ProjectId;
import dev.jackfield.neutron.client.Login.ByApplicationCredential;
import dev.jackfield.neutron.client.Login.ByPassword;
import dev.jackfield.neutron.client.Login.ByToken;
import dev.jackfield.neutron.client.Login.Named;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Every way to log in to a real Keystone, and how it says no. Tokens are made and revoked beside the client, by plain requests. */
@Tag("openstack")
class RealLoginTest {
    private final Cloud cloud = new Cloud();
    private final CloudConfig config = Cloud.config(Cloud.USER);
    private final HttpClient plain = HttpClient.newHttpClient();
    private final List<OpenStack> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(OpenStack::close);
        plain.close();
    }

    private OpenStack open(Login login) {
        return open(config, login);
    }

    private OpenStack open(CloudConfig where, Login login) {
        CloudConfig changed = new CloudConfig(
                where.name(),
                where.authUrl(),
                login,
                where.region(),
                where.endpointInterface(),
                where.endpointOverrides(),
                where.trust());
        OpenStack openstack = OpenStack.open(changed, cloud.requests::add);
        opened.add(openstack);
        return openstack;
    }

    private HttpResponse<String> send(String method, String path, String token, Object... body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.authUrl() + path))
                .header("X-Auth-Token", token)
                .header("X-Subject-Token", token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.write(body[0])));
        HttpResponse<String> response = plain.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response;
    }

    /** A token of the user's, and who it is. */
    private HttpResponse<String> token() throws Exception {
        return send("POST", "/auth/tokens", "", Map.of("auth", config.login().auth()));
    }

    private static String secret(HttpResponse<String> response) {
        return response.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.tree(response.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    void aPasswordLogsIn() throws Exception {
        String project = json(token()).at("/token/project/id").asString();
        OpenStack openstack = open(config.login());
        assertThat(openstack.project()).isEqualTo(new ProjectId(project));
        assertThat(openstack.neutron().networks(Query.ALL)).isNotEmpty();
        assertThat(cloud.requests)
                .filteredOn(it -> it.service().equals("identity"))
                .hasSize(1);
    }

    @Test
    void aWrongPasswordIsDenied() {
        ByPassword right = (ByPassword) config.login();
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> open(new ByPassword(right.user(), new Secret("wr0ng"), right.scope()))
                        .project())
                .withMessageContaining("answered 401 Unauthorized")
                .withMessageNotContaining("wr0ng")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED));
    }

    @Test
    void anApplicationCredentialLogsIn() throws Exception {
        HttpResponse<String> token = token();
        String user = json(token).at("/token/user/id").asString();
        String project = json(token).at("/token/project/id").asString();
        JsonNode made = json(send(
                        "POST",
                        "/users/" + user + "/application_credentials",
                        secret(token),
                        Map.of("application_credential", Map.of("name", "client-test-" + UUID.randomUUID()))))
                .path("application_credential");
        String id = made.path("id").asString();
        Named byId = new Named(Optional.of(id), Optional.empty(), Optional.empty());
        Named byName = new Named(Optional.empty(), Optional.of(made.path("name").asString()), Optional.empty());
        Secret secret = new Secret(made.path("secret").asString());
        try {
            assertThat(open(new ByApplicationCredential(byId, Optional.empty(), secret))
                            .project()
                            .value())
                    .isEqualTo(project);
            Optional<Named> owner = Optional.of(((ByPassword) config.login()).user());
            assertThat(open(new ByApplicationCredential(byName, owner, secret))
                            .project()
                            .value())
                    .isEqualTo(project);
        } finally {
            send("DELETE", "/users/" + user + "/application_credentials/" + id, secret(token));
        }
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> open(new ByApplicationCredential(byId, Optional.empty(), secret))
                        .project())
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isIn(ErrorKind.DENIED, ErrorKind.NOT_FOUND));
    }

    @Test
    void aGivenTokenServesUntilItIsRevoked() throws Exception {
        HttpResponse<String> token = token();
        Login given = new ByToken(new Secret(secret(token)), Optional.of(((ByPassword) config.login()).scope()));
        OpenStack openstack = open(given);
        assertThat(openstack.project().value())
                .isEqualTo(json(token).at("/token/project/id").asString());
        send("DELETE", "/auth/tokens", secret(token));
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> open(given).project())
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isIn(ErrorKind.DENIED, ErrorKind.NOT_FOUND));
    }

    @Test
    void aCallerSeesWhatItMaySee() throws Exception {
        CloudConfig ofAdmin = Cloud.config(Cloud.ADMIN);
        OpenStack admin = open(ofAdmin, ofAdmin.login());
        HttpResponse<String> token = token();
        ProjectId project = new ProjectId(json(token).at("/token/project/id").asString());
        Neutron callers =
                admin.visibleTo(new Caller(project, Optional.of(secret(token)))).neutron();
        assertThat(callers.networks(Query.ALL)).isNotEmpty();
        assertThat(callers.ports(Query.ALL))
                .allSatisfy(port -> assertThat(port.projectId()).contains(project));
        assertThat(callers.ports(Query.ALL))
                .hasSizeLessThan(admin.neutron().ports(Query.ALL).size());
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> admin.visibleTo(new Caller(project, Optional.of("not-a-token")))
                        .neutron()
                        .networks(Query.ALL))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED));
    }

    @Test
    void anUnknownRegionIsNamed() {
        CloudConfig elsewhere = new CloudConfig(
                "lab", config.authUrl(), config.login(), Optional.of("Atlantis"), "public", Map.of(), config.trust());
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> open(elsewhere, config.login()).neutron().networks(Query.ALL))
                .withMessageContaining("in region Atlantis of cloud 'lab'; it has the regions [RegionOne]")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void aServerThatIsNotThereIsNotFound() {
        Nova nova = open(config.login()).nova();
        ComputeId none = new ComputeId(UUID.randomUUID().toString());
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> nova.interfaces(none))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .satisfies(e -> assertThat(e.type()).isEqualTo("itemNotFound"));
    }
}
