package dev.jackfield.core;

import dev.jackfield.flow.FlowEngine;
import dev.jackfield.flow.FlowFiles;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Step;
import dev.jackfield.flow.Subject;
import dev.jackfield.network.AmphoraStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A flow that is taken back although its last step was done: its process died before the journal knew. */
class CommitTest {
    @TempDir
    Path state;

    private World world;
    private LoadBalancerStore store;
    private Planner planner;

    @BeforeEach
    void open() {
        world = new World(state);
        store = new LoadBalancerStore(state.resolve("controller.db"));
        planner = new Planner(
                world.driver,
                store,
                Set.of(),
                InstantSource.system(),
                () -> UUID.randomUUID().toString());
    }

    @AfterEach
    void close() {
        store.close();
        world.close();
    }

    @Test
    void aCreationWhoseRecordWasActiveIsPendingAgainAndThenGone() {
        CreateFlow.Input input = planner.create(World.pair()).input();

        runAndFailAtTheEnd(
                new CreateFlow(world.driver, store).type(),
                input,
                input.loadBalancer().id().value());

        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.PENDING_CREATE);
        assertThat(world.inventory()).isEmpty();
        world.controller.upkeep().recover();
        assertThat(world.controller.list()).isEmpty();
    }

    @Test
    void aReplacementWhoseAmphoraWasInServiceIsTakenOutAgain() {
        LoadBalancerRecord before = world.controller.create(World.pair());
        List<String> inventory = world.inventory();
        ReplaceFlow.Input input = planner.replace(
                        before, before.loadBalancer().amphorae().getFirst(), World.AMP_3)
                .activating(2);

        runAndFailAtTheEnd(
                new ReplaceFlow(world.driver, store).type(), input, before.id().value());

        assertThat(world.web().has(AmphoraStatus.BOOTING)).isTrue();
        world.controller.upkeep().recover();
        assertThat(world.web()).isEqualTo(before);
        assertThat(world.inventory()).isEqualTo(inventory);
        assertThat(world.holder()).as("it is there after all").isEqualTo(World.AMP_1);
    }

    private <I> void runAndFailAtTheEnd(FlowType<I> type, I input, String subject) {
        FlowType<I> failing = new FlowType<>(type.name(), type.version(), type.recovery(), type.codec(), i -> {
            List<Step> steps = new ArrayList<>(type.steps().apply(i));
            steps.add(Step.action("fail", context -> {
                throw new IllegalStateException("the end");
            }));
            return steps;
        });
        try (FlowEngine engine =
                new FlowEngine(FlowFiles.in(state.resolve("other")), List.of(failing), FlowListener.none())) {
            assertThatThrownBy(() -> engine.run(failing, new Subject(subject), input))
                    .hasMessage("the end")
                    .hasNoSuppressedExceptions();
        }
    }
}
