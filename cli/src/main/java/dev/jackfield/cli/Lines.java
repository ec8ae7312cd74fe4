package dev.jackfield.cli;

import tools.jackson.databind.JsonNode;

import java.util.Map;

/** A tree as indented lines for people: keys aligned, empty values left out. */
final class Lines {
    private static final String INDENT = "  ";

    private Lines() {}

    static String of(JsonNode tree) {
        StringBuilder text = new StringBuilder();
        object(text, "", tree);
        return text.toString();
    }

    private static void object(StringBuilder text, String indent, JsonNode object) {
        int width = object.properties().stream()
                .filter(entry -> !isEmpty(entry.getValue()))
                .mapToInt(entry -> entry.getKey().length())
                .max()
                .orElse(0);
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!isEmpty(entry.getValue())) {
                property(text, indent, width, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void property(StringBuilder text, String indent, int width, String key, JsonNode value) {
        String label = indent + key + " ".repeat(width - key.length()) + INDENT;
        if (value.isObject()) {
            text.append(indent).append(key).append('\n');
            object(text, indent + INDENT, value);
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                text.append(label).append(inline(item)).append('\n');
                label = " ".repeat(label.length());
            }
        } else {
            text.append(label).append(inline(value)).append('\n');
        }
    }

    private static String inline(JsonNode value) {
        if (value.isObject()) {
            StringBuilder text = new StringBuilder();
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                if (!isEmpty(entry.getValue())) {
                    text.append(text.isEmpty() ? "" : INDENT)
                            .append(entry.getKey())
                            .append('=')
                            .append(inline(entry.getValue()));
                }
            }
            return text.toString();
        }
        if (value.isArray()) {
            return String.join(",", value.valueStream().map(Lines::inline).toList());
        }
        return value.asString("");
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isContainer() ? value.isEmpty() : value.asString("").isEmpty();
    }
}
