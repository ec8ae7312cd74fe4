package dev.jackfield.core;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Delta;
import dev.jackfield.network.Interface;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NicRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetChange;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VnicType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class PlanTextTest {
    private static final NetworkId NEW = new NetworkId("new");
    private static final NetworkId OLD = new NetworkId("old");
    private static final NetworkId KEPT = new NetworkId("kept");

    private static List<Plan.PlannedStep> steps(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Plan.PlannedStep("step-" + i, "do thing " + i))
                .toList();
    }

    private static Plan plan(boolean exists, List<Delta> deltas, List<Plan.PlannedStep> steps) {
        return new Plan(Samples.wanted(), VipOwner.DRIVER, exists, deltas, steps);
    }

    private static SubnetChange change(String subnet, NetworkId network, String port) {
        return new SubnetChange(
                new SubnetId(subnet),
                network,
                Optional.of(port).filter(it -> !it.isEmpty()).map(PortId::new));
    }

    private static Delta delta(
            List<NicRequest> addNics,
            List<Interface> deleteNics,
            List<SubnetChange> addSubnets,
            List<SubnetChange> deleteSubnets) {
        return new Delta(
                Samples.wanted().amphorae().getFirst().id(),
                new ComputeId("netns:amp-1"),
                addNics,
                deleteNics,
                addSubnets,
                deleteSubnets);
    }

    @Test
    void allThatChangesIsWrittenOnce() {
        Delta delta = delta(
                List.of(
                        new NicRequest(NEW, List.of(new SubnetId("n1"), new SubnetId("n2")), VnicType.NORMAL),
                        new NicRequest(new NetworkId("newer"), List.of(new SubnetId("n3")), VnicType.NORMAL)),
                List.of(new Interface(
                        new PortId("gone"), new ComputeId("netns:amp-1"), OLD, List.of(), VnicType.NORMAL)),
                List.of(change("n1", NEW, ""), change("k1", KEPT, "nic"), change("v1", KEPT, "")),
                List.of(change("o1", OLD, "gone"), change("k2", KEPT, "nic")));

        assertThat(plan(true, List.of(delta), steps(10)).toText()).isEqualTo("""
                load balancer web (SINGLE) is updated, 10 steps
                   1. do thing 1
                   2. do thing 2
                   3. do thing 3
                   4. do thing 4
                   5. do thing 5
                   6. do thing 6
                   7. do thing 7
                   8. do thing 8
                   9. do thing 9
                  10. do thing 10
                amphora netns:amp-1
                  + NIC on network new, subnets n1, n2
                  + NIC on network newer, subnet n3
                  + address of subnet k1 on NIC nic
                  + address of subnet v1 on the VIP's NIC
                  - address of subnet k2 on NIC nic
                  - NIC gone on network old
                """);
    }

    @Test
    void anAmphoraThatNeedsNothingSaysSo() {
        Delta nothing = delta(List.of(), List.of(), List.of(), List.of());

        assertThat(plan(false, List.of(nothing), steps(1)).toText()).isEqualTo("""
                load balancer web (SINGLE), 1 steps
                  1. do thing 1
                amphora netns:amp-1
                  reaches its members as it is
                """);
    }

    @Test
    void whatIsThereAsDescribedNeedsNothing() {
        assertThat(plan(true, List.of(), List.of()).toText())
                .isEqualTo("load balancer web (SINGLE) exists as described: nothing to do\n");
        assertThat(plan(false, List.of(), List.of()).toText()).isEqualTo("load balancer web (SINGLE), 0 steps\n");
    }
}
