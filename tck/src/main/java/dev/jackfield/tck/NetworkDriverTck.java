package dev.jackfield.tck;

/**
 * The contract of {@code docs/semantics.md} as tests. A driver's test class extends this one and opens a fixture; it adds tests of
 * its own as it likes, but takes none away: what a driver cannot do, it does not declare as a capability.
 *
 * <p>{@snippet :
 * class LinuxDriverTest extends NetworkDriverTck {
 *     @Override
 *     protected DriverFixture openFixture() {
 *         return new LinuxFixture();
 *     }
 * }
 * }
 */
public abstract class NetworkDriverTck {
    /**
     * Makes a new world with a driver on it. Called once for each test; the suite closes what it gets.
     *
     * @return the fixture
     */
    protected abstract DriverFixture openFixture();
}
