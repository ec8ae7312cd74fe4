package dev.jackfield.cli;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML document as a tree, that knows where each value stands. Only plain data is read: one document, no anchors, aliases or tags,
 * no key twice, not too deep.
 *
 * @see "yaml.org/spec/1.2.2, chapter 3.2.2, serialization tree"
 */
final class YamlDocument {
    /** A description is four levels deep; a parser that recurses must stop somewhere. */
    static final int MAX_DEPTH = 20;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private final Iterator<Event> events;
    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, Position> keys = new HashMap<>();
    private final JsonNode tree;

    /**
     * A place in a file.
     *
     * @param line from 1
     * @param column from 1
     */
    record Position(int line, int column) {
        static final Position START = new Position(1, 1);

        static Position of(Optional<Mark> mark) {
            return mark.map(place -> new Position(place.getLine() + 1, place.getColumn() + 1))
                    .orElse(START);
        }

        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    /** The text is not the YAML that is read here. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Position position;
        private final String problem;

        Mistake(Position position, String problem) {
            super(position + ": " + problem);
            this.position = position;
            this.problem = problem;
        }

        Position position() {
            return position;
        }

        String problem() {
            return problem;
        }
    }

    private YamlDocument(String text) throws Mistake {
        events = new Parse(SETTINGS).parseString(text).iterator();
        tree = document();
    }

    /**
     * Reads a text.
     *
     * @throws Mistake it is not YAML, or more than plain data
     */
    static YamlDocument parse(String text) throws Mistake {
        try {
            return new YamlDocument(text);
        } catch (MarkedYamlEngineException e) {
            throw new Mistake(Position.of(e.getProblemMark()), "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new Mistake(Position.START, "is not YAML: " + e.getMessage());
        }
    }

    JsonNode tree() {
        return tree;
    }

    /** Where the value with a path such as {@code members[1].port} stands. */
    Optional<Position> find(String path) {
        return Optional.ofNullable(positions.get(path));
    }

    /** Where a value stands; if it is missing, where that stands in which it is missing. */
    Position nearest(String path) {
        String known = path;
        while (!known.isEmpty() && !positions.containsKey(known)) {
            known = known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
        }
        return positions.getOrDefault(known, Position.START);
    }

    /** Where the key of a value stands. */
    Position key(String path) {
        return keys.getOrDefault(path, Position.START);
    }

    private JsonNode document() throws Mistake {
        Event event = events.next();
        while (event instanceof StreamStartEvent || event instanceof DocumentStartEvent) {
            event = events.next();
        }
        if (event instanceof StreamEndEvent) {
            throw new Mistake(Position.START, "is empty; expected a description with the keys version and name");
        }
        JsonNode root = node("", event, 1);
        events.next(); // the document's end
        Event end = events.next();
        if (!(end instanceof StreamEndEvent)) {
            throw new Mistake(Position.of(end.getStartMark()), "a second document begins; expected one");
        }
        return root;
    }

    private JsonNode node(String path, Event event, int depth) throws Mistake {
        Position position = Position.of(event.getStartMark());
        positions.putIfAbsent(path, position);
        if (depth > MAX_DEPTH) {
            throw new Mistake(position, "is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (event instanceof AliasEvent) {
            throw new Mistake(position, "an alias (*name) is not read here; write the value out");
        }
        if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
            throw new Mistake(position, "an anchor (&name) is not read here");
        }
        return switch (event) {
            case MappingStartEvent mapping -> {
                refuseTag(mapping.getTag(), position);
                yield mapping(path, depth);
            }
            case SequenceStartEvent sequence -> {
                refuseTag(sequence.getTag(), position);
                yield sequence(path, depth);
            }
            case ScalarEvent scalar -> {
                refuseTag(scalar.getTag(), position);
                yield scalar(scalar, position);
            }
            default -> throw new Mistake(position, "expected a value");
        };
    }

    private static void refuseTag(Optional<String> tag, Position position) throws Mistake {
        if (tag.isPresent()) {
            throw new Mistake(position, "a tag (!" + "name) is not read here");
        }
    }

    private ObjectNode mapping(String path, int depth) throws Mistake {
        ObjectNode object = NODES.objectNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Position position = Position.of(event.getStartMark());
            if (!(event instanceof ScalarEvent key)
                    || key.getAnchor().isPresent()
                    || key.getTag().isPresent()) {
                throw new Mistake(position, "expected a key that is plain text");
            }
            if (object.has(key.getValue())) {
                throw new Mistake(position, "has the key " + key.getValue() + " twice");
            }
            String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            keys.put(child, position);
            object.set(key.getValue(), node(child, events.next(), depth + 1));
        }
        return object;
    }

    private ArrayNode sequence(String path, int depth) throws Mistake {
        ArrayNode array = NODES.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            array.add(node(path + "[" + array.size() + "]", event, depth + 1));
        }
        return array;
    }

    private static JsonNode scalar(ScalarEvent scalar, Position position) throws Mistake {
        String value = scalar.getValue();
        Tag tag = SETTINGS.getSchema()
                .getScalarResolver()
                .resolve(value, scalar.getImplicit().canOmitTagInPlainScalar());
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(Boolean.parseBoolean(value));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return NODES.numberNode(Long.parseLong(value));
            }
            if (tag.equals(Tag.FLOAT)) {
                return NODES.numberNode(Double.parseDouble(value));
            }
        } catch (NumberFormatException e) {
            throw new Mistake(position, "the number " + value + " is too large");
        }
        return NODES.stringNode(value);
    }
}
