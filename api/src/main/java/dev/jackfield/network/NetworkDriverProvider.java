package dev.jackfield.network;

/** Opens a driver. Found by {@link java.util.ServiceLoader}; making one costs nothing and touches nothing. */
public interface NetworkDriverProvider {
    /**
     * The driver's name.
     *
     * @return a short name in lower case, unique among drivers, such as {@code linux}
     */
    String name();

    /**
     * What the driver is for.
     *
     * @return one sentence
     */
    String description();

    /**
     * Opens the driver.
     *
     * @param config where and as what it works
     * @return the driver, to be closed
     * @throws NetworkException it cannot work here: no privilege (DENIED), a library or a service is missing (UNAVAILABLE), an
     *     option is wrong (INVALID); nothing was changed
     */
    NetworkDriver open(DriverConfig config);
}
