package dev.jackfield.netlink;

/**
 * A limit on what leaves a link: at a rate, after a burst; what is too much waits in a queue, and is dropped when that is full.
 *
 * @param bytesPerSecond the rate, of whole frames
 * @param burst how many bytes may leave at once after a pause; a frame that is larger never leaves
 * @param queue how many bytes may wait
 * @see "tc-tbf(8)"
 */
public record TokenBucket(long bytesPerSecond, int burst, int queue) {
    private static final int HEADER = 18; // Ethernet, with a VLAN tag
    private static final int FRAMES_IN_A_BURST = 2;
    private static final int FRAMES_IN_THE_QUEUE = 16;
    private static final int BURSTS_PER_SECOND = 100; // timers are not late by more than some milliseconds
    private static final int QUEUES_PER_SECOND = 10;

    /** Checks the numbers. */
    public TokenBucket {
        if (bytesPerSecond < 1 || burst < 1 || queue < 1) {
            throw new IllegalArgumentException(
                    "not a token bucket: " + bytesPerSecond + " bytes a second, burst " + burst + ", queue " + queue);
        }
    }

    /**
     * A bucket for a rate: bursts of 10 ms, a queue of 100 ms, and never less than a few frames.
     *
     * @param bitsPerSecond the rate
     * @param mtu the link's
     */
    public static TokenBucket of(long bitsPerSecond, int mtu) {
        long bytes = bitsPerSecond / Byte.SIZE;
        long frame = (long) mtu + HEADER;
        long burst = Math.max(bytes / BURSTS_PER_SECOND, frame * FRAMES_IN_A_BURST);
        long queue = Math.max(bytes / QUEUES_PER_SECOND, frame * FRAMES_IN_THE_QUEUE);
        return new TokenBucket(bytes, clamp(burst), clamp(queue));
    }

    private static int clamp(long bytes) {
        return Math.clamp(bytes, 1, Integer.MAX_VALUE / 2); // the kernel counts both together in 32 bits
    }
}
