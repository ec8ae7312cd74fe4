package dev.jackfield.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * The demo's topology, drawn with characters: client, VIP network, amphorae side by side, member network, members.
 *
 * @param clientLabel the client with its addresses
 * @param vipNetwork the VIP network with its blocks
 * @param amphorae the boxes between the networks
 * @param memberNetwork the member network with its block
 * @param members the members with their addresses
 */
record Drawing(String clientLabel, String vipNetwork, List<Box> amphorae, String memberNetwork, List<String> members) {
    private static final int WIDTH = 30;
    private static final int GAP = 4;

    /** A box with lines of text, each {@value #WIDTH} characters at most. */
    record Box(List<String> lines) {
        Box {
            lines = List.copyOf(lines);
        }
    }

    Drawing {
        amphorae = List.copyOf(amphorae);
        members = List.copyOf(members);
    }

    @Override
    public String toString() {
        int total = amphorae.size() * (WIDTH + GAP) - GAP + 4;
        List<String> lines = new ArrayList<>();
        lines.add("  " + centred(clientLabel, total));
        lines.add("  " + centred("│", total));
        lines.add("  " + wire(total, amphorae.size(), '╤', total / 2) + "  " + vipNetwork);
        lines.add("  " + taps(amphorae.size()));
        lines.addAll(boxes());
        lines.add("  " + taps(amphorae.size()));
        lines.add("  " + wire(total, amphorae.size(), '╧', -1) + "  " + memberNetwork);
        lines.add("  " + taps(members.size()));
        StringBuilder names = new StringBuilder("  ");
        for (String member : members) {
            names.append("  ").append(centred(member, WIDTH)).append(" ".repeat(GAP - 2));
        }
        lines.add(names.toString());
        return String.join("\n", lines.stream().map(String::stripTrailing).toList()) + "\n";
    }

    private List<String> boxes() {
        int height = amphorae.stream().mapToInt(box -> box.lines().size()).max().orElse(0);
        List<String> rows = new ArrayList<>();
        rows.add(row("┌" + "─".repeat(WIDTH - 2) + "┐"));
        for (int i = 0; i < height; i++) {
            StringBuilder row = new StringBuilder("  ");
            for (Box box : amphorae) {
                String text = i < box.lines().size() ? box.lines().get(i) : "";
                row.append("  │")
                        .append(padded(" " + text, WIDTH - 2))
                        .append("│")
                        .append(" ".repeat(GAP - 2));
            }
            rows.add(row.toString());
        }
        rows.add(row("└" + "─".repeat(WIDTH - 2) + "┘"));
        return rows;
    }

    private String row(String edge) {
        return "  " + ("  " + edge + " ".repeat(GAP - 2)).repeat(amphorae.size());
    }

    /** Where the middle of the n-th column is. */
    private static int column(int n) {
        return 2 + n * (WIDTH + GAP) + WIDTH / 2;
    }

    private static String wire(int total, int columns, char tap, int up) {
        StringBuilder wire = new StringBuilder("═".repeat(total));
        for (int i = 0; i < columns; i++) {
            wire.setCharAt(column(i), tap);
        }
        if (up >= 0) {
            wire.setCharAt(up, wire.charAt(up) == '═' ? '╧' : '╪');
        }
        return wire.toString();
    }

    private static String taps(int columns) {
        StringBuilder taps = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            taps.append(" ".repeat(column(i) - taps.length())).append('│');
        }
        return taps.toString();
    }

    private static String centred(String text, int width) {
        return padded(" ".repeat(Math.max(0, (width - text.length()) / 2)) + text, width);
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text.substring(0, width) : text + " ".repeat(width - text.length());
    }
}
