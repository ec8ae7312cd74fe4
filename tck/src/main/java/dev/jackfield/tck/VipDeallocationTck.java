package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipInUseException;
import org.junit.jupiter.api.Test;

import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** deallocateVip. */
abstract class VipDeallocationTck extends Topic {
    VipDeallocationTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @Test
    @Covers({"deallocateVip-1", "deallocateVip-7"})
    final void aDeallocatedVipLeavesNothingAndOthersStay() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet subnet6 = subnet6(network);
        LoadBalancer other = allocated(loadBalancer(subnet, subnet6));
        connected(other, subnet);
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, subnet6));

        driver().deallocateVip(loadBalancer.vip());

        assertThat(portsOf(loadBalancer.id())).isEmpty();
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("deallocateVip-2")
    final void deallocatingAConnectedVipTakesItsAmphoraeOff() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        Amphora one = amphora(wish);
        Amphora two = amphora(wish);
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(with(wish, one, two));
        driver().plugVip(loadBalancer, loadBalancer.vip());

        driver().deallocateVip(loadBalancer.vip());

        assertThat(witness().snapshot()).isEqualTo(before);
        assertThat(witness().nics(compute(one))).isEmpty();
    }

    @Test
    @Covers("deallocateVip-9")
    final void aVipPortThatSomethingElseUsesIsNotDeallocated() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        connected(loadBalancer, subnet);
        world().occupyPort(vipPort(loadBalancer), "users-machine");

        raises(
                VipInUseException.class,
                ErrorKind.CONFLICT,
                () -> driver().deallocateVip(loadBalancer.vip()),
                vipPort(loadBalancer),
                "users-machine");
    }

    @Test
    @Covers("deallocateVip-3")
    final void deallocatingAUsersPortLeavesItAsItWas() {
        Network network = network();
        PortId users = foreignPort(network, subnet4(network), "203.0.113.50");
        LoadBalancerId id = newLoadBalancerId();
        LoadBalancer wish =
                LoadBalancer.builder(id, Vip.builder(id).portId(users).build()).build();
        Amphora amphora = amphora(wish);
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(with(wish, amphora));
        driver().plugVip(loadBalancer, loadBalancer.vip());

        driver().deallocateVip(loadBalancer.vip());

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("deallocateVip-4")
    final void deallocatingWhatWasNeverAllocatedOrIsGoneSucceeds() {
        Subnet subnet = subnet4(network());
        LoadBalancer never = loadBalancer(subnet);
        unchanged(() -> driver().deallocateVip(never.vip()));

        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        driver().deallocateVip(loadBalancer.vip());
        unchanged(() -> driver().deallocateVip(loadBalancer.vip()));
    }

    @Test
    @Covers("deallocateVip-5")
    final void deallocatingAHalfDeletedVipRemovesTheRest() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        Amphora amphora = amphora(wish);
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(with(wish, amphora));
        driver().plugVip(loadBalancer, loadBalancer.vip());
        driver().deletePort(vipPort(loadBalancer));

        driver().deallocateVip(loadBalancer.vip());

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("deallocateVip-6")
    final void theLoadBalancersIdAloneIsEnoughToDeallocate() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        Amphora amphora = amphora(wish);
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(with(wish, amphora));
        driver().plugVip(loadBalancer, loadBalancer.vip());

        driver().deallocateVip(Vip.builder(loadBalancer.id()).build());

        assertThat(witness().snapshot()).isEqualTo(before);
    }
}
