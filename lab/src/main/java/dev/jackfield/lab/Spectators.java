package dev.jackfield.lab;

import dev.jackfield.flow.Cancellation;

import java.util.function.Function;

/** Who watches a demo, beside the one who reads what it prints. */
public interface Spectators {
    /** What the demo does to its load balancer. */
    enum Act {
        /** It is made. */
        CREATE,
        /** It gets a listener. */
        UPDATE,
        /** Its VIP moves. */
        SWITCH,
        /** A lost amphora is replaced. */
        REPLACE,
        /** It goes. */
        DELETE
    }

    /**
     * Does something so that they see it.
     *
     * @param loadBalancer the name of the load balancer that it is done to
     * @param act what it is
     * @param work does it, and stops if one of them cancels it
     * @return what came of it
     * @throws InterruptedException the demo was cancelled
     */
    <T> T see(String loadBalancer, Act act, Function<Cancellation, T> work) throws InterruptedException;

    /**
     * Lets them look before the next thing happens.
     *
     * @throws InterruptedException the demo was cancelled
     */
    void pause() throws InterruptedException;

    /**
     * Lets them come before it begins.
     *
     * @throws InterruptedException the demo was cancelled
     */
    void gather() throws InterruptedException;

    /**
     * Lets them look at what is left before all that showed it goes.
     *
     * @throws InterruptedException the demo was cancelled
     */
    void leave() throws InterruptedException;

    /**
     * Nobody.
     *
     * @return who needs no pause
     */
    static Spectators none() {
        return new Spectators() {
            @Override
            public <T> T see(String loadBalancer, Act act, Function<Cancellation, T> work) {
                return work.apply(new Cancellation());
            }

            @Override
            public void pause() {}

            @Override
            public void gather() {}

            @Override
            public void leave() {}
        };
    }
}
