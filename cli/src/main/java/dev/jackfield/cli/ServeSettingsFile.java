package dev.jackfield.cli;

import dev.jackfield.core.TreeNode;
import dev.jackfield.core.UnknownKeyException;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the daemon's settings from a file and the environment. */
final class ServeSettingsFile {
    /** What overrules which key. */
    private static final Map<String, String> VARIABLES = new LinkedHashMap<>(Map.of(
            "JACKFIELD_LISTEN", "listen",
            "JACKFIELD_DRIVER", "driver",
            "JACKFIELD_STATE", "state",
            "JACKFIELD_LOG", "log"));

    private ServeSettingsFile() {}

    /**
     * Reads a file.
     *
     * @param file its path, or {@code -} for standard input
     * @throws NetworkException it is not there, or a value is wrong; the message names line and mistake, or the variable
     */
    static ServeSettings read(String file, Surroundings surroundings) {
        YamlFile yaml = YamlFile.read(file, surroundings.in());
        yaml.reading(tree -> ServeSettings.read(TreeNode.root("configuration", tree)));
        if (!(yaml.document().tree() instanceof ObjectNode written)) {
            throw new IllegalStateException("it was read as a mapping");
        }
        ObjectNode overruled = written.deepCopy();
        VARIABLES.forEach(
                (variable, key) -> surroundings.variable(variable).ifPresent(value -> overruled.put(key, value)));
        return overruled(overruled);
    }

    /** What holds without a file. */
    static ServeSettings read(Surroundings surroundings) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        VARIABLES.forEach((variable, key) -> surroundings.variable(variable).ifPresent(value -> tree.put(key, value)));
        return overruled(tree);
    }

    private static ServeSettings overruled(ObjectNode tree) {
        try {
            return ServeSettings.read(TreeNode.root("configuration", tree));
        } catch (UnknownKeyException e) {
            throw e;
        } catch (InvalidValueException e) {
            Optional<String> variable = VARIABLES.entrySet().stream()
                    .filter(it -> it.getValue().equals(e.field()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            throw variable.<NetworkException>map(name -> new NetworkException(
                            ErrorKind.INVALID,
                            "environment variable " + name + ": " + e.getMessage(),
                            ErrorContext.NONE,
                            e))
                    .orElse(e);
        }
    }
}
