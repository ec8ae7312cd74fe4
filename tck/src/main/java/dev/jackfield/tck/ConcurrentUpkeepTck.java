package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls at once on what ports depend on: networks, subnets, computes and groups that come and go, and an inventory that is cleared. */
abstract class ConcurrentUpkeepTck extends Topic {
    ConcurrentUpkeepTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private static void refused(AtOnce<?> outcome, ErrorKind... kinds) {
        assertThat(outcome.failures())
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                NetworkException.class,
                                e -> assertThat(e.kind()).as(e.toString()).isIn((Object[]) kinds)));
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-13", "concurrency-7"})
    final void oneNameIsGivenToOneThing(Crowd crowd) {
        needs(Capability.ADMINISTRATION);
        List<NetworkDriver> drivers = drivers();
        NetworkRequest wanted = NetworkRequest.builder(unique("net")).build();

        List<Network> networks = allSucceed(
                AtOnce.each(crowd, i -> drivers.get(i % 2).administration().createNetwork(wanted)));
        Network network = networks.getFirst();
        SubnetRequest block = SubnetRequest.builder(network.id(), unique("sub"), Cidr.parse("203.0.113.0/24"))
                .build();
        List<Subnet> subnets = allSucceed(
                AtOnce.each(crowd, i -> drivers.get(i % 2).administration().createSubnet(block)));
        ComputeId booted = world().bootCompute();
        List<Compute> computes = allSucceed(
                AtOnce.each(crowd, i -> drivers.get(i % 2).administration().registerCompute(booted)));

        assertThat(networks).containsOnly(network);
        assertThat(subnets).containsOnly(subnets.getFirst());
        assertThat(computes).containsOnly(computes.getFirst());
        assertThat(driver().administration().listNetworks()).hasSize(1);
        assertThat(driver().administration().listSubnets()).containsExactly(subnets.getFirst());
        assertThat(driver().administration().listComputes()).containsExactly(computes.getFirst());
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-13", "concurrency-7"})
    final void ofDifferentThingsOfOneNameOneIsMade(Crowd crowd) {
        needs(Capability.ADMINISTRATION);
        List<NetworkDriver> drivers = drivers();
        String name = unique("net");

        AtOnce<Network> outcome = AtOnce.each(
                crowd,
                i -> drivers.get(i % 2)
                        .administration()
                        .createNetwork(
                                NetworkRequest.builder(name).mtu(1400 + i).build()));

        assertThat(outcome.answers()).hasSize(1);
        assertThat(outcome.failures()).hasOnlyElementsOfType(ResourceExistsException.class);
        assertThat(driver().administration().listNetworks())
                .extracting(Network::mtu)
                .containsExactly(outcome.answers().getFirst().mtu());
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-14", "concurrency-7"})
    final void aNetworkIsDeletedOrUsedNeverBoth(Crowd crowd) {
        needs(Capability.ADMINISTRATION);
        Snapshot before = witness().snapshot();
        List<NetworkDriver> drivers = drivers();
        Network network = network();
        subnet4(network);
        List<ComputeId> computes = List.of(world().startCompute(), world().startCompute());

        AtOnce<Integer> outcome = AtOnce.each(crowd, i -> {
            NetworkDriver driver = drivers.get(i / 2 % 2);
            if (i % 2 == 0) {
                driver.plugNetwork(PlugNetworkRequest.of(computes.get(i / 2 % 2), network.id()));
            } else {
                driver.administration().deleteNetwork(network.id());
            }
            return i;
        });

        refused(outcome, ErrorKind.NOT_FOUND, ErrorKind.CONFLICT);
        boolean used = outcome.answers().stream().anyMatch(i -> i % 2 == 0);
        assertThat(driver().administration().listNetworks()).hasSize(used ? 1 : 0);
        assertThat(witness().markedPorts().isEmpty()).isEqualTo(!used);
        agreement(computes, "in the end");
        if (used) {
            computes.forEach(compute -> driver().unplugNetwork(compute, network.id()));
        }
        world().deleteNetwork(network.id());
        computes.forEach(driver().administration()::unregisterCompute);
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-15", "concurrency-7"})
    final void theInventoryIsClearedWhileOthersPlug(Crowd crowd) {
        Network network = network();
        Subnet subnet = subnet(network, "203.0.113.0/27", "203.0.113.1");
        LoadBalancer loadBalancer = loadBalancer(subnet);
        Amphora amphora = amphora(loadBalancer);
        List<ComputeId> computes = List.of(compute(amphora), world().startCompute());
        List<NetworkDriver> drivers = drivers();

        AtOnce<Integer> outcome = AtOnce.each(crowd, i -> {
            NetworkDriver driver = drivers.get(i / 2 % 2);
            if (i % 2 == 0) {
                LoadBalancer allocated = filledIn(loadBalancer, driver.allocateVip(loadBalancer));
                driver.plugVipPort(allocated, loadBalancer.vip(), amphora, subnet);
                driver.plugNetwork(PlugNetworkRequest.of(computes.get(1), network.id()));
            } else {
                clear(driver);
            }
            return i;
        });

        refused(outcome, ErrorKind.NOT_FOUND);
        agreement(computes, "in the end");
        clear(driver());
        assertThat(witness().markedPorts()).isEmpty();
        agreement(computes, "all being removed");
        assertThat(driver().getNetworkIpAvailability(network.id()).usedIps()).isZero();
    }

    private static void clear(NetworkDriver driver) {
        try (Stream<InventoryItem> items = driver.inventory().list()) {
            items.filter(InventoryItem::isOurs).toList().forEach(driver.inventory()::remove);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-16", "concurrency-7"})
    final void oneGroupIsMadeAndAllItsPortsAreInIt(Crowd crowd) {
        needs(Capability.SECURITY_GROUPS);
        Subnet subnet = subnet4(network());
        LoadBalancer wish = allocated(loadBalancer(subnet));
        List<Amphora> amphorae = List.of(connected(wish, subnet), connected(wish, subnet));
        LoadBalancer loadBalancer = with(wish, amphorae.toArray(Amphora[]::new)).toBuilder()
                .listeners(List.of(Listener.of(ListenerProtocol.HTTP, 80), Listener.of(ListenerProtocol.TCP, 443)))
                .build();
        List<NetworkDriver> drivers = drivers();

        AtOnce<SecurityGroupId> outcome = AtOnce.each(crowd, i -> {
            NetworkDriver driver = drivers.get(i / 4 % 2);
            switch (i % 4) {
                case 0 -> driver.updateVip(loadBalancer, true);
                case 1, 2 ->
                    driver.updateAmphoraSecurityGroup(loadBalancer, amphorae.get(i % 4 - 1), loadBalancer.vip());
                default -> {}
            }
            return driver.updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
        });

        SecurityGroupId group = allSucceed(outcome).getFirst();
        assertThat(outcome.answers()).containsOnly(group);
        amphorae.forEach(amphora -> driver().updateAmphoraSecurityGroup(loadBalancer, amphora, loadBalancer.vip()));
        Set<PortId> members = portsOf(loadBalancer.id());
        assertThat(members)
                .hasSize(3)
                .allSatisfy(port ->
                        assertThat(driver().getPort(port).securityGroupIds()).containsOnlyOnce(group));
        assertThat(driver().getSecurityGroup(group).rules().stream()
                        .map(SecurityGroupRule::portRangeMin)
                        .flatMapToInt(OptionalInt::stream)
                        .boxed()
                        .collect(Collectors.toSet()))
                .contains(80, 443);
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().markedPorts()).isEmpty();
        assertThat(witness().snapshot().about(group)).isEmpty();
    }
}
