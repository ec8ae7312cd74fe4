package dev.jackfield.tck;

import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortStatus;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.network.VipInUseException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/** allocateVip and deallocateVip. */
abstract class VipAllocationTck extends Topic {
    VipAllocationTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private static LoadBalancer withVip(UnaryOperator<Vip.Builder> change) {
        LoadBalancerId id = newLoadBalancerId();
        return LoadBalancer.builder(id, change.apply(Vip.builder(id)).build()).build();
    }

    @Test
    @Covers({"allocateVip-1", "ownership-4"})
    final void aVipOfASubnetIsAMarkedPortThatIsDownAndAttachedToNothing() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = loadBalancer(subnet);

        VipAllocation allocation = driver().allocateVip(loadBalancer);

        Vip vip = allocation.vip();
        assertThat(allocation.additionalVips()).isEmpty();
        assertThat(vip.loadBalancerId()).isEqualTo(loadBalancer.id());
        assertThat(vip.subnetId()).contains(subnet.id());
        assertThat(vip.networkId()).contains(network.id());
        assertThat(vip.octaviaOwned()).isTrue();
        assertThat(address(vip)).matches(subnet.cidr()::contains).isNotEqualTo(ip("203.0.113.1"));
        Port port = driver().getPort(vip.portId().orElseThrow());
        assertThat(port.networkId()).isEqualTo(network.id());
        assertThat(port.fixedIps()).containsExactly(new FixedIp(subnet.id(), address(vip)));
        assertThat(port.adminStateUp()).isFalse();
        assertThat(port.status()).isEqualTo(PortStatus.DOWN);
        assertThat(port.mark()).contains(Mark.of(driver().installation(), loadBalancer.id()));
        assertThat(portsOf(loadBalancer.id())).containsExactly(port.id());
    }

    @Test
    @Covers("allocateVip-2")
    final void aWantedAddressIsGivenInAnySpelling() {
        Subnet subnet = subnet6(network());
        LoadBalancer loadBalancer =
                withVip(vip -> vip.subnetId(subnet.id()).ipAddress(ip("2001:0DB8:0001:0:0:0:0:00AA")));

        Vip vip = driver().allocateVip(loadBalancer).vip();

        assertThat(vip.ipAddress()).contains(ip("2001:db8:1::aa"));
        assertThat(addresses(driver().getPort(vip.portId().orElseThrow()))).containsExactly(ip("2001:db8:1::aa"));
    }

    @Test
    @Covers("allocateVip-3")
    final void aVipOfANetworkComesFromItsIpv4SubnetWithTheMostFreeAddresses() {
        Network network = network();
        subnet6(network);
        subnet(network, "192.0.2.0/28", "192.0.2.1");
        Subnet largest = subnet(network, "198.51.100.0/26", "198.51.100.1");
        subnet(network, "203.0.113.0/28", "203.0.113.1");

        Vip vip = driver().allocateVip(withVip(wish -> wish.networkId(network.id())))
                .vip();

        assertThat(vip.subnetId()).contains(largest.id());
        assertThat(address(vip)).matches(largest.cidr()::contains);
    }

    @Test
    @Covers("allocateVip-4")
    final void additionalVipsShareThePortInTheOrderOfTheRequest() {
        Network network = network();
        Subnet first = subnet6(network);
        Subnet second = subnet4(network);
        Subnet third = subnet(network, "198.51.100.0/24", "198.51.100.1");
        LoadBalancer wish = loadBalancer(first, second, third);
        LoadBalancer loadBalancer = wish.toBuilder()
                .additionalVips(List.of(
                        wish.additionalVips().get(0),
                        additionalVip(wish.id(), third, Optional.of(ip("198.51.100.77")))))
                .build();

        VipAllocation allocation = driver().allocateVip(loadBalancer);

        assertThat(allocation.vip().subnetId()).contains(first.id());
        assertThat(allocation.additionalVips()).hasSize(2).allSatisfy(additional -> {
            assertThat(additional.loadBalancerId()).isEqualTo(loadBalancer.id());
            assertThat(additional.networkId()).contains(network.id());
            assertThat(additional.portId()).isEqualTo(allocation.vip().portId());
        });
        assertThat(allocation.additionalVips().get(0).subnetId()).contains(second.id());
        assertThat(allocation.additionalVips().get(1).ipAddress()).contains(ip("198.51.100.77"));
        assertThat(driver().getPort(allocation.vip().portId().orElseThrow()).fixedIps())
                .containsExactlyInAnyOrder(
                        new FixedIp(first.id(), address(allocation.vip())),
                        new FixedIp(
                                second.id(),
                                allocation.additionalVips().get(0).ipAddress().orElseThrow()),
                        new FixedIp(third.id(), ip("198.51.100.77")));
        assertThat(portsOf(loadBalancer.id())).hasSize(1);
    }

    @Test
    @Covers("allocateVip-5")
    final void theSameRequestAgainFindsTheSameVip() {
        Network network = network();
        LoadBalancer loadBalancer = loadBalancer(subnet4(network), subnet6(network));
        VipAllocation first = driver().allocateVip(loadBalancer);

        assertThat(unchanged(() -> driver().allocateVip(loadBalancer))).isEqualTo(first);
        assertThat(unchanged(() -> driver().allocateVip(filledIn(loadBalancer, first))))
                .isEqualTo(first);
    }

    @Test
    @Covers("allocateVip-6")
    final void aVipWhosePortIsGoneIsRepairedWithItsAddress() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet subnet6 = subnet6(network);
        LoadBalancer earlier = allocated(loadBalancer(subnet, subnet6));
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, subnet6));
        driver().deletePort(vipPort(loadBalancer));
        // Now addresses are free that a driver would rather give to whoever wants any.
        driver().deallocateVip(earlier.vip());

        LoadBalancer repaired = allocated(loadBalancer);

        assertThat(repaired.vip().ipAddress()).isEqualTo(loadBalancer.vip().ipAddress());
        assertThat(repaired.vip().octaviaOwned()).isTrue();
        assertThat(repaired.additionalVips().getFirst().ipAddress())
                .isEqualTo(loadBalancer.additionalVips().getFirst().ipAddress());
        assertThat(portsOf(loadBalancer.id())).containsExactly(vipPort(repaired));
    }

    @Test
    @Covers("allocateVip-20")
    final void aLostAddressThatAnotherGotMeanwhileIsNotInsistedOn() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        LoadBalancer loadBalancer = allocated(wish);
        connected(loadBalancer, subnet);
        driver().deletePort(vipPort(loadBalancer));
        IpAddress lost = address(loadBalancer.vip());
        LoadBalancer other = allocated(withVip(vip -> vip.subnetId(subnet.id()).ipAddress(lost)));
        raises(VipInUseException.class, ErrorKind.CONFLICT, () -> driver().allocateVip(loadBalancer), lost);

        LoadBalancer repaired = allocated(wish);

        assertThat(address(repaired.vip())).isNotEqualTo(lost).matches(subnet.cidr()::contains);
        assertThat(address(other.vip())).isEqualTo(lost);
    }

    @Test
    @Covers("allocateVip-7")
    final void aUsersPortIsUsedAsItIs() {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        LoadBalancer byPort = withVip(vip -> vip.portId(users));
        LoadBalancer byAll = withVip(vip ->
                vip.portId(users).subnetId(subnet.id()).networkId(network.id()).ipAddress(ip("203.0.113.50")));

        for (LoadBalancer loadBalancer : List.of(byPort, byAll)) {
            List<String> before = witness().snapshot().about(users);
            Port port = driver().getPort(users);

            Vip vip = driver().allocateVip(loadBalancer).vip();

            assertThat(vip.portId()).contains(users);
            assertThat(vip.ipAddress()).contains(ip("203.0.113.50"));
            assertThat(vip.subnetId()).contains(subnet.id());
            assertThat(vip.networkId()).contains(network.id());
            assertThat(vip.octaviaOwned()).isFalse();
            assertThat(driver().getPort(users)).isEqualTo(port);
            assertThat(witness().snapshot().about(users)).containsAll(before);
            assertThat(witness().markedPorts()).isEmpty();
            driver().deallocateVip(vip);
            assertThat(witness().snapshot().about(users)).isEqualTo(before);
        }
    }

    @Test
    @Covers("allocateVip-8")
    final void anUnknownSubnetIsNamed() {
        network();
        LoadBalancer loadBalancer = withVip(vip -> vip.subnetId(new SubnetId("no-such-subnet")));

        raises(
                SubnetNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().allocateVip(loadBalancer),
                "no-such-subnet");
    }

    @Test
    @Covers("allocateVip-9")
    final void anUnknownNetworkIsNamed() {
        LoadBalancer loadBalancer = withVip(vip -> vip.networkId(new NetworkId("no-such-network")));

        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().allocateVip(loadBalancer),
                "no-such-network");
    }

    @Test
    @Covers("allocateVip-10")
    final void aUsersPortThatIsGoneIsNeverMadeAnew() {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        LoadBalancer loadBalancer = allocated(withVip(vip -> vip.portId(users)));
        world().deleteForeignPort(users);

        raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, () -> driver().allocateVip(loadBalancer), users);
    }

    @Test
    @Covers("allocateVip-11")
    final void anAddressThatAnotherPortHoldsIsInUse() {
        Network network = network();
        Subnet subnet = subnet4(network);
        foreignPort(network, subnet, "203.0.113.50");
        IpAddress ofAnother = address(driver().allocateVip(loadBalancer(subnet)).vip());

        for (IpAddress taken : List.of(ip("203.0.113.50"), ofAnother)) {
            LoadBalancer loadBalancer = withVip(vip -> vip.subnetId(subnet.id()).ipAddress(taken));
            raises(VipInUseException.class, ErrorKind.CONFLICT, () -> driver().allocateVip(loadBalancer), taken);
        }
    }

    @Test
    @Covers("allocateVip-12")
    final void aFullSubnetIsExhausted() {
        Subnet subnet = subnet(network(), "203.0.113.0/30", "203.0.113.1");
        driver().allocateVip(loadBalancer(subnet));

        LoadBalancer oneTooMany = loadBalancer(subnet);
        raises(AllocateVipException.class, ErrorKind.EXHAUSTED, () -> driver().allocateVip(oneTooMany), subnet.id());
    }

    @Test
    @Covers("allocateVip-13")
    final void anAddressOutsideOfTheSubnetIsInvalid() {
        Network network = network();
        Subnet subnet = subnet4(network);
        subnet6(network);

        for (String outside : List.of("198.51.100.5", "2001:db8:1::5")) {
            LoadBalancer loadBalancer = withVip(vip -> vip.subnetId(subnet.id()).ipAddress(ip(outside)));
            raises(AllocateVipException.class, ErrorKind.INVALID, () -> driver().allocateVip(loadBalancer), outside);
        }
    }

    @Test
    @Covers("allocateVip-14")
    final void aUsersPortThatDoesNotFitIsAConflict() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet other = subnet(network, "198.51.100.0/24", "198.51.100.1");
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        LoadBalancer wrongSubnet = withVip(vip -> vip.portId(users).subnetId(other.id()));
        LoadBalancer wrongAddress =
                withVip(vip -> vip.portId(users).subnetId(subnet.id()).ipAddress(ip("203.0.113.51")));

        for (LoadBalancer loadBalancer : List.of(wrongSubnet, wrongAddress)) {
            raises(AllocateVipException.class, ErrorKind.CONFLICT, () -> driver().allocateVip(loadBalancer), users);
        }
    }

    @Test
    @Covers("allocateVip-15")
    final void aTakenAdditionalAddressLeavesTheFirstUnallocated() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet subnet6 = subnet6(network);
        foreignPort(network, subnet6, "2001:db8:1::50");
        LoadBalancer wish = loadBalancer(subnet);
        LoadBalancer loadBalancer = wish.toBuilder()
                .additionalVips(List.of(additionalVip(wish.id(), subnet6, Optional.of(ip("2001:db8:1:0::50")))))
                .build();

        raises(VipInUseException.class, ErrorKind.CONFLICT, () -> driver().allocateVip(loadBalancer), "2001:db8:1::50");
    }

    @Test
    @Covers("allocateVip-16")
    final void anAdditionalVipOfAnotherNetworkIsInvalid() {
        Subnet subnet = subnet4(network());
        Subnet elsewhere = subnet6(network());
        LoadBalancer loadBalancer = loadBalancer(subnet, elsewhere);

        raises(AllocateVipException.class, ErrorKind.INVALID, () -> driver().allocateVip(loadBalancer), elsewhere.id());
    }

    @Test
    @Covers("allocateVip-19")
    final void aVipThatIsAllocatedIsNotExchangedForAnother() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet other = subnet(network, "198.51.100.0/24", "198.51.100.1");
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Vip anotherAddress = Vip.builder(loadBalancer.id())
                .subnetId(subnet.id())
                .ipAddress(ip("203.0.113.222"))
                .build();
        Vip anotherSubnet = Vip.builder(loadBalancer.id()).subnetId(other.id()).build();

        for (Vip different : List.of(anotherAddress, anotherSubnet)) {
            LoadBalancer wish =
                    LoadBalancer.builder(loadBalancer.id(), different).build();
            raises(AllocateVipException.class, ErrorKind.CONFLICT, () -> driver().allocateVip(wish), loadBalancer.id());
        }
    }

    @Test
    @Covers("allocateVip-22")
    final void anAddressOfANetworkIsOfTheSubnetItLiesIn() {
        Network network = network();
        subnet4(network);
        Subnet second = subnet(network, "198.51.100.0/24", "198.51.100.1");
        Subnet six = subnet6(network);

        for (Map.Entry<String, Subnet> wish :
                Map.of("198.51.100.9", second, "2001:db8:1::9", six).entrySet()) {
            Vip vip = driver().allocateVip(
                            withVip(any -> any.networkId(network.id()).ipAddress(ip(wish.getKey()))))
                    .vip();

            assertThat(vip.subnetId()).contains(wish.getValue().id());
            assertThat(driver().getPort(vip.portId().orElseThrow()).fixedIps())
                    .containsExactly(new FixedIp(wish.getValue().id(), ip(wish.getKey())));
        }
        LoadBalancer nowhere = withVip(any -> any.networkId(network.id()).ipAddress(ip("192.0.2.9")));
        raises(AllocateVipException.class, ErrorKind.INVALID, () -> driver().allocateVip(nowhere), "192.0.2.9");
    }

    @Test
    @Covers("allocateVip-23")
    final void aVipPortIsOfTheProjectOfItsLoadBalancer() {
        Subnet subnet = subnet4(network());
        ProjectId project = new ProjectId(unique("project"));
        LoadBalancer of =
                allocated(loadBalancer(subnet).toBuilder().projectId(project).build());

        assertThat(driver().getPort(vipPort(of)).projectId()).contains(project);
    }
}
