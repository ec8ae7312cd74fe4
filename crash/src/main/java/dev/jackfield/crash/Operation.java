package dev.jackfield.crash;

import dev.jackfield.crash.World.Session;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PlugNetworkException;
import dev.jackfield.network.PortId;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a process does when it dies. */
enum Operation {
    /** Makes a load balancer of two amphorae. */
    CREATE {
        @Override
        void prepare(World world) {}

        @Override
        void run(World world, Session session) {
            session.controller().create(Specs.web(world.fixture()));
        }
    },
    /** Makes one whose VIP is at a port of the user's. */
    ADOPT {
        @Override
        void prepare(World world) {}

        @Override
        void run(World world, Session session) {
            PortId port = session.driver().getPortByName(UsersPort.FREE).id();
            session.controller().create(Specs.at(port, world.fixture()));
        }
    },
    /** Fails to make one: the last amphora finds no address any more, and all is taken back. */
    FAIL {
        @Override
        void prepare(World world) {}

        @Override
        void run(World world, Session session) {
            try {
                session.controller().create(Specs.tooLarge(world.fixture()));
            } catch (PlugNetworkException e) {
                return;
            }
            throw new IllegalStateException("two amphorae found an address in a subnet of one");
        }
    },
    /** Gives it other listeners, members and additional VIPs. */
    UPDATE {
        @Override
        void run(World world, Session session) {
            session.controller().update(Specs.changed(world.fixture()));
        }
    },
    /** Moves the VIP to the other amphora. */
    SWITCH {
        @Override
        void run(World world, Session session) {
            session.controller()
                    .switchVip(
                            Specs.WEB,
                            Optional.of(world.fixture().compute("amp-2").value()));
        }
    },
    /** Puts a third amphora in the place of the one that holds the VIP: a switch, a replacement, and the end of the old one. */
    REPLACE {
        @Override
        void run(World world, Session session) {
            session.controller()
                    .replace(
                            Specs.WEB,
                            world.fixture().compute("amp-1").value(),
                            world.fixture().compute("amp-3"));
        }
    },
    /** Puts another amphora in the place of the only one, which hands the VIP over while it is being replaced. */
    FAILOVER {
        @Override
        void prepare(World world) {
            try (Session session = world.open(World.RECORDS, FlowListener.none())) {
                session.controller().create(Specs.single(Specs.WEB, world.fixture(), "amp-1"));
            }
        }

        @Override
        void run(World world, Session session) {
            REPLACE.run(world, session);
        }
    },
    /** Deletes it. */
    DELETE {
        @Override
        void run(World world, Session session) {
            session.controller().delete(Specs.WEB);
        }
    },
    /** {@code audit --remove}: takes away what a controller left that has forgotten it, beside a load balancer that lives. */
    AUDIT {
        @Override
        void prepare(World world) {
            super.prepare(world);
            try (Session session = world.open(World.ELSEWHERE, FlowListener.none())) {
                session.controller().create(Specs.single("forgotten", world.fixture(), "amp-3"));
            }
            World.delete(world.folder().resolve(World.ELSEWHERE));
        }

        @Override
        void run(World world, Session session) {
            session.controller().upkeep().removeOrphans(Duration.ZERO);
        }

        // It is cut off between two things that it removes, and has to be called again.
        @Override
        void recover(World world, Session session) {
            super.recover(world, session);
            run(world, session);
        }

        @Override
        boolean endsAlways() {
            return true;
        }
    },
    /** {@code reconcile --apply}: mends what somebody took away from a load balancer, at the driver and beside it. */
    RECONCILE {
        @Override
        void prepare(World world) {
            super.prepare(world);
            try (Session session = world.open(World.RECORDS, FlowListener.none())) {
                NetworkDriver driver = session.driver();
                driver.unplugNetwork(
                        world.fixture().compute("amp-2"),
                        driver.getNetworkByName(Networks.MEMBER_NETWORK).id());
            }
            world.fixture().damage();
        }

        @Override
        void run(World world, Session session) {
            session.controller().upkeep().mend(Optional.empty(), Duration.ZERO);
        }

        // It has no journal, and has to be called again.
        @Override
        void recover(World world, Session session) {
            super.recover(world, session);
            run(world, session);
        }

        @Override
        boolean endsAlways() {
            return true;
        }

        @Override
        boolean makesAnew() {
            return true;
        }
    },
    /** Takes back what a process made of a load balancer that was killed when it was all but done. */
    ROLLBACK {
        @Override
        void prepare(World world) {
            Victim.start(world, CREATE, "begin of create step commit", "die").die();
        }

        @Override
        void run(World world, Session session) {
            session.controller().upkeep().recover();
        }

        @Override
        boolean endsAlways() {
            return true;
        }
    },
    /** Goes on with a deletion whose process was killed when it had begun. */
    ROLLFORWARD {
        @Override
        void prepare(World world) {
            super.prepare(world);
            Victim.start(world, DELETE, "end of delete step record", "die").die();
        }

        @Override
        void run(World world, Session session) {
            session.controller().upkeep().recover();
        }

        @Override
        boolean endsAlways() {
            return true;
        }
    };

    /** Brings the world to where the operation begins. */
    void prepare(World world) {
        try (Session session = world.open(World.RECORDS, FlowListener.none())) {
            session.controller().create(Specs.web(world.fixture()));
        }
    }

    /** Does it. */
    abstract void run(World world, Session session);

    /** What the process does that comes after the one that died. */
    void recover(World world, Session session) {
        session.controller().upkeep().recover();
    }

    /** Whether recovery always takes it to its end. */
    boolean endsAlways() {
        return false;
    }

    /** Whether what recovers makes things anew, under ids of its own: then the world is not that of the rehearsal, but nothing in it differs. */
    boolean makesAnew() {
        return false;
    }

    static Operation of(String name) {
        for (Operation operation : values()) {
            if (operation.toString().equals(name)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("no such flow: " + name + " (" + Arrays.toString(values()) + ", journal)");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
