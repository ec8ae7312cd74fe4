package dev.jackfield.store;

import dev.jackfield.network.NetworkException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Several undertakings of which each may fail alone: an inverse goes as far as it can, and says afterwards what it could not do. */
final class Attempts {
    private final Work work;
    private final Failure failure;
    private final List<NetworkException> failed = new ArrayList<>();

    Attempts(Work work, Failure failure) {
        this.work = work;
        this.failure = failure;
    }

    /** Does something to each; what fails is undone alone and remembered. */
    <T> void each(List<T> things, Consumer<T> body) {
        for (T thing : things) {
            try {
                work.tx().attempt(() -> {
                    body.accept(thing);
                    return thing;
                });
            } catch (RuntimeException e) {
                failed.add(failure.of(work.operation(), e));
            }
        }
    }

    boolean allDone() {
        return failed.isEmpty();
    }

    /** The first error with the others suppressed onto it, to be thrown when what was done is kept. */
    Optional<NetworkException> error() {
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        NetworkException first = failed.getFirst();
        failed.stream().skip(1).forEach(first::addSuppressed);
        return Optional.of(first);
    }
}
