package dev.jackfield.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filter's table as nft prints it: so one can be held against another without knowing how this nft writes what it was told.
 *
 * @param items the table's own parts, in order: chains, rules, sets, counters, without what counts or numbers them
 * @param elements what the sets hold, by the name of the port's end and then by set; what ports sent lately is left out
 */
record FilterView(List<String> items, Map<String, Map<String, Set<String>>> elements) {
    private static final Pattern ITEM =
            Pattern.compile("(?=\\{\"(?:table|set|map|chain|rule|counter|limit|quota|flowtable)\": \\{\"family\": )");

    private static final Pattern COUNTED = Pattern.compile("\"(?:handle|packets|bytes)\": \\d+(?:, )?");
    private static final Pattern END = Pattern.compile("[,\\]} ]+$");
    private static final Pattern NAME = Pattern.compile("\"name\": \"([^\"]+)\"");
    private static final String ELEMENTS = "\"elem\": ";

    private static final Pattern WITH_MORE = Pattern.compile(
            "\\{\"concat\": \\[\"(" + LinkNames.HOST_END + ")\"((?:[^\\[\\]]|\\[[^\\[\\]]*\\])*)\\]\\}");
    private static final Pattern ALONE = Pattern.compile("\"(" + LinkNames.HOST_END + ")\"");

    /**
     * Reads what {@code nft -j list table} printed.
     *
     * @param json its output
     */
    static FilterView of(String json) {
        List<String> items = new ArrayList<>();
        Map<String, Map<String, Set<String>>> elements = new HashMap<>();
        String[] parts = ITEM.split(json);
        for (int i = 1; i < parts.length; i++) { // before the first one it speaks of itself
            String item = parts[i];
            int body = item.startsWith("{\"set\"") ? item.indexOf(ELEMENTS) : -1;
            String head = body < 0 ? item : item.substring(0, body);
            items.add(END.matcher(COUNTED.matcher(head).replaceAll("")).replaceAll(""));
            if (body >= 0 && !head.contains("\"timeout\"")) {
                Matcher name = NAME.matcher(head);
                if (name.find()) {
                    add(elements, name.group(1), item.substring(body));
                }
            }
        }
        return new FilterView(List.copyOf(items), elements);
    }

    private static void add(Map<String, Map<String, Set<String>>> elements, String set, String body) {
        Matcher matcher = (body.contains("\"concat\"") ? WITH_MORE : ALONE).matcher(body);
        while (matcher.find()) {
            elements.computeIfAbsent(matcher.group(1), port -> new HashMap<>())
                    .computeIfAbsent(set, name -> new HashSet<>())
                    .add(matcher.group());
        }
    }

    /** What a set holds of a port. */
    Set<String> of(String hostEnd, String set) {
        return elements.getOrDefault(hostEnd, Map.of()).getOrDefault(set, Set.of());
    }

    /** How this table's parts differ from those of another, in words; empty: not at all. */
    String apartFrom(FilterView wanted) {
        if (items.equals(wanted.items)) {
            return "";
        }
        List<String> missing = new ArrayList<>(wanted.items);
        items.forEach(missing::remove);
        List<String> superfluous = new ArrayList<>(items);
        wanted.items.forEach(superfluous::remove);
        if (missing.isEmpty() && superfluous.isEmpty()) {
            return "its rules are in another order";
        }
        return missing.size() + " of its rules, chains and sets are missing, " + superfluous.size() + " are not ours";
    }
}
