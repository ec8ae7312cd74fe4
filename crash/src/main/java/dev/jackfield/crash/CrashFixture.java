package dev.jackfield.crash;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkDriver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A world for the processes that die: where a driver works, and who looks at it beside the driver. Found by
 * {@link java.util.ServiceLoader}, so that the harness runs against any driver that brings one.
 *
 * <p>One world at a time is there in a process. All that the fixture makes beside the driver is a user's: it is in
 * {@link #witness}, and must never change.
 */
public interface CrashFixture {
    /**
     * The driver.
     *
     * @return its name, as its provider has it
     */
    String driver();

    /**
     * How the driver is opened.
     *
     * @return its settings
     */
    default Map<String, String> options() {
        return Map.of();
    }

    /**
     * The calls of this driver that change its world, each of which it can die before and after.
     *
     * @return none if all that it changes is in a store that every driver has
     */
    default List<Seam> seams() {
        return List.of();
    }

    /**
     * Makes what the driver finds: instances, and a user's own things.
     *
     * @param folder the driver's state, empty
     */
    void furnish(Path folder);

    /**
     * Makes the networks and the group that are there all the time, and tells the driver of the instances if it must be told.
     *
     * @param driver the driver
     */
    default void makeNetworks(NetworkDriver driver) {
        Networks.make(driver.administration(), this);
    }

    /**
     * Gives the driver a user's ports, which carry no mark of ours, once networks are there: one that is attached, and one that is free.
     *
     * @param driver the driver; it is closed afterwards
     * @param folder the driver's state
     */
    void addUsersPorts(NetworkDriver driver, Path folder);

    /**
     * An instance that was made.
     *
     * @param name one of {@code amp-1} to {@code amp-4}, {@code user}
     * @return its id
     */
    ComputeId compute(String name);

    /** Takes away, by hand, from what the driver made of the load balancers; nothing if only the driver could. */
    default void damage() {}

    /**
     * What there is, seen by others than the driver: records by a connection of one's own, a kernel by its own tools.
     *
     * @param folder the driver's state; no driver is open on it
     * @return one line for each thing; equal if and only if nothing changed
     */
    Stream<String> witness(Path folder);

    /**
     * What a record says, with the names of things in the place of what the driver's world draws by lot: ids and addresses.
     *
     * @param record a line
     * @return the line; the same in each run. It is asked for after {@link #witness}
     */
    default String named(String record) {
        return record;
    }

    /**
     * Whether the driver can do an operation at all.
     *
     * @param operation its name
     * @return false if a capability is not declared that it needs
     */
    default boolean can(String operation) {
        return true;
    }

    /**
     * How long an operation may take before it is said to hang.
     *
     * @return a time that none of them needs, on a busy machine either
     */
    default Duration patience() {
        return Duration.ofMinutes(2);
    }

    /** Takes everything away that was made, by whomever. */
    void clear();

    /** Whether a world that is made anew has the same facts. */
    default boolean isAlikeEachTime() {
        return true;
    }
}
