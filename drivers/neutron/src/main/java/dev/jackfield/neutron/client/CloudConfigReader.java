package dev.jackfield.neutron.client;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds clouds.yaml, secure.yaml and OS_* variables, and puts together what they say of one cloud.
 *
 * @see "openstacksdk, openstack/config/loader.py"
 */
final class CloudConfigReader {
    /** openstacksdk's name for the cloud of the OS_* variables. */
    private static final String OF_VARIABLES = "envvars";

    private static final List<String> SUFFIXES = List.of("yaml", "yml", "json");

    /** Variables that choose a configuration and are not part of one. */
    private static final Set<String> CHOOSING = Set.of("OS_CLOUD", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE");

    private final Map<String, String> environment;
    private final List<Path> folders;

    CloudConfigReader(Map<String, String> environment, Path workingDirectory, Path home, Path etc) {
        this.environment = environment;
        Path config = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(it -> !it.isBlank())
                .map(Path::of)
                .orElse(home.resolve(".config"));
        folders = List.of(workingDirectory, config.resolve("openstack"), etc.resolve("openstack"));
    }

    CloudConfig read(Optional<String> wanted) {
        Optional<Path> file = find("OS_CLIENT_CONFIG_FILE", "clouds");
        Map<String, Object> clouds = file.map(this::clouds).orElse(Map.of());
        Optional<Path> secure = find("OS_CLIENT_SECURE_FILE", "secure");
        clouds = merged(clouds, secure.map(this::clouds).orElse(Map.of()));
        Optional<String> name = wanted.or(() -> variable("OS_CLOUD"));
        Map<String, Object> variables = variables();
        boolean alone = name.isEmpty() && variables.containsKey("auth_url");
        if (alone || name.equals(Optional.of(OF_VARIABLES))) {
            return new CloudSettings(OF_VARIABLES, "the variables OS_*", variables).config();
        }
        if (file.isEmpty()) {
            throw new CloudConfigException("no clouds.yaml in " + folders + ", and OS_AUTH_URL is not set");
        }
        if (name.isEmpty() && clouds.size() != 1) {
            throw new CloudConfigException(
                    file.get() + " has the clouds " + clouds.keySet() + "; name one, or set OS_CLOUD");
        }
        String chosen = name.orElseGet(clouds.keySet().iterator()::next);
        if (!clouds.containsKey(chosen)) {
            throw new CloudConfigException(file.get() + " has no cloud '" + chosen + "', only " + clouds.keySet());
        }
        String places = file.get() + secure.map(it -> " and " + it).orElse("");
        return new CloudSettings(chosen, places, map(clouds.get(chosen), places + ", cloud '" + chosen + "'")).config();
    }

    private Map<String, Object> variables() {
        Map<String, Object> found = new LinkedHashMap<>();
        environment.forEach((key, value) -> {
            if (key.startsWith("OS_") && !CHOOSING.contains(key) && !value.isBlank()) {
                found.put(key.substring("OS_".length()).toLowerCase(Locale.ROOT), value);
            }
        });
        return found;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(it -> !it.isBlank());
    }

    /** The file that a variable names, which must exist; or else the first that is found. */
    private Optional<Path> find(String variable, String name) {
        Optional<Path> named = variable(variable).map(Path::of);
        if (named.isPresent()) {
            if (!Files.isRegularFile(named.get())) {
                throw new CloudConfigException(variable + " names " + named.get() + ", which is no file");
            }
            return named;
        }
        return folders.stream()
                .flatMap(folder -> SUFFIXES.stream().map(suffix -> folder.resolve(name + "." + suffix)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Map<String, Object> clouds(Path file) {
        Map<String, Object> root = map(load(file), file.toString());
        return map(root.getOrDefault("clouds", Map.of()), file + ", key 'clouds'");
    }

    private static @Nullable Object load(Path file) {
        try {
            return new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (MarkedYamlEngineException e) { // its message would quote the line, which may hold a password
            String place =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new CloudConfigException(file + place + " is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new CloudConfigException(file + " is not YAML");
        } catch (IOException e) {
            throw new CloudConfigException(file + " cannot be read: " + e);
        }
    }

    private static Map<String, Object> map(@Nullable Object value, String place) {
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new CloudConfigException(place + " is no mapping");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, element) -> {
            if (element != null) {
                copy.put(String.valueOf(key), element);
            }
        });
        return copy;
    }

    /** The first with the second's keys put over it, however deep. */
    private static Map<String, Object> merged(Map<String, Object> under, Map<String, Object> over) {
        Map<String, Object> all = new LinkedHashMap<>(under);
        over.forEach((key, value) -> {
            boolean both = all.get(key) instanceof Map && value instanceof Map;
            all.put(key, both ? merged(map(all.get(key), key), map(value, key)) : value);
        });
        return all;
    }
}
