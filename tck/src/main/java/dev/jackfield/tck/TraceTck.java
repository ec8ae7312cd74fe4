package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Hop;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** traceVip, where TRACE is declared. */
abstract class TraceTck extends Topic {
    TraceTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.TRACE);
    }

    @Test
    @Covers({"traceVip-2", "traceVip-3", "capability-4"})
    final void aWholeWayHasNoBrokenHopAndALostComputeShows() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        LoadBalancer allocated = allocated(with(wish, amphora(wish), amphora(wish)));
        List<Amphora> amphorae = driver().plugVip(allocated, allocated.vip());
        LoadBalancer loadBalancer = allocated.toBuilder().amphorae(amphorae).build();
        if (driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            driver().activateVip(loadBalancer, amphorae.getFirst(), 1);
        }

        assertThat(unchanged(() -> driver().traceVip(loadBalancer)))
                .isNotEmpty()
                .extracting(Hop::state)
                .doesNotContain(Hop.State.BROKEN);

        world().killCompute(compute(amphorae.getFirst()));
        assertThat(unchanged(() -> driver().traceVip(loadBalancer))).anyMatch(hop -> hop.state() != Hop.State.OK);
    }
}
