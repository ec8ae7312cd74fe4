package dev.jackfield.tck;

/**
 * Makes internal steps of a driver fail: each change that it makes at its backend, and each answer that it waits for, is a step.
 */
public interface FaultInjector {
    /**
     * From now on, lets steps pass until the n-th, which fails once; all further ones pass again.
     *
     * @param step which, from 0
     */
    void failStep(int step);

    /**
     * Ends the injection.
     *
     * @return whether a step failed since {@link #failStep}
     */
    boolean disarm();
}
