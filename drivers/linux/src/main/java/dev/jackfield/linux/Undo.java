package dev.jackfield.linux;

/** Taking back what was done before a failure. */
final class Undo {
    private Undo() {}

    /**
     * Takes back, even if the thread was interrupted; what fails is suppressed onto the cause.
     *
     * @param cause why
     * @param steps what to do, all of them
     */
    static void suppressing(Throwable cause, Runnable... steps) {
        boolean interrupted = Thread.interrupted();
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
