package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** activateVip and findVipActivation, where ACTIVATE_VIP is declared. */
abstract class VipActivationTck extends Topic {
    VipActivationTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.ACTIVATE_VIP);
    }

    /** A dual-stack load balancer, allocated, with two connected amphorae. */
    private LoadBalancer pair() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish), amphora(wish)));
        return loadBalancer.toBuilder()
                .amphorae(driver().plugVip(loadBalancer, loadBalancer.vip()))
                .build();
    }

    private static List<IpAddress> vips(LoadBalancer loadBalancer) {
        List<IpAddress> addresses = new ArrayList<>();
        addresses.add(address(loadBalancer.vip()));
        loadBalancer
                .additionalVips()
                .forEach(vip -> addresses.add(vip.ipAddress().orElseThrow()));
        return addresses;
    }

    private void assertHolds(LoadBalancer loadBalancer, Amphora holder) {
        for (Amphora amphora : loadBalancer.amphorae()) {
            List<IpAddress> seen = witness().nics(compute(amphora)).stream()
                    .flatMap(nic -> nic.addresses().stream())
                    .toList();
            if (amphora.id().equals(holder.id())) {
                assertThat(seen).containsAll(vips(loadBalancer));
                wired(compute(amphora), basePort(amphora));
            } else {
                assertThat(seen).doesNotContainAnyElementsOf(vips(loadBalancer));
            }
        }
    }

    @Test
    @Covers({"activateVip-2", "activateVip-4", "findVipActivation-2", "capability-4"})
    final void theHolderHasAllVipsAndAgainChangesNothing() {
        LoadBalancer loadBalancer = pair();
        Amphora holder = loadBalancer.amphorae().getFirst();

        driver().activateVip(loadBalancer, holder, 1);

        assertHolds(loadBalancer, holder);
        assertThat(driver().findVipActivation(loadBalancer.id())).contains(new VipActivation(holder.id(), 1));
        assertThat(world().openAnother().findVipActivation(loadBalancer.id()))
                .contains(new VipActivation(holder.id(), 1));
        unchanged(() -> driver().activateVip(loadBalancer, holder, 1));
    }

    @Test
    @Covers("activateVip-3")
    final void theVipMovesAlsoAwayFromALostCompute() {
        LoadBalancer loadBalancer = pair();
        Amphora one = loadBalancer.amphorae().get(0);
        Amphora two = loadBalancer.amphorae().get(1);

        driver().activateVip(loadBalancer, one, 1);
        driver().activateVip(loadBalancer, two, 2);
        assertHolds(loadBalancer, two);
        driver().activateVip(loadBalancer, one, 7);
        assertHolds(loadBalancer, one);
        world().killCompute(compute(one));
        driver().activateVip(loadBalancer, two, 8);

        assertHolds(loadBalancer, two);
        assertThat(driver().findVipActivation(loadBalancer.id())).contains(new VipActivation(two.id(), 8));
    }

    @Test
    @Covers({"activateVip-5", "activateVip-6"})
    final void anOldGenerationIsRefused() {
        LoadBalancer loadBalancer = pair();
        Amphora one = loadBalancer.amphorae().get(0);
        Amphora two = loadBalancer.amphorae().get(1);
        driver().activateVip(loadBalancer, one, 5);

        raises(PlugVipException.class, ErrorKind.CONFLICT, () -> driver().activateVip(loadBalancer, two, 4));
        raises(PlugVipException.class, ErrorKind.CONFLICT, () -> driver().activateVip(loadBalancer, two, 5));
        raises(PlugVipException.class, ErrorKind.CONFLICT, () -> driver().activateVip(loadBalancer, one, 4));
        assertHolds(loadBalancer, one);
        assertThat(driver().findVipActivation(loadBalancer.id())).contains(new VipActivation(one.id(), 5));
    }

    @Test
    @Covers("activateVip-7")
    final void withoutVipOrBasePortNothingIsActivated() {
        LoadBalancer loadBalancer = pair();
        Amphora one = loadBalancer.amphorae().get(0);
        Amphora two = loadBalancer.amphorae().get(1);
        driver().activateVip(loadBalancer, one, 1);
        Subnet subnet = driver().getSubnet(loadBalancer.vip().subnetId().orElseThrow());
        driver().unplugVipPort(loadBalancer.vip(), two, subnet);

        raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, () -> driver().activateVip(loadBalancer, two, 2));

        driver().deallocateVip(loadBalancer.vip());
        raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, () -> driver().activateVip(loadBalancer, one, 3));
    }

    @Test
    @Covers("allocateVip-27")
    final void aVipThatIsMadeAnewIsFollowedByItsAmphorae() {
        LoadBalancer loadBalancer = pair();
        Amphora holder = loadBalancer.amphorae().get(0);
        Amphora other = loadBalancer.amphorae().get(1);
        driver().activateVip(loadBalancer, holder, 1);
        Vip last = loadBalancer.vip();
        driver().deletePort(last.portId().orElseThrow());

        Vip wish = Vip.builder(loadBalancer.id())
                .subnetId(last.subnetId().orElseThrow())
                .ipAddress(IpAddress.parse("203.0.113.200"))
                .build();
        LoadBalancer anew = allocated(loadBalancer.toBuilder().vip(wish).build());

        assertHolds(anew, holder);
        assertThat(witness().nics(compute(holder)))
                .noneMatch(nic -> nic.addresses().contains(address(last)));
        driver().activateVip(anew, other, 2);
        assertHolds(anew, other);
    }

    @Test
    @Covers("activateVip-8")
    final void aLostComputeCannotHoldTheVip() {
        LoadBalancer loadBalancer = pair();
        Amphora one = loadBalancer.amphorae().get(0);
        Amphora two = loadBalancer.amphorae().get(1);
        driver().activateVip(loadBalancer, one, 1);

        world().replaceCompute(compute(two));
        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().activateVip(loadBalancer, two, 2),
                compute(two));
        world().killCompute(compute(two));
        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().activateVip(loadBalancer, two, 2),
                compute(two));
        assertHolds(loadBalancer, one);
    }

    @Test
    @Covers("activateVip-10")
    final void twoActivationsAtOnceEndWithOneHolder() {
        LoadBalancer loadBalancer = pair();
        for (int round = 1; round <= 20; round += 2) {
            long generation = round;
            AtOnce.each(2, i -> {
                        driver().activateVip(
                                        loadBalancer, loadBalancer.amphorae().get(i), generation + i);
                        return i;
                    })
                    .failures()
                    .forEach(failure -> assertThat(failure).isInstanceOf(PlugVipException.class));

            VipActivation activation =
                    driver().findVipActivation(loadBalancer.id()).orElseThrow();
            assertThat(activation.generation()).isEqualTo(generation + 1);
            assertHolds(loadBalancer, loadBalancer.amphorae().get(1));
        }
    }

    @Test
    @Covers("findVipActivation-3")
    final void aVipThatWasNeverActivatedOrIsGoneHasNoHolder() {
        LoadBalancer loadBalancer = pair();
        assertThat(unchanged(() -> driver().findVipActivation(loadBalancer.id())))
                .isEmpty();

        driver().activateVip(loadBalancer, loadBalancer.amphorae().getFirst(), 3);
        driver().deallocateVip(loadBalancer.vip());

        assertThat(driver().findVipActivation(loadBalancer.id())).isEmpty();
    }
}
