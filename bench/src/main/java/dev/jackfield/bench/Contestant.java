package dev.jackfield.bench;

/** A way to plug a NIC. Times are nanoseconds. */
interface Contestant extends AutoCloseable {
    /** What it is called in the tables. */
    String name();

    /** Plugs a NIC; returns what that took. */
    long plug(Nic nic);

    /** Unplugs a NIC; returns what that took. */
    long unplug(Nic nic);

    /** Does what unplugging left to be done later, for all NICs at once; returns what that took. */
    default long settle() {
        return 0;
    }

    @Override
    default void close() {}
}
