package dev.jackfield.bench;

/** Two hosts of which one has a VIP, and the other gets it when that dies. */
interface Pair extends AutoCloseable {
    /** What it is called in the tables. */
    String name();

    /** Kills the host that has the VIP. */
    Host.Death killHolder();

    /** Gives the survivor a new partner. */
    void restore();

    Client client();

    @Override
    void close();
}
