package dev.jackfield.lab;

/**
 * One request of the load client.
 *
 * @param id its number, which is the path it asked for
 * @param v6 whether it went to the IPv6 VIP
 * @param startNanos when it began, on the clock of {@link System#nanoTime}, which all processes of a machine share
 * @param endNanos when it ended
 * @param ok whether it was answered
 * @param detail the member that answered, or what went wrong
 */
record Attempt(long id, boolean v6, long startNanos, long endNanos, boolean ok, String detail) {
    /** Reads what {@link #toLine} wrote. */
    static Attempt parse(String line) {
        String[] parts = line.split(" ", 6);
        return new Attempt(
                Long.parseLong(parts[0]),
                parts[1].equals("6"),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                parts[4].equals("ok"),
                parts[5]);
    }

    String toLine() {
        return id + (v6 ? " 6 " : " 4 ") + startNanos + " " + endNanos + (ok ? " ok " : " failed ") + detail;
    }
}
