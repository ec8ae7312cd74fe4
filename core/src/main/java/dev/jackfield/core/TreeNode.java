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
 * A node of a tree, of JSON or YAML, that knows its path, so that an error can name it.
 *
 * @param what what the whole tree describes, such as {@code load balancer}
 * @param path where it is, such as {@code members[1]}; empty for the root
 * @param node what is there
 */
public record TreeNode(String what, String path, JsonNode node) {
    /** No value of a description is longer; an error must not repeat a whole document. */
    private static final int MAX_SHOWN = 60;

    /**
     * The root of a tree.
     *
     * @param what what it describes, in words
     * @param tree the tree
     * @return the node
     */
    public static TreeNode root(String what, JsonNode tree) {
        return new TreeNode(what, "", tree);
    }

    /**
     * The error that says what is wrong with this node.
     *
     * @param problem what, after the path and the value
     * @return the error, to be thrown
     */
    public InvalidValueException invalid(String problem) {
        return new InvalidValueException(path.isEmpty() ? what : path, shown(), problem);
    }

    private String shown() {
        String shown = node.isValueNode() ? node.asString("") : node.toString();
        return shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown;
    }

    /**
     * This node, if it is an object that has no other keys than these.
     *
     * @param known the keys
     * @return this node
     * @throws InvalidValueException it is no object
     * @throws UnknownKeyException it has another key
     */
    public TreeNode keys(String... known) {
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

    /**
     * A value that must be there.
     *
     * @param key its key
     * @return the node
     * @throws InvalidValueException it is not there
     */
    public TreeNode get(String key) {
        return find(key)
                .orElseThrow(() -> new InvalidValueException(childPath(key), "", "is needed here and is not set"));
    }

    /**
     * A value that may be there.
     *
     * @param key its key
     * @return the node; empty if it is not there, or null
     */
    public Optional<TreeNode> find(String key) {
        return node.hasNonNull(key) ? Optional.of(child(key)) : Optional.empty();
    }

    /**
     * The elements of a list that may be there.
     *
     * @param <T> what they are
     * @param key its key
     * @param element makes one
     * @return the elements; none if the list is not there
     * @throws InvalidValueException it is no list, or an element is wrong
     */
    public <T> List<T> list(String key, Function<TreeNode, T> element) {
        List<T> elements = new ArrayList<>();
        find(key).ifPresent(list -> {
            if (!list.node.isArray()) {
                throw list.invalid("must be a list");
            }
            for (int i = 0; i < list.node.size(); i++) {
                elements.add(element.apply(new TreeNode(what, list.path + "[" + i + "]", list.node.get(i))));
            }
        });
        return elements;
    }

    /**
     * The text that this is.
     *
     * @return the text
     * @throws InvalidValueException it is none
     */
    public String text() {
        if (!node.isString()) {
            throw invalid(node.isValueNode() ? "must be text; put it in quotes" : "must be text");
        }
        return node.stringValue();
    }

    /**
     * The whole number that this is.
     *
     * @return the number
     * @throws InvalidValueException it is none
     */
    public int integer() {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw invalid("must be a whole number");
        }
        return node.intValue();
    }

    /**
     * A value made of text; its maker's complaint gets this path.
     *
     * @param <T> what it is
     * @param maker makes it
     * @return the value
     * @throws InvalidValueException it is no text, or the maker complains
     */
    public <T> T value(Function<String, T> maker) {
        String text = text();
        try {
            return maker.apply(text);
        } catch (InvalidValueException e) {
            InvalidValueException named = invalid("is no valid value: " + e.getMessage());
            named.addSuppressed(e);
            throw named;
        }
    }

    /**
     * The constant that this names, in whatever case.
     *
     * @param <E> the constants' type
     * @param type the same
     * @return the constant
     * @throws InvalidValueException it names none
     */
    public <E extends Enum<E>> E oneOf(Class<E> type) {
        String text = text().toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> invalid("must be one of " + Arrays.toString(type.getEnumConstants())));
    }

    private TreeNode child(String key) {
        return new TreeNode(what, childPath(key), node.get(key));
    }

    private String childPath(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
