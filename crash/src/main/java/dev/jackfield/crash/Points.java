package dev.jackfield.crash;

import org.jspecify.annotations.Nullable;

/**
 * The points of this process at which it can die: each is told to whoever counts, in the order in which they come. Nobody counts
 * unless {@link #count} was called.
 */
public final class Points {
    private static volatile @Nullable Counter counter;

    private Points() {}

    /** Is told each point, on the thread that reaches it. */
    @FunctionalInterface
    interface Counter {
        void reached(String point);
    }

    /** Begins to count. */
    static void count(Counter by) {
        counter = by;
    }

    /** A point is reached. */
    public static void reach(String point) {
        Counter counting = counter;
        if (counting != null) {
            counting.reached(point);
        }
    }

    /** The point before a call; none if it changes nothing. */
    public static void before(@Nullable String call) {
        if (call != null) {
            reach("before " + call);
        }
    }

    /** The point after a call whose answer nobody has seen; none if it changes nothing. */
    public static void after(@Nullable String call) {
        if (call != null) {
            reach("after " + call);
        }
    }
}
