package dev.jackfield.neutron;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkServiceException;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Lets threads of this process that are about to change the same thing do so one after another. The cloud keeps them apart anyhow, by
 * revision numbers and unique MAC addresses, as it does with other processes: but there each of many pays for a request that is refused.
 */
final class Turns {
    private static final int LOCKS = 256;

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

    Turns() {
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /**
     * Waits for its turn, and does something.
     *
     * @param thing what is about to be changed
     * @param work takes whether others were at it meanwhile, so that it must be looked at again
     */
    <T> T take(Call call, Object thing, Function<Boolean, T> work) {
        ReentrantLock lock = locks[Math.floorMod(thing.hashCode(), LOCKS)];
        boolean waited = !lock.tryLock();
        if (waited) {
            await(call, lock, thing);
        }
        try {
            return work.apply(waited);
        } finally {
            lock.unlock();
        }
    }

    private static void await(Call call, ReentrantLock lock, Object thing) {
        try {
            if (lock.tryLock(Deadline.current().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new NetworkServiceException(
                ErrorKind.UNAVAILABLE,
                call.operation() + ": " + thing + " was not changed: its turn after other calls did not come in time",
                call.context(),
                null);
    }
}
