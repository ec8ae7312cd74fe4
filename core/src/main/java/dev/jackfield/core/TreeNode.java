package dev.jackfield.core;

import dev.jackfield.network.InvalidValueException;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A node of a tree that knows its path, so that an error can name it.
 *
 * @param path where it is, such as {@code members[1]}; empty for the root
 * @param node what is there
 */
record TreeNode(String path, JsonNode node) {
    /** No value of a description is longer; an error must not repeat a whole document. */
    private static final int MAX_SHOWN = 60;

    InvalidValueException invalid(String problem) {
        return new InvalidValueException(path.isEmpty() ? "load balancer" : path, shown(), problem);
    }

    private String shown() {
        String shown = node.isValueNode() ? node.asString("") : node.toString();
        return shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown;
    }

    /** This node, if it is an object that has no other keys than these. */
    TreeNode keys(String... known) {
        if (!node.isObject()) {
            throw invalid("must be a mapping with some of the keys " + String.join(", ", known));
        }
        for (String key : node.propertyNames()) {
            if (!Arrays.asList(known).contains(key)) {
                throw new UnknownKeyException(childPath(key), child(key).shown(), key, List.of(known));
            }
        }
        return this;
    }

    TreeNode get(String key) {
        return find(key)
                .orElseThrow(() -> new InvalidValueException(childPath(key), "", "is needed here and is not set"));
    }

    Optional<TreeNode> find(String key) {
        return node.hasNonNull(key) ? Optional.of(child(key)) : Optional.empty();
    }

    <T> List<T> list(String key, Function<TreeNode, T> element) {
        List<T> elements = new ArrayList<>();
        find(key).ifPresent(list -> {
            if (!list.node.isArray()) {
                throw list.invalid("must be a list");
            }
            for (int i = 0; i < list.node.size(); i++) {
                elements.add(element.apply(new TreeNode(list.path + "[" + i + "]", list.node.get(i))));
            }
        });
        return elements;
    }

    String text() {
        if (!node.isString()) {
            throw invalid(node.isValueNode() ? "must be text; put it in quotes" : "must be text");
        }
        return node.stringValue();
    }

    int integer() {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw invalid("must be a whole number");
        }
        return node.intValue();
    }

    /** A value made of text; its maker's complaint gets this path. */
    <T> T value(Function<String, T> maker) {
        String text = text();
        try {
            return maker.apply(text);
        } catch (InvalidValueException e) {
            InvalidValueException named = invalid("is no valid value: " + e.getMessage());
            named.addSuppressed(e);
            throw named;
        }
    }

    <E extends Enum<E>> E oneOf(Class<E> type) {
        String text = text().toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> invalid("must be one of " + Arrays.toString(type.getEnumConstants())));
    }

    private TreeNode child(String key) {
        return new TreeNode(childPath(key), node.get(key));
    }

    private String childPath(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
