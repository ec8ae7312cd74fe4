package dev.jackfield.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Ctrl-C does while a flow runs: the first asks it to stop, a second ends the process at once and leaves the flow to the next
 * command, or to the daemon. SIGTERM means the same. Closing it gives both signals back what they meant before.
 */
final class Interrupts implements AutoCloseable {
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Session session;
    private final PrintStream err;
    private final Signals.Former formerInt;
    private final Signals.Former formerTerm;

    /** Listens from now on. */
    Interrupts(Session session, PrintStream err) {
        this.session = session;
        this.err = err;
        formerInt = Signals.handle("INT", this::signalled);
        formerTerm = Signals.handle("TERM", this::signalled);
    }

    private void signalled() {
        if (asked.compareAndSet(false, true)) {
            session.cancel();
            err.println("cancelling: what was begun is taken back or, where that is no longer safe, finished;"
                    + " Ctrl-C again does not wait for that");
        } else {
            err.println("left unfinished: " + session.unattended());
            Runtime.getRuntime().halt(Failures.CANCELLED);
        }
    }

    @Override
    public void close() {
        formerInt.restore();
        formerTerm.restore();
    }
}
