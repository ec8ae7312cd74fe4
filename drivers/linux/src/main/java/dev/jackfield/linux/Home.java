package dev.jackfield.linux;

import dev.jackfield.netlink.Netns;
import dev.jackfield.store.StoreThread;

import java.util.Optional;

/**
 * The thread that writes the store and works in the fabric, where it is for as long as that takes; else it is where the process was
 * started.
 *
 * @param netns the network namespace in which the process was started
 */
record Home(Netns netns) implements StoreThread {
    /** Opens the namespace in which the process was started; empty if one that left it may not return, as in some sandboxes. */
    static Optional<Netns> open() {
        Netns netns = Netns.current();
        if (netns.mayReturn()) {
            return Optional.of(netns);
        }
        netns.close();
        return Optional.empty();
    }

    @Override
    public void execute(Runnable work) {
        netns.execute(work);
    }

    @Override
    public void close() {
        netns.close();
    }
}
