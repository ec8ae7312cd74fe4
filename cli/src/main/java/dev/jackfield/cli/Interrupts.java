package dev.jackfield.cli;

import dev.jackfield.flow.Cancellation;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Ctrl-C does while a flow runs: the first asks it to stop, a second ends the process at once and leaves the flow to the next
 * command. SIGTERM means the same. Closing it gives both signals back what they meant before.
 */
final class Interrupts implements AutoCloseable {
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Cancellation cancellation;
    private final PrintStream err;
    private final Signals.Former formerInt;
    private final Signals.Former formerTerm;

    /** Listens from now on. */
    Interrupts(Cancellation cancellation, PrintStream err) {
        this.cancellation = cancellation;
        this.err = err;
        formerInt = Signals.handle("INT", this::signalled);
        formerTerm = Signals.handle("TERM", this::signalled);
    }

    private void signalled() {
        if (asked.compareAndSet(false, true)) {
            err.println("cancelling: what was begun is taken back or, where that is no longer safe, finished;"
                    + " Ctrl-C again leaves it to the next command");
            cancellation.request();
        } else {
            err.println("left unfinished: the next command takes it back or finishes it");
            Runtime.getRuntime().halt(Failures.CANCELLED);
        }
    }

    @Override
    public void close() {
        formerInt.restore();
        formerTerm.restore();
    }
}
