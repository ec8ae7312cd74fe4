package dev.jackfield.neutron;

import java.util.function.Supplier;

/**
 * A call of the driver's, in the middle of a world that is ready for it.
 *
 * @param name what it is
 * @param kind what it does
 * @param attaches whether Nova has a part in it, which takes seconds
 * @param prepare makes what it needs anew each time
 * @param call calls the driver behind the proxy
 * @param takeBack makes the world what it was before {@code prepare}
 */
record FaultOperation(
        String name, Kind kind, boolean attaches, Runnable prepare, Supplier<Object> call, Runnable takeBack) {
    /** What a failure may leave. */
    enum Kind {
        /** It changes nothing at all. */
        ASKS,
        /** It leaves nothing new. */
        MAKES,
        /** It may have done a part of its work. */
        TAKES,
        /** It may have taken marks off, and changes nothing else. */
        RELEASES
    }

    static final Runnable NOTHING = () -> {};

    static FaultOperation asks(String name, Supplier<Object> call) {
        return new FaultOperation(name, Kind.ASKS, false, NOTHING, call, NOTHING);
    }

    static FaultOperation makes(String name, Supplier<Object> call, Runnable takeBack) {
        return new FaultOperation(name, Kind.MAKES, false, NOTHING, call, takeBack);
    }

    static FaultOperation takes(String name, Runnable prepare, Runnable call) {
        return new FaultOperation(name, Kind.TAKES, false, prepare, answering(call), NOTHING);
    }

    static FaultOperation releases(String name, Runnable prepare, Runnable call) {
        return new FaultOperation(name, Kind.RELEASES, false, prepare, answering(call), NOTHING);
    }

    static Supplier<Object> answering(Runnable call) {
        return () -> {
            call.run();
            return "done";
        };
    }

    FaultOperation after(Runnable preparation) {
        return new FaultOperation(name, kind, attaches, preparation, call, takeBack);
    }

    FaultOperation takingBack(Runnable inverse) {
        return new FaultOperation(name, kind, attaches, prepare, call, inverse);
    }

    FaultOperation attaching() {
        return new FaultOperation(name, kind, true, prepare, call, takeBack);
    }
}
