package dev.jackfield.neutron.client;

import dev.jackfield.neutron.client.CloudConfig.Trust;
import dev.jackfield.neutron.client.Login.ByApplicationCredential;
import dev.jackfield.neutron.client.Login.ByPassword;
import dev.jackfield.neutron.client.Login.ByToken;
import dev.jackfield.neutron.client.Login.Domain;
import dev.jackfield.neutron.client.Login.Named;
import dev.jackfield.neutron.client.Login.Scope;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the keys of one cloud mean. Keys of {@code auth} may also stand beside it. */
final class CloudSettings {
    private static final String OVERRIDE = "_endpoint_override";
    private static final Set<String> INTERFACES = Set.of("public", "internal", "admin");
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");

    private final String name;
    private final String place;
    private final Map<String, Object> settings;
    private final Map<?, ?> auth;

    /**
     * Takes the keys of one cloud.
     *
     * @param name the cloud
     * @param files where they were read, for messages
     * @param settings the keys
     */
    CloudSettings(String name, String files, Map<String, Object> settings) {
        this.name = name;
        this.place = files + ", cloud '" + name + "'";
        this.settings = settings;
        this.auth = settings.get("auth") instanceof Map<?, ?> map ? map : Map.of();
    }

    CloudConfig config() {
        for (String unsupported : Set.of("profile", "cloud", "cert", "key")) {
            if (text(unsupported).isPresent()) {
                throw wrong(unsupported, "is not supported (vendor profiles and client certificates are not)");
            }
        }
        return new CloudConfig(
                name,
                authUrl(),
                login(),
                text("region_name"),
                endpointInterface(),
                overrides(),
                new Trust(
                        yes("verify", true) && !yes("insecure", false),
                        text("cacert").map(Path::of)));
    }

    private URI authUrl() {
        URI url = url("auth_url", required("auth_url"));
        return url.getPath().endsWith("/v3") ? url : URI.create(url + "/v3");
    }

    private Login login() {
        String type = text("auth_type").orElseGet(this::impliedType);
        return switch (type) {
            case "password", "v3password" ->
                new ByPassword(user(), new Secret(required("password")), scope().orElseThrow(this::noScope));
            case "v3applicationcredential" -> applicationCredential();
            case "token", "v3token" -> new ByToken(new Secret(required("token")), scope());
            default ->
                throw wrong("auth_type", "is '" + type + "', not v3password, v3applicationcredential or v3token");
        };
    }

    private String impliedType() {
        if (text("application_credential_secret").isPresent()) {
            return "v3applicationcredential";
        }
        return text("token").isPresent() ? "v3token" : "v3password";
    }

    private Login applicationCredential() {
        Optional<String> id = text("application_credential_id");
        Secret secret = new Secret(required("application_credential_secret"));
        if (id.isPresent()) {
            return new ByApplicationCredential(
                    new Named(id, Optional.empty(), Optional.empty()), Optional.empty(), secret);
        }
        String credential = text("application_credential_name")
                .orElseThrow(() -> missing("application_credential_id (or application_credential_name)"));
        return new ByApplicationCredential(
                new Named(Optional.empty(), Optional.of(credential), Optional.empty()), Optional.of(user()), secret);
    }

    private Named user() {
        if (text("user_id").isPresent()) {
            return new Named(text("user_id"), Optional.empty(), Optional.empty());
        }
        Optional<String> user = text("username").or(() -> text("user_name"));
        return new Named(
                Optional.empty(),
                Optional.of(user.orElseThrow(() -> missing("username (or user_id)"))),
                Optional.of(domainOf("user")));
    }

    /** The domain of a name: its own, or else the one that is there for all names. */
    private Domain domainOf(String whose) {
        return domain(whose + "_domain")
                .or(() -> domain("default_domain"))
                .or(() -> text("default_domain").map(it -> new Domain(Optional.of(it), Optional.empty())))
                .or(() -> domain("domain"))
                .orElseThrow(() -> missing(whose + "_domain_name (or " + whose + "_domain_id)"));
    }

    private Optional<Domain> domain(String prefix) {
        Optional<String> id = text(prefix + "_id");
        Optional<String> named = id.isPresent() ? Optional.empty() : text(prefix + "_name");
        return id.isPresent() || named.isPresent() ? Optional.of(new Domain(id, named)) : Optional.empty();
    }

    private Optional<Scope> scope() {
        if (text("system_scope").isPresent()) {
            if (!text("system_scope").get().equals("all")) {
                throw wrong("system_scope", "must be 'all'");
            }
            return Optional.of(new Scope.OfSystem());
        }
        Optional<String> id = text("project_id").or(() -> text("tenant_id"));
        if (id.isPresent()) {
            return Optional.of(new Scope.OfProject(new Named(id, Optional.empty(), Optional.empty())));
        }
        Optional<String> project = text("project_name").or(() -> text("tenant_name"));
        if (project.isPresent()) {
            return Optional.of(
                    new Scope.OfProject(new Named(Optional.empty(), project, Optional.of(domainOf("project")))));
        }
        return domain("domain").map(Scope.OfDomain::new);
    }

    private CloudConfigException noScope() {
        return missing("project_name (or project_id, domain_name, domain_id, system_scope)");
    }

    private String endpointInterface() {
        String given = text("interface").or(() -> text("endpoint_type")).orElse("public");
        String word = given.endsWith("URL") ? given.substring(0, given.length() - 3) : given;
        if (!INTERFACES.contains(word)) {
            throw wrong("interface", "is '" + given + "', not public, internal or admin");
        }
        return word;
    }

    private Map<String, URI> overrides() {
        Map<String, URI> found = new HashMap<>();
        for (String key : settings.keySet()) {
            if (key.endsWith(OVERRIDE)) {
                text(key)
                        .ifPresent(url -> found.put(
                                key.substring(0, key.length() - OVERRIDE.length())
                                        .replace('_', '-'),
                                url(key, url)));
            }
        }
        return found;
    }

    private URI url(String key, String text) {
        try {
            URI url = new URI(text.replaceAll("/+$", ""));
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below, without the text: a user may have put a password into it
        }
        throw wrong(key, "is no http or https URL of the form https://host:port/path");
    }

    private boolean yes(String key, boolean otherwise) {
        String word = text(key).orElse(Boolean.toString(otherwise)).toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw wrong(key, "is neither true nor false");
        }
        return YES.contains(word);
    }

    private Optional<String> text(String key) {
        @Nullable Object value = auth.get(key) != null ? auth.get(key) : settings.get(key);
        if (value instanceof Map || value instanceof Iterable) {
            throw wrong(key, "is no single value");
        }
        return Optional.ofNullable(value).map(Object::toString).filter(it -> !it.isEmpty());
    }

    private String required(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    private CloudConfigException missing(String key) {
        return new CloudConfigException(place + ": " + key + " is missing");
    }

    private CloudConfigException wrong(String key, String problem) {
        return new CloudConfigException(place + ": " + key + " " + problem);
    }
}
