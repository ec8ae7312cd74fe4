package dev.jackfield.neutron.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who we are, in which project or domain.
 *
 * @see "Identity API v3, POST /v3/auth/tokens"
 */
public sealed interface Login {
    /** The answer to a 401: whether Keystone gives another token. */
    default boolean renewable() {
        return true;
    }

    /** The request's {@code auth} object; it holds the secret. */
    Map<String, Object> auth();

    /** A user or a project: by its id, or by its name in a domain. */
    record Named(Optional<String> id, Optional<String> name, Optional<Domain> domain) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            if (id.isPresent()) {
                json.put("id", id.get());
                return json;
            }
            name.ifPresent(it -> json.put("name", it));
            domain.ifPresent(it -> json.put("domain", it.json()));
            return json;
        }
    }

    /** A domain: by its id, or by its name. */
    record Domain(Optional<String> id, Optional<String> name) {
        Map<String, Object> json() {
            return id.<Map<String, Object>>map(it -> Map.of("id", it))
                    .orElseGet(() -> Map.of("name", name.orElseThrow()));
        }
    }

    /** What the token is for. */
    sealed interface Scope {
        Map<String, Object> json();

        record OfProject(Named project) implements Scope {
            @Override
            public Map<String, Object> json() {
                return Map.of("project", project.json());
            }
        }

        record OfDomain(Domain domain) implements Scope {
            @Override
            public Map<String, Object> json() {
                return Map.of("domain", domain.json());
            }
        }

        record OfSystem() implements Scope {
            @Override
            public Map<String, Object> json() {
                return Map.of("system", Map.of("all", true));
            }
        }
    }

    /** By user and password. */
    record ByPassword(Named user, Secret password, Scope scope) implements Login {
        @Override
        public Map<String, Object> auth() {
            Map<String, Object> json = user.json();
            json.put("password", password.value());
            return Map.of("identity", identity("password", Map.of("user", json)), "scope", scope.json());
        }
    }

    /** By an application credential, which has its scope in itself; {@code user} goes with its name, not with its id. */
    record ByApplicationCredential(Named credential, Optional<Named> user, Secret secret) implements Login {
        @Override
        public Map<String, Object> auth() {
            Map<String, Object> json = credential.json();
            user.ifPresent(it -> json.put("user", it.json()));
            json.put("secret", secret.value());
            return Map.of("identity", identity("application_credential", json));
        }
    }

    /** By a token of the user's own, for as long as it lives. */
    record ByToken(Secret token, Optional<Scope> scope) implements Login {
        @Override
        public boolean renewable() {
            return false;
        }

        @Override
        public Map<String, Object> auth() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("identity", identity("token", Map.of("id", token.value())));
            scope.ifPresent(it -> json.put("scope", it.json()));
            return json;
        }
    }

    private static Map<String, Object> identity(String method, Map<String, Object> proof) {
        return Map.of("methods", List.of(method), method, proof);
    }
}
