package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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

    /** What the user does to his port; none of it takes the VIP's address away. */
    private UnaryOperator<Port> usersChange(int which, Subnet subnet, List<SecurityGroupId> groups) {
        return port -> switch (which % 7) {
            case 0 -> port.toBuilder().name("users-" + which).build();
            case 1 -> port.toBuilder().deviceOwner("users-owner-" + which).build();
            case 2 -> port.toBuilder().adminStateUp(!port.adminStateUp()).build();
            case 3 -> port.toBuilder().fixedIps(more(port, subnet, which)).build();
            case 4 ->
                port.toBuilder()
                        .allowedAddressPairs(List.of(AllowedAddressPair.of(ip("198.51.100." + which))))
                        .build();
            case 5 -> port.toBuilder().securityGroupIds(regrouped(port, groups)).build();
            default -> port.toBuilder().deviceId("users-machine-" + which).build();
        };
    }

    /** The port in those of the user's groups in which it was not; in groups that are not the user's as before. */
    private static List<SecurityGroupId> regrouped(Port port, List<SecurityGroupId> users) {
        List<SecurityGroupId> groups = new ArrayList<>(port.securityGroupIds());
        for (SecurityGroupId group : users) {
            if (!groups.remove(group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    private List<SecurityGroupId> groupsOfTheUsers() {
        if (!driver().capabilities().containsAll(Set.of(Capability.SECURITY_GROUPS, Capability.ADMINISTRATION))) {
            return List.of();
        }
        return Stream.of("users-one", "users-two")
                .map(name -> driver().administration()
                        .createSecurityGroup(SecurityGroupRequest.of(name, List.of()))
                        .id())
                .toList();
    }

    private static List<FixedIp> more(Port port, Subnet subnet, int which) {
        List<FixedIp> addresses = new ArrayList<>(port.fixedIps());
        addresses.add(0, new FixedIp(subnet.id(), ip("203.0.113." + (100 + which))));
        return addresses;
    }

    /** The port with only those of its groups that are the user's. */
    private static Port asTheUserHasIt(Port port, List<SecurityGroupId> users) {
        return port.toBuilder()
                .securityGroupIds(
                        port.securityGroupIds().stream().filter(users::contains).toList())
                .build();
    }

    /** Our calls on a VIP from its allocation to its end, some of them twice. */
    private List<Runnable> aWholeLife(LoadBalancer loadBalancer, Subnet subnet) {
        Vip vip = loadBalancer.vip();
        Amphora one = loadBalancer.amphorae().getFirst();
        Amphora two = loadBalancer.amphorae().getLast();
        List<Runnable> calls = new ArrayList<>();
        calls.add(() -> driver().allocateVip(loadBalancer));
        calls.add(() -> driver().plugVip(loadBalancer, vip));
        if (driver().capabilities().contains(Capability.SECURITY_GROUPS)) {
            calls.add(() -> driver().updateVipSecurityGroup(loadBalancer, vip));
            calls.add(() -> driver().updateAmphoraSecurityGroup(loadBalancer, one, vip));
            calls.add(() -> driver().updateVip(loadBalancer, false));
            calls.add(() -> driver().updateVipSecurityGroup(loadBalancer, vip));
        }
        if (driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            calls.add(() -> driver().activateVip(loadBalancer, one, 1));
            calls.add(() -> driver().activateVip(loadBalancer, two, 2));
        }
        calls.add(() -> driver().allocateVip(loadBalancer));
        calls.add(() -> driver().unplugVipPort(vip, one, subnet));
        calls.add(() -> driver().failoverPreparation(two));
        calls.add(() -> driver().unplugVip(loadBalancer, vip));
        calls.add(() -> driver().deallocateVip(vip));
        calls.add(() -> driver().deallocateVip(vip));
        return calls;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    @Covers("ownership-5")
    final void whatTheUserChangesMeanwhileStays(int first) {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        LoadBalancerId id = newLoadBalancerId();
        LoadBalancer wish =
                LoadBalancer.builder(id, Vip.builder(id).portId(users).build()).build();
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish), amphora(wish)));
        List<SecurityGroupId> groups = groupsOfTheUsers();
        int change = first;
        for (Runnable call : aWholeLife(loadBalancer, subnet)) {
            world().changeForeignPort(users, usersChange(change++, subnet, groups));
            Port before = driver().getPort(users);

            call.run();

            assertThat(asTheUserHasIt(driver().getPort(users), groups)).isEqualTo(asTheUserHasIt(before, groups));
            assertThat(witness().snapshot().about(users))
                    .as("facts about the port, one of them with all that the user wrote")
                    .anyMatch(fact -> fact.contains(before.name())
                            && fact.contains(before.deviceId())
                            && fact.contains(before.deviceOwner()));
        }
        assertThat(driver().getPort(users)).isEqualTo(asTheUserHasIt(driver().getPort(users), groups));
        assertThat(witness().snapshot().about(id)).isEmpty();
        assertThat(witness().markedPorts()).isEmpty();
    }

    @Test
    @Covers("ownership-6")
    final void aVipWhoseAddressTheUserTookAwayIsAConflictAndCanBeFreed() {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        LoadBalancerId id = newLoadBalancerId();
        LoadBalancer wish =
                LoadBalancer.builder(id, Vip.builder(id).portId(users).build()).build();
        LoadBalancer loadBalancer = allocated(wish);
        world().changeForeignPort(
                        users,
                        port -> port.toBuilder()
                                .fixedIps(List.of(new FixedIp(subnet.id(), ip("203.0.113.51"))))
                                .build());

        raises(
                AllocateVipException.class,
                ErrorKind.CONFLICT,
                () -> driver().allocateVip(loadBalancer),
                users,
                "203.0.113.50");
        // A request that names no address: a driver that keeps no records knows of none but the one that is there.
        try {
            assertThat(unchanged(() -> address(driver().allocateVip(wish).vip())))
                    .isEqualTo(ip("203.0.113.51"));
        } catch (AllocateVipException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
            assertThat(e).hasMessageContainingAll(users.value(), "203.0.113.50");
        }
        driver().deallocateVip(loadBalancer.vip());
        assertThat(address(driver().allocateVip(wish).vip())).isEqualTo(ip("203.0.113.51"));
    }

    @Test
    @Covers("ownership-7")
    final void anotherInstallationsThingsStayAsTheyAre() {
        NetworkDriver other = world().openOtherInstallation().orElseGet(() -> {
            Assumptions.abort("there can be no other installation");
            return driver();
        });
        Network network = network();
        Subnet subnet = subnet4(network);
        ComputeId compute = world().startCompute();
        boolean shared = finds(other, network);
        Subnet theirSubnet = shared ? subnet : likewise(other, network, subnet, compute);
        LoadBalancer theirs = loadBalancer(theirSubnet);
        Amphora theirAmphora = amphora(theirs, compute);
        theirs = filledIn(with(theirs, theirAmphora), other.allocateVip(theirs));
        Amphora connected = other.plugVip(theirs, theirs.vip()).getFirst();
        PortId member = other.plugNetwork(PlugNetworkRequest.of(compute, theirSubnet.networkId()))
                .portId();
        Snapshot before = witness().snapshot();
        List<PortId> ports = List.of(vipPort(theirs), basePort(connected), member);

        for (PortId port : ports) {
            if (shared) {
                assertThat(driver().getPort(port).mark()).isEmpty();
                raises(NotOursException.class, ErrorKind.DENIED, () -> driver().deletePort(port), port);
            } else {
                unchanged(() -> driver().deletePort(port));
            }
        }
        try (Stream<InventoryItem> items = driver().inventory().list()) {
            assertThat(items).noneMatch(InventoryItem::isOurs);
        }
        try (Stream<InventoryItem> items = other.inventory().list()) {
            items.forEach(item -> raises(
                    NotOursException.class,
                    ErrorKind.DENIED,
                    () -> driver().inventory().remove(item),
                    item.id()));
        }
        // Where theirs is no subnet of ours, one that is like it.
        LoadBalancer lost = theirs.toBuilder()
                .vip(theirs.vip().toBuilder().subnetId(subnet.id()).build())
                .build();
        unchanged(() -> driver().deallocateVip(lost.vip()));
        unchanged(() -> driver().unplugVip(lost, lost.vip()));
        unchanged(() -> driver().unplugNetwork(compute, network.id()));
        LoadBalancer ours = allocated(loadBalancer(subnet));
        connected(ours, subnet);
        assertThat(portsOf(ours.id())).hasSize(2);
        driver().deallocateVip(ours.vip());
        assertThat(witness().snapshot().facts()).containsAll(before.facts());
        other.unplugNetwork(compute, theirSubnet.networkId());
        other.deallocateVip(theirs.vip());
        try (Stream<InventoryItem> items = other.inventory().list()) {
            assertThat(items).noneMatch(InventoryItem::isOurs);
        }
    }

    private static boolean finds(NetworkDriver driver, Network network) {
        try {
            driver.getNetwork(network.id());
            return true;
        } catch (NetworkNotFoundException e) {
            return false;
        }
    }

    /** Gives an installation a network and a subnet like ours, and the same compute; returns the subnet. */
    private static Subnet likewise(NetworkDriver driver, Network network, Subnet subnet, ComputeId compute) {
        Administration administration = driver.administration();
        administration.registerCompute(compute);
        Network theirs = administration.createNetwork(
                NetworkRequest.builder(network.name()).build());
        return administration.createSubnet(
                SubnetRequest.builder(theirs.id(), subnet.name(), subnet.cidr()).build());
    }
}
