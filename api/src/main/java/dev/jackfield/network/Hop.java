package dev.jackfield.network;

/**
 * One step on the way of a VIP's traffic.
 *
 * @param name what it is, such as {@code bridge jfbr3} or {@code port 7f3…}
 * @param state whether it works
 * @param seen what was seen there, in words
 */
public record Hop(String name, State state, String seen) {

    /** Whether a hop works. */
    public enum State {
        /** It works, as far as can be seen. */
        OK,
        /** It does not work. */
        BROKEN,
        /** It could not be looked at. */
        UNKNOWN
    }
}
