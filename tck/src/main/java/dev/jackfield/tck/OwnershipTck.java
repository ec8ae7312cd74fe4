package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** What is not ours stays as it is, whatever is done around it. */
abstract class OwnershipTck extends Topic {
    OwnershipTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @Test
    @Covers("ownership-1")
    final void aUsersPortIsTheVipOfAWholeLifeAndKeepsEverything() {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        LoadBalancerId id = newLoadBalancerId();
        LoadBalancer wish =
                LoadBalancer.builder(id, Vip.builder(id).portId(users).build()).build();
        Amphora one = amphora(wish);
        Amphora two = amphora(wish);
        Snapshot before = witness().snapshot();
        List<String> port = before.about(users);
        assertThat(port).isNotEmpty();

        LoadBalancer loadBalancer = allocated(with(wish, one, two));
        driver().plugVip(loadBalancer, loadBalancer.vip());
        assertThat(witness().snapshot().about(users)).containsAll(port);
        if (driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            driver().activateVip(loadBalancer, one, 1);
            driver().activateVip(loadBalancer, two, 2);
            assertThat(witness().snapshot().about(users)).containsAll(port);
        }
        driver().unplugVip(loadBalancer, loadBalancer.vip());
        assertThat(witness().snapshot().about(users)).containsAll(port);
        driver().deallocateVip(loadBalancer.vip());

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("ownership-2")
    final void aPortWithANameLikeOursSurvivesAllInverses() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet);
        Amphora amphora = amphora(wish);
        for (String name : List.of(
                "octavia-lb-" + wish.id(), "octavia-lb-vrrp-" + amphora.id(), "octavia-lb-member-" + amphora.id())) {
            world().createForeignPort(new ForeignPort(
                    network.id(),
                    name,
                    List.of(new FixedIp(subnet.id(), ip("203.0.113." + (100 + name.length())))),
                    Optional.empty()));
        }
        Snapshot before = witness().snapshot();

        driver().deallocateVip(wish.vip());
        driver().unplugVipPort(wish.vip(), amphora, subnet);
        driver().unplugNetwork(compute(amphora), network.id());
        assertThat(witness().snapshot()).isEqualTo(before);

        LoadBalancer loadBalancer = allocated(with(wish, amphora));
        driver().plugVip(loadBalancer, loadBalancer.vip());
        driver().plugNetwork(PlugNetworkRequest.of(compute(amphora), network.id()));
        driver().unplugNetwork(compute(amphora), network.id());
        driver().unplugVip(loadBalancer, loadBalancer.vip());
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers({"ownership-3", "plugNetwork-6", "unplugNetwork-3"})
    final void theManagementNicIsNeverUsedOrTouched() {
        Network network = network();
        Subnet subnet = subnet4(network);
        ComputeId compute = world().startCompute();
        PortId management = managementNic(network, subnet, "203.0.113.10", compute);
        Snapshot before = witness().snapshot();
        LoadBalancer wish = loadBalancer(subnet);
        Amphora amphora = amphora(wish, compute).toBuilder()
                .lbNetworkIp(ip("203.0.113.10"))
                .build();
        LoadBalancer loadBalancer = allocated(with(wish, amphora));

        Amphora connected = driver().plugVip(loadBalancer, loadBalancer.vip()).getFirst();
        Interface nic = driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));

        assertThat(List.of(management, basePort(connected), nic.portId())).doesNotHaveDuplicates();
        assertThat(witness().nics(compute)).hasSize(3);
        driver().unplugNetwork(compute, network.id(), ip("203.0.113.10"));
        driver().unplugNetwork(compute, network.id());
        driver().unplugVip(loadBalancer, loadBalancer.vip());
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().snapshot()).isEqualTo(before);
        assertThat(witness().nics(compute)).hasSize(1);
    }
}
