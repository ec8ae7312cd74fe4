package dev.jackfield.crash;

import dev.jackfield.crash.World.Session;
import dev.jackfield.flow.FlowListener;

import java.nio.file.Path;

/** Does what the victims do, so that the JVM can note which classes they need: they start in half the time then. */
final class TrainingMain {
    private TrainingMain() {}

    /**
     * Creates, updates and deletes a load balancer.
     *
     * @param args the driver, and an empty folder
     */
    public static void main(String[] args) {
        World world = World.of(args[0], Path.of(args[1]));
        world.build();
        Operation.UPDATE.prepare(world);
        try (Session session = world.open(World.RECORDS, FlowListener.none())) {
            Operation.UPDATE.run(world, session);
        }
        try (Session session = world.open(World.RECORDS, FlowListener.none())) {
            session.controller().upkeep().recover();
            if (world.fixture().can(Operation.SWITCH.toString())) {
                Operation.SWITCH.run(world, session);
            }
            Operation.DELETE.run(world, session);
        }
        world.facts();
        world.clear();
    }
}
