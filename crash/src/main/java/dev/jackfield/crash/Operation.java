package dev.jackfield.crash;

import dev.jackfield.core.Controller;
import dev.jackfield.crash.World.Session;
import dev.jackfield.flow.FlowListener;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What a process does when it dies. */
enum Operation {
    /** Makes a load balancer of two amphorae. */
    CREATE {
        @Override
        void prepare(World world) {}

        @Override
        void run(World world, Controller controller) {
            controller.create(Specs.web(world.fixture()));
        }
    },
    /** Gives it other listeners, members and additional VIPs. */
    UPDATE {
        @Override
        void run(World world, Controller controller) {
            controller.update(Specs.changed(world.fixture()));
        }
    },
    /** Moves the VIP to the other amphora. */
    SWITCH {
        @Override
        void run(World world, Controller controller) {
            controller.switchVip(
                    Specs.WEB, Optional.of(world.fixture().compute("amp-2").value()));
        }
    },
    /** Puts a third amphora in the place of the one that holds the VIP: a switch, a replacement, and the end of the old one. */
    REPLACE {
        @Override
        void run(World world, Controller controller) {
            controller.replace(
                    Specs.WEB,
                    world.fixture().compute("amp-1").value(),
                    world.fixture().compute("amp-3"));
        }
    },
    /** Deletes it. */
    DELETE {
        @Override
        void run(World world, Controller controller) {
            controller.delete(Specs.WEB);
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
        void run(World world, Controller controller) {
            controller.removeOrphans(Duration.ZERO);
        }

        // It is cut off between two things that it removes, and has to be called again.
        @Override
        void recover(World world, Controller controller) {
            super.recover(world, controller);
            run(world, controller);
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
    abstract void run(World world, Controller controller);

    /** What the process does that comes after the one that died. */
    void recover(World world, Controller controller) {
        controller.recover();
    }

    /** Whether recovery always takes it to its end. */
    boolean endsAlways() {
        return false;
    }

    static Operation of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
