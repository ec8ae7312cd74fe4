package dev.jackfield.tck;

/** How many call at once, and on which kind of thread. */
enum Crowd {
    TWO(2, false),
    TWO_VIRTUAL(2, true),
    THIRTY_TWO(32, false),
    THIRTY_TWO_VIRTUAL(32, true);

    private final int threads;
    private final boolean virtual;

    Crowd(int threads, boolean virtual) {
        this.threads = threads;
        this.virtual = virtual;
    }

    int threads() {
        return threads;
    }

    Thread.Builder builder() {
        return virtual
                ? Thread.ofVirtual().name("at-once-", 0)
                : Thread.ofPlatform().daemon().name("at-once-", 0);
    }
}
