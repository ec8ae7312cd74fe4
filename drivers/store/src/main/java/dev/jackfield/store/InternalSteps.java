package dev.jackfield.store;

/**
 * Is told each internal step of a driver before and after it happens, and may throw in its place: for tests of what a failure at
 * any point leaves behind.
 *
 * <p>A step's name is the method's, then what is done, then {@code before} or {@code after}: {@code plugVipPort.attach.before}.
 * Each call that changes something also has {@code METHOD.begin}, outside of the store's transaction, {@code METHOD.commit.before},
 * and {@code METHOD.end}, when the change is kept: an error there is an answer that got lost.
 */
@FunctionalInterface
public interface InternalSteps {
    /** Nobody is told. */
    InternalSteps NONE = step -> {};

    /**
     * A step is reached.
     *
     * @param step its name
     */
    void at(String step);
}
