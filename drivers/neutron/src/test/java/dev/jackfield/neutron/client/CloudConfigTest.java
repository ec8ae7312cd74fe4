package dev.jackfield.neutron.client;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.neutron.client.Login.ByApplicationCredential;
import dev.jackfield.neutron.client.Login.ByPassword;
import dev.jackfield.neutron.client.Login.ByToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** clouds.yaml, secure.yaml and the variables, as openstacksdk reads them. */
class CloudConfigTest {
    private static final String TWO = """
            clouds:
              one:
                region_name: R1
                verify: no
                cacert: /etc/ca.pem
                interface: internalURL
                network_endpoint_override: http://net.example:9696/
                auth:
                  auth_url: https://id.example:5000/
                  username: jack
                  project_name: service
                  user_domain_id: default
                  project_domain_name: Default
              two:
                auth_type: v3applicationcredential
                auth:
                  auth_url: https://id.example/v3
                  application_credential_id: ac-1
            """;
    private static final String SECURE = """
            clouds:
              one: {auth: {password: pw-of-one}}
              two: {auth: {application_credential_secret: secret-of-two}}
            """;

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(folder.resolve("work"));
        Files.createDirectories(folder.resolve("home/.config/openstack"));
        Files.createDirectories(folder.resolve("etc/openstack"));
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(folder.resolve(file), text);
    }

    private CloudConfig read(String... cloud) {
        return new CloudConfigReader(environment, folder.resolve("work"), folder.resolve("home"), folder.resolve("etc"))
                .read(cloud.length == 0 ? Optional.empty() : Optional.of(cloud[0]));
    }

    private String refusal(String... cloud) {
        CloudConfigException refused = catchThrowableOfType(CloudConfigException.class, () -> read(cloud));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID);
        return String.valueOf(refused.getMessage());
    }

    @Test
    void aCloudIsPutTogetherOfBothFiles() throws IOException {
        write("home/.config/openstack/clouds.yaml", TWO);
        write("etc/openstack/secure.yaml", SECURE);
        CloudConfig one = read("one");
        assertThat(one.authUrl()).isEqualTo(URI.create("https://id.example:5000/v3"));
        assertThat(one.region()).contains("R1");
        assertThat(one.endpointInterface()).isEqualTo("internal");
        assertThat(one.endpointOverrides())
                .containsExactly(Map.entry("network", URI.create("http://net.example:9696")));
        assertThat(one.trust()).isEqualTo(new CloudConfig.Trust(false, Optional.of(Path.of("/etc/ca.pem"))));
        assertThat(Json.tree(Json.write(one.login().auth()))).hasValueSatisfying(auth -> {
            assertThat(auth.at("/identity/password/user/password").asString()).isEqualTo("pw-of-one");
            assertThat(auth.at("/identity/password/user/domain/id").asString()).isEqualTo("default");
            assertThat(auth.at("/scope/project/domain/name").asString()).isEqualTo("Default");
        });
        assertThat(one.toString()).contains("jack", "***").doesNotContain("pw-of-one");

        environment.put("OS_CLOUD", "two");
        CloudConfig two = read();
        assertThat(two.login()).isInstanceOf(ByApplicationCredential.class);
        assertThat(new String(Json.write(two.login().auth()), StandardCharsets.UTF_8))
                .contains("secret-of-two")
                .doesNotContain("scope");
        assertThat(two.toString()).doesNotContain("secret-of-two");
    }

    @Test
    void theNearestFileIsTaken() throws IOException {
        write("etc/openstack/clouds.yaml", TWO.replace("R1", "of-etc"));
        write("etc/openstack/secure.yaml", SECURE);
        assertThat(read("one").region()).contains("of-etc");
        write("home/.config/openstack/clouds.yml", TWO.replace("R1", "of-home"));
        assertThat(read("one").region()).contains("of-home");
        write("work/clouds.yaml", TWO.replace("R1", "of-work"));
        assertThat(read("one").region()).contains("of-work");
        environment.put(
                "OS_CLIENT_CONFIG_FILE",
                write("named", TWO.replace("R1", "as-named")).toString());
        assertThat(read("one").region()).contains("as-named");
        environment.put("OS_CLIENT_CONFIG_FILE", folder.resolve("missing").toString());
        assertThat(refusal("one")).contains("OS_CLIENT_CONFIG_FILE names " + folder.resolve("missing"));
    }

    @Test
    void variablesAloneAreACloud() {
        assertThat(refusal()).contains("no clouds.yaml in", "OS_AUTH_URL is not set");
        environment.putAll(Map.of(
                "OS_AUTH_URL",
                "http://id.example/v3",
                "OS_USERNAME",
                "jack",
                "OS_PASSWORD",
                "pw",
                "OS_PROJECT_ID",
                "p-1",
                "OS_USER_DOMAIN_NAME",
                "Default",
                "OS_REGION_NAME",
                "R2",
                "OS_COMPUTE_ENDPOINT_OVERRIDE",
                "http://nova"));
        CloudConfig config = read();
        assertThat(config.name()).isEqualTo("envvars");
        assertThat(config.region()).contains("R2");
        assertThat(config.login()).isInstanceOf(ByPassword.class);
        assertThat(config.endpointOverrides()).containsKey("compute");
        environment.put("OS_AUTH_TYPE", "v3token");
        environment.put("OS_TOKEN", "tok");
        assertThat(read().login()).isInstanceOf(ByToken.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password: pw                 |                           | password is missing",
                "username: jack               |                           | username (or user_id) is missing",
                "project_name: service        |                           | project_name (or project_id",
                "user_domain_id: default      |                           | user_domain_name (or user_domain_id) is missing",
                "auth_url: http://id.example  |                           | auth_url is missing",
                "auth_url: http://id.example  | auth_url: 'ftp://x'       | auth_url is no http or https URL",
                "auth_url: http://id.example  | auth_url: 'http://u:pw@x' | auth_url is no http or https URL",
                "username: jack               | username: [a]             | username is no single value",
                "auth_type: password          | auth_type: v3oidc         | auth_type is 'v3oidc', not",
                "verify: true                 | verify: perhaps           | verify is neither true nor false",
                "interface: public            | interface: outer          | interface is 'outer', not",
                "interface: public            | profile: vexxhost         | profile is not supported",
            })
    void whatLacksOrIsWrongIsNamed(String line, @Nullable String instead, String problem) throws IOException {
        String good = """
                clouds:
                  only:
                    auth_url: http://id.example
                    username: jack
                    password: pw
                    project_name: service
                    user_domain_id: default
                    project_domain_id: default
                    auth_type: password
                    verify: true
                    interface: public
                """;
        Path file = write("work/clouds.yaml", good);
        assertThat(read().name()).isEqualTo("only");
        assertThat(good).contains(line);
        write("work/clouds.yaml", good.replace(line, instead == null ? "unused: 1" : instead));
        assertThat(refusal()).contains(file + ", cloud 'only': " + problem).doesNotContain("pw");
    }

    @Test
    void filesThatAreWrongAreNamedAndNotQuoted() throws IOException {
        Path file = write("work/clouds.yaml", "clouds:\n  one:\n    auth: {password: 's3cret\n");
        assertThat(refusal("one")).contains(file + ":").contains("is not YAML").doesNotContain("s3cret");
        write("work/clouds.yaml", "- s3cret");
        assertThat(refusal("one")).isEqualTo(file + " is no mapping");
        write("work/clouds.yaml", "clouds: {one: s3cret}");
        assertThat(refusal("one")).contains("cloud 'one' is no mapping").doesNotContain("s3cret");
        write("work/clouds.yaml", TWO);
        assertThat(refusal("three")).isEqualTo(file + " has no cloud 'three', only [one, two]");
        assertThat(refusal()).contains("has the clouds [one, two]; name one, or set OS_CLOUD");
    }
}
