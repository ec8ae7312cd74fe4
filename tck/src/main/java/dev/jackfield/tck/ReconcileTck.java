package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** listDifferences and mend, where RECONCILE is declared: what was lost is found, nothing else is, and it is there again. */
abstract class ReconcileTck extends Topic {
    private static final int ROUNDS = 20;

    ReconcileTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.RECONCILE);
    }

    /** A load balancer on two amphorae, the first of which holds the VIP where the driver can raise it. */
    private LoadBalancer connectedPair(Network network) {
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        LoadBalancer allocated = allocated(with(wish, amphora(wish), amphora(wish)));
        List<Amphora> amphorae = driver().plugVip(allocated, allocated.vip());
        LoadBalancer loadBalancer = allocated.toBuilder().amphorae(amphorae).build();
        if (driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            driver().activateVip(loadBalancer, amphorae.getFirst(), 1);
        }
        return loadBalancer;
    }

    private List<Difference> differences() {
        return unchanged(() -> driver().listDifferences(Optional.empty()));
    }

    private static Amphora holder(LoadBalancer loadBalancer) {
        return loadBalancer.amphorae().getFirst();
    }

    @Test
    @Covers({"listDifferences-2", "capability-4"})
    final void nothingDiffersWhereAllIsAsItWasMade() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        ComputeId withManagement = world().startCompute();
        Network management = network();
        managementNic(management, subnet4(management), "203.0.113.77", withManagement);

        assertThat(differences()).isEmpty();
        Amphora amphora = connected(loadBalancer, subnet);
        assertThat(differences()).isEmpty();
        driver().unplugVipPort(loadBalancer.vip(), amphora, subnet);
        driver().deallocateVip(loadBalancer.vip());
        assertThat(differences()).isEmpty();
    }

    @Test
    @Covers({"listDifferences-3", "mend-2", "mend-3"})
    final void aLostNicIsFoundAloneAndIsThereAgainOnceMended() {
        Network network = network();
        LoadBalancer loadBalancer = connectedPair(network);
        Snapshot whole = witness().snapshot();
        PortId lost = basePort(holder(loadBalancer));
        world().loseNic(lost);
        assertThat(witness().snapshot()).isNotEqualTo(whole);

        List<Difference> found = differences();
        assertThat(found).isNotEmpty().allSatisfy(difference -> {
            assertThat(difference.subject().port()).contains(lost);
            assertThat(difference.subject().loadBalancer()).contains(loadBalancer.id());
            assertThat(difference.subject().network()).contains(network.id());
            assertThat(difference.subject().compute()).contains(compute(holder(loadBalancer)));
            assertThat(difference.remedy()).isEqualTo(Remedy.MEND);
            assertThat(difference.desired()).isNotEqualTo(difference.real());
        });

        found.forEach(driver()::mend);
        assertThat(witness().snapshot()).isEqualTo(whole);
        wired(compute(holder(loadBalancer)), lost);
        assertThat(differences()).isEmpty();
        unchanged(() -> found.forEach(driver()::mend));
    }

    @Test
    @Covers("mend-3")
    final void whatIsNotToBeAnyMoreIsNotMade() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        PortId nic = driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()))
                .portId();
        world().loseNic(nic);
        List<Difference> found = driver().listDifferences(Optional.empty());
        assertThat(found).isNotEmpty();
        driver().unplugNetwork(compute, network.id());

        unchanged(() -> found.forEach(driver()::mend));
        assertThat(differences()).isEmpty();
    }

    @Test
    @Covers({"listDifferences-4", "mend-4"})
    final void aComputeThatIsGoneMustBeReplaced() {
        LoadBalancer loadBalancer = connectedPair(network());
        ComputeId gone = compute(holder(loadBalancer));
        world().killCompute(gone);

        List<Difference> found = differences();
        assertThat(found).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.COMPUTE);
            assertThat(difference.remedy()).isEqualTo(Remedy.REPLACE);
            assertThat(difference.subject().compute()).contains(gone);
            assertThat(difference.subject().loadBalancer()).contains(loadBalancer.id());
        });
        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().mend(found.getFirst()),
                gone.value());
    }

    @Test
    @Covers("listDifferences-5")
    final void oneLoadBalancerIsLookedAtAlone() {
        LoadBalancer one = connectedPair(network());
        LoadBalancer other = connectedPair(network());
        world().loseNic(basePort(holder(other)));

        assertThat(unchanged(() -> driver().listDifferences(Optional.of(one.id()))))
                .isEmpty();
        assertThat(unchanged(() -> driver().listDifferences(Optional.of(other.id()))))
                .isNotEmpty()
                .isEqualTo(differences());
        assertThat(unchanged(() -> driver().listDifferences(Optional.of(new LoadBalancerId("no-such")))))
                .isEmpty();
    }

    @Test
    @Covers("listDifferences-6")
    final void whatOthersAreAtWorkOnIsNoDifference() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        AtomicBoolean ended = new AtomicBoolean();
        List<Difference> found = new ArrayList<>();

        allSucceed(AtOnce.each(2, index -> {
            if (index == 0) {
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
                        driver().unplugNetwork(compute, network.id());
                    }
                } finally {
                    ended.set(true);
                }
            } else {
                while (!ended.get()) {
                    found.addAll(driver().listDifferences(Optional.empty()));
                }
            }
            return index;
        }));

        assertThat(found).isEmpty();
    }
}
