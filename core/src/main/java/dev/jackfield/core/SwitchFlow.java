package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.VipActivation;

import java.util.List;
import java.util.Optional;

/**
 * Moves a VIP to an amphora.
 *
 * <p>It rolls back and not forward, because a switch to an amphora that is gone must end at once and not be tried again for ever,
 * and because what it takes back is not the move: the inverse brings the VIP to <em>one</em> living holder, the one that the
 * driver says has it. After a kill within the move that is the new one or the old one.
 */
final class SwitchFlow {
    static final String NAME = "switch";

    private final NetworkDriver driver;

    SwitchFlow(NetworkDriver driver) {
        this.driver = driver;
    }

    /**
     * What is moved.
     *
     * @param loadBalancer the load balancer with its amphorae
     * @param amphoraId the amphora to hold the VIP
     * @param generation of the move
     */
    record Input(LoadBalancer loadBalancer, AmphoraId amphoraId, long generation) {
        Amphora target() {
            return amphora(amphoraId).orElseThrow();
        }

        private Optional<Amphora> amphora(AmphoraId id) {
            return loadBalancer.amphorae().stream()
                    .filter(amphora -> amphora.id().equals(id))
                    .findFirst();
        }
    }

    FlowType<Input> type() {
        return new FlowType<>(NAME, 1, Recovery.ROLL_BACK, CoreJson.codec(Input.class), input -> {
            String compute = input.target().computeId().map(Object::toString).orElse("?");
            return List.of(WordedStep.of(
                    PlugSteps.activateVipName(input.target()),
                    "raise the VIP on " + compute + " and announce it",
                    context -> driver.activateVip(input.loadBalancer(), input.target(), input.generation()),
                    context -> converge(input)));
        });
    }

    private void converge(Input input) {
        Optional<VipActivation> found =
                driver.findVipActivation(input.loadBalancer().id());
        if (found.isPresent() && found.get().generation() > input.generation()) {
            return; // Somebody else moved it since.
        }
        boolean raised = found.isPresent()
                && input.amphora(found.get().amphoraId())
                        .map(holder -> activate(input, holder, found.get().generation()))
                        .orElse(false);
        boolean tried = found.isPresent() && found.get().amphoraId().equals(input.amphoraId());
        if (!raised && !tried) {
            activate(input, input.target(), input.generation());
        }
    }

    /** Whether it could be done; not so if the amphora is gone. */
    private boolean activate(Input input, Amphora holder, long generation) {
        return Gone.tolerate(() -> driver.activateVip(input.loadBalancer(), holder, generation));
    }
}
