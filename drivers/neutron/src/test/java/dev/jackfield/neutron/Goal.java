package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.tck.Snapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What two worlds or answers have in common that came about by the same calls: all but what is drawn, and the order of lists.
 *
 * @param lines sorted
 */
record Goal(List<String> lines) {
    private static final Pattern DRAWN = Pattern.compile(
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}" // a UUID
                    + "|([0-9a-f]{2}:){5}[0-9a-f]{2}" // a MAC
                    + "|\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z" // a time
                    + "|203\\.0\\.113\\.\\d+|198\\.51\\.100\\.\\d+|2001:db8:1:[0-9a-f:]+" // an address that Neutron
                    // chose
                    + "|-[0-9a-f]{8}(?![0-9a-f-])|host-[0-9a-f-]+"); // a word of ours, and a DNS name of Neutron's

    static Goal of(Snapshot world) {
        return new Goal(world.facts().stream().map(Goal::fact).sorted().toList());
    }

    /** An answer of the driver's, by its words. */
    static Goal of(Object answer) {
        return new Goal(Arrays.stream(drawn(answer.toString()).split("[\\s,\\[\\]{}()]+"))
                .sorted()
                .toList());
    }

    /** The kind, a JSON object, and perhaps a list of more of them. */
    private static String fact(String fact) {
        int begin = fact.indexOf('{');
        int list = fact.indexOf("} [", begin);
        String shape = fact.substring(0, begin)
                + sorted(AdminCloud.JSON.readTree(list < 0 ? fact.substring(begin) : fact.substring(begin, list + 1)));
        return list < 0 ? shape : shape + sorted(AdminCloud.JSON.readTree(fact.substring(list + 2)));
    }

    private static String sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object ->
                joined(object.properties().stream()
                        .filter(it -> !it.getKey().equals("standard_attr_id")) // a number of Neutron's database
                        .map(it -> it.getKey() + "=" + sorted(it.getValue())));
            case ArrayNode array ->
                joined(Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(i -> sorted(array.get(i))));
            default -> drawn(node.asString(node.toString()));
        };
    }

    private static String joined(Stream<String> parts) {
        return parts.sorted().toList().toString();
    }

    private static String drawn(String text) {
        return DRAWN.matcher(text).replaceAll("#");
    }

    /** What this has and the other has not, and the other way round. */
    String differences(Goal other) {
        return "not there: " + without(other.lines, lines) + "\n  there: " + without(lines, other.lines);
    }

    private static List<String> without(List<String> all, List<String> some) {
        return all.stream().filter(line -> !some.contains(line)).toList();
    }
}
