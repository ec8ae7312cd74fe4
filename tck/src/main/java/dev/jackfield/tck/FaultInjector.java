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
     * From now on, lets all steps pass, and loses the next answer of a method: its change is kept, but its caller is told {@link
     * dev.jackfield.network.NetworkTimeoutException}.
     *
     * @param method the method's name, such as {@code plugVip}
     */
    void loseAnswer(String method);

    /**
     * Ends the injection.
     *
     * @return whether a step failed or an answer was lost since {@link #failStep} or {@link #loseAnswer}
     */
    boolean disarm();
}
