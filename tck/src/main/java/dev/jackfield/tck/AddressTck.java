package dev.jackfield.tck;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.AdditionalVipData;
import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugNetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Addresses of both IP versions, in any order and number, of subnets of every size. */
abstract class AddressTck extends Topic {
    private static final String AA = "2001:db8:1::aa";

    AddressTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private static PlugNetworkRequest wish(ComputeId compute, Network network, String address) {
        return new PlugNetworkRequest(compute, network.id(), Optional.of(ip(address)), List.of(), Optional.empty());
    }

    private static List<IpAddress> vips(LoadBalancer loadBalancer) {
        return Stream.concat(
                        Stream.of(address(loadBalancer.vip())),
                        loadBalancer.additionalVips().stream()
                                .map(vip -> vip.ipAddress().orElseThrow()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 6", "6 a", "6", "a b 6", "6 b a", "b 6 a"})
    @Covers("addresses-4")
    final void vipsOfBothVersionsLiveTogetherInAnyOrder(String order) {
        Network network = network();
        Map<String, Subnet> named = new HashMap<>();
        named.put("a", subnet4(network));
        named.put("b", subnet(network, "198.51.100.0/24", "198.51.100.1"));
        named.put("6", subnet6(network));
        List<Subnet> subnets =
                Stream.of(order.split(" ")).map(name -> named.get(name)).toList();
        Subnet first = subnets.getFirst();
        LoadBalancer wish =
                loadBalancer(first, subnets.subList(1, subnets.size()).toArray(Subnet[]::new));
        Amphora one = amphora(wish);
        Amphora two = amphora(wish);
        Snapshot before = witness().snapshot();

        LoadBalancer allocated = allocated(with(wish, one, two));
        LoadBalancer loadBalancer = allocated.toBuilder()
                .amphorae(driver().plugVip(allocated, allocated.vip()))
                .build();

        List<IpAddress> vips = vips(loadBalancer);
        assertThat(vips).hasSameSizeAs(subnets);
        for (int i = 0; i < vips.size(); i++) {
            assertThat(subnets.get(i).cidr().contains(vips.get(i)))
                    .as("%s", vips)
                    .isTrue();
        }
        assertThat(driver().getPort(vipPort(loadBalancer)).fixedIps())
                .extracting(FixedIp::subnetId)
                .containsExactlyInAnyOrderElementsOf(
                        subnets.stream().map(Subnet::id).toList());
        assertThat(addresses(driver().getPort(vipPort(loadBalancer)))).containsExactlyInAnyOrderElementsOf(vips);
        for (Amphora amphora : loadBalancer.amphorae()) {
            Port base = driver().getPort(basePort(amphora));
            assertThat(amphora.vrrpIp()).contains(base.addressOn(first.id()).orElseThrow());
            assertThat(base.allowedAddressPairs())
                    .containsAll(vips.stream().map(AllowedAddressPair::of).toList());
            wired(compute(amphora), base.id());
            assertThat(driver().getNetworkConfig(loadBalancer, amphora).additionalVips())
                    .extracting(AdditionalVipData::ipAddress)
                    .containsExactlyElementsOf(vips.subList(1, vips.size()));
        }
        if (driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            driver().activateVip(loadBalancer, loadBalancer.amphorae().getLast(), 1);
            assertThat(wired(compute(two), basePort(loadBalancer.amphorae().getLast()))
                            .addresses())
                    .containsAll(vips);
        }
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("addresses-5")
    final void networksDoNotShareTheirAddresses() {
        ComputeId compute = world().startCompute();
        List<Network> networks = List.of(network(), network());
        List<LoadBalancer> loadBalancers = new ArrayList<>();
        for (Network network : networks) {
            Subnet subnet = subnet4(network);
            subnet6(network);
            LoadBalancerId id = newLoadBalancerId();
            Vip vip = Vip.builder(id)
                    .subnetId(subnet.id())
                    .ipAddress(ip("203.0.113.50"))
                    .build();
            loadBalancers.add(allocated(LoadBalancer.builder(id, vip)
                    .amphorae(List.of(amphora(loadBalancer(subnet))))
                    .build()));
        }
        for (LoadBalancer loadBalancer : loadBalancers) {
            Amphora amphora = driver().plugVip(loadBalancer, loadBalancer.vip()).getFirst();
            wired(compute(amphora), basePort(amphora));
        }
        for (String address : List.of("203.0.113.60", "2001:db8:1::60")) {
            for (Network network : networks) {
                Interface nic = driver().plugNetwork(wish(compute, network, address));
                assertThat(addresses(driver().getPort(nic.portId()))).contains(ip(address));
                wired(compute, nic.portId());
            }
        }

        driver().deallocateVip(loadBalancers.getFirst().vip());
        driver().unplugNetwork(compute, networks.getFirst().id());

        assertThat(witness().nics(compute))
                .hasSize(2)
                .extracting(Nic::network)
                .containsOnly(networks.getLast().id());
        assertThat(addresses(driver().getPort(vipPort(loadBalancers.getLast()))))
                .containsExactly(ip("203.0.113.50"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.8/32", "2001:db8:3::8/128"})
    @Covers("addresses-6")
    final void aSubnetOfOneAddressHasRoomForOne(String block) {
        Network network = network();
        Subnet subnet = subnet(network, block);
        ComputeId compute = world().startCompute();
        Interface nic = driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
        assertThat(nic.fixedIps())
                .containsExactly(new FixedIp(subnet.id(), subnet.cidr().network()));
        wired(compute, nic.portId());
        LoadBalancer wish = loadBalancer(subnet);
        raises(AllocateVipException.class, ErrorKind.EXHAUSTED, () -> driver().allocateVip(wish), subnet.id());
        driver().unplugNetwork(compute, network.id());

        LoadBalancer loadBalancer = allocated(wish);

        assertThat(address(loadBalancer.vip())).isEqualTo(subnet.cidr().network());
        Amphora amphora = amphora(loadBalancer);
        raises(
                PlugVipException.class,
                ErrorKind.EXHAUSTED,
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet),
                subnet.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.8/31", "2001:db8:3::8/127"})
    @Covers("addresses-1")
    final void aSubnetOfTwoAddressesCarriesAVipAndOneAmphora(String block) {
        Subnet subnet = subnet(network(), block);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);

        assertThat(List.of(address(loadBalancer.vip()), amphora.vrrpIp().orElseThrow()))
                .containsExactlyInAnyOrder(
                        subnet.cidr().network(), subnet.cidr().last());
        wired(compute(amphora), basePort(amphora));
        Amphora oneTooMany = amphora(loadBalancer);
        raises(
                PlugVipException.class,
                ErrorKind.EXHAUSTED,
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), oneTooMany, subnet),
                subnet.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:0DB8:0001:0000:0000:0000:0000:00AA",
                "2001:db8:1:0:0:0:0:aa",
                "2001:Db8:1:0::AA",
                "2001:db8:1::0.0.0.170"
            })
    @Covers({"addresses-7", "allocateVip-2", "plugNetwork-3"})
    final void anAddressIsTheSameInEverySpelling(String spelling) {
        Network network = network();
        Subnet subnet = subnet6(network);
        Subnet four = subnet4(network);
        ComputeId compute = world().startCompute();
        Snapshot before = witness().snapshot();

        Interface nic = driver().plugNetwork(wish(compute, network, AA));
        assertThat(unchanged(() -> driver().plugNetwork(wish(compute, network, spelling))))
                .isEqualTo(nic);
        unchanged(() -> driver().plugFixedIp(nic.portId(), subnet.id(), ip(spelling)));
        driver().unplugNetwork(compute, network.id(), ip(spelling));
        assertThat(witness().snapshot()).isEqualTo(before);

        PortRequest port = PortRequest.builder(network.id(), "port")
                .fixedIps(List.of(FixedIpRequest.of(subnet.id(), ip(AA))))
                .secondaryIps(List.of(ip("2001:db8:1::bb")))
                .build();
        Port made = driver().createPort(port);
        PortRequest again = port.toBuilder()
                .fixedIps(List.of(FixedIpRequest.of(subnet.id(), ip(spelling))))
                .secondaryIps(List.of(ip("2001:DB8:0001::0BB")))
                .build();
        assertThat(unchanged(() -> driver().createPort(again))).isEqualTo(made);
        driver().deletePort(made.id());

        LoadBalancerId id = newLoadBalancerId();
        Vip vip = Vip.builder(id).subnetId(subnet.id()).ipAddress(ip(spelling)).build();
        LoadBalancer first = allocated(LoadBalancer.builder(id, vip).build());
        assertThat(address(first.vip())).hasToString(AA);
        assertThat(allocated(first)).isEqualTo(first);
        driver().deallocateVip(first.vip());
        LoadBalancer wished = loadBalancer(four);
        LoadBalancer second = allocated(wished.toBuilder()
                .additionalVips(List.of(additionalVip(wished.id(), subnet, Optional.of(ip(spelling)))))
                .build());
        assertThat(second.additionalVips()).extracting(AdditionalVip::ipAddress).containsExactly(Optional.of(ip(AA)));
    }

    @Test
    @Covers("addresses-8")
    final void aPortHasSeveralAddressesOfOneSubnet() {
        Network network = network();
        Subnet four = subnet4(network);
        Subnet six = subnet6(network);
        List<FixedIpRequest> wishes = List.of(
                FixedIpRequest.of(four.id(), ip("203.0.113.20")),
                FixedIpRequest.of(six.id(), ip("2001:db8:1::20")),
                FixedIpRequest.of(four.id(), ip("203.0.113.10")),
                FixedIpRequest.from(four.id()),
                FixedIpRequest.from(six.id()));
        Port port = driver().createPort(PortRequest.builder(network.id(), "port")
                .fixedIps(wishes)
                .build());
        ComputeId compute = world().startCompute();
        Amphora amphora =
                Amphora.builder(new AmphoraId("amphora")).computeId(compute).build();

        Interface nic = driver().plugPort(amphora, port.id());

        assertThat(port.fixedIps())
                .doesNotHaveDuplicates()
                .contains(
                        new FixedIp(four.id(), ip("203.0.113.20")),
                        new FixedIp(six.id(), ip("2001:db8:1::20")),
                        new FixedIp(four.id(), ip("203.0.113.10")))
                .extracting(FixedIp::subnetId)
                .containsExactlyInAnyOrder(four.id(), six.id(), four.id(), four.id(), six.id());
        assertThat(nic.fixedIps()).containsExactlyInAnyOrderElementsOf(port.fixedIps());
        assertThat(wired(compute, port.id()).addresses()).hasSize(5);
        Port less = driver().unplugFixedIp(port.id(), four.id());
        assertThat(less.fixedIps()).extracting(FixedIp::subnetId).hasSize(2).containsOnly(six.id());
        assertThat(wired(compute, port.id()).addresses()).containsExactlyInAnyOrderElementsOf(addresses(less));
    }

    @Test
    @Covers({"addresses-9", "plugNetwork-8", "allocateVip-12"})
    final void whereOneVersionIsFullNothingOfTheOtherIsTaken() {
        Network network = network();
        Subnet small = subnet(network, "203.0.113.0/30", "203.0.113.1");
        Subnet large = subnet6(network);
        foreignPort(network, small, "203.0.113.2");
        ComputeId compute = world().startCompute();
        LoadBalancer largeFirst = loadBalancer(large, small);
        LoadBalancer smallFirst = loadBalancer(small, large);

        raises(
                PlugNetworkException.class,
                ErrorKind.EXHAUSTED,
                () -> driver().plugNetwork(PlugNetworkRequest.of(compute, network.id())),
                small.id());
        for (LoadBalancer wish : List.of(largeFirst, smallFirst)) {
            raises(AllocateVipException.class, ErrorKind.EXHAUSTED, () -> driver().allocateVip(wish), small.id());
        }
        LoadBalancer onlyLarge = allocated(loadBalancer(large));
        Amphora amphora = connected(onlyLarge, large);
        wired(compute(amphora), basePort(amphora));
    }

    @Test
    @Covers("addresses-10")
    final void anAmphoraIsOnTwentyNetworks() {
        ComputeId compute = world().startCompute();
        List<Interface> nics = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Network network = network();
            subnet4(network);
            world().awaitClockTick();
            nics.add(driver().plugNetwork(PlugNetworkRequest.of(compute, network.id())));
        }

        assertThat(driver().getPluggedNetworks(compute)).isEqualTo(nics);
        assertThat(witness().nics(compute))
                .extracting(Nic::network)
                .containsExactlyInAnyOrderElementsOf(
                        nics.stream().map(Interface::networkId).toList());
        driver().unplugNetwork(compute, nics.get(7).networkId());
        nics.remove(7);
        assertThat(driver().getPluggedNetworks(compute)).isEqualTo(nics);
        assertThat(witness().nics(compute)).hasSize(19);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 6", "6 a", "b 6 a"})
    @Covers({"addresses-11", "allocateVip-7"})
    final void aUsersPortCarriesVipsOfBothVersionsInAnyOrder(String order) {
        Network network = network();
        Subnet a = subnet4(network);
        Subnet b = subnet(network, "198.51.100.0/24", "198.51.100.1");
        Subnet six = subnet6(network);
        Map<String, FixedIp> held = Map.of(
                "a", new FixedIp(a.id(), ip("203.0.113.50")),
                "b", new FixedIp(b.id(), ip("198.51.100.50")),
                "6", new FixedIp(six.id(), ip("2001:db8:1::50")));
        PortId users = world().createForeignPort(new ForeignPort(
                network.id(),
                unique("users"),
                Stream.of("6", "b", "a").map(name -> held.get(name)).toList(),
                Optional.empty()));
        List<FixedIp> wanted =
                Stream.of(order.split(" ")).map(name -> held.get(name)).toList();
        LoadBalancerId id = newLoadBalancerId();
        Vip vip = Vip.builder(id)
                .portId(users)
                .subnetId(wanted.getFirst().subnetId())
                .build();
        LoadBalancer wish = LoadBalancer.builder(id, vip)
                .additionalVips(wanted.stream()
                        .skip(1)
                        .map(ip -> new AdditionalVip(
                                id, Optional.empty(), Optional.of(ip.subnetId()), Optional.empty(), Optional.empty()))
                        .toList())
                .build();
        Amphora amphora = amphora(wish);

        LoadBalancer loadBalancer = allocated(with(wish, amphora));

        assertThat(vips(loadBalancer))
                .containsExactlyElementsOf(
                        wanted.stream().map(FixedIp::ipAddress).toList());
        Amphora connected = driver().plugVip(loadBalancer, loadBalancer.vip()).getFirst();
        assertThat(driver().getPort(basePort(connected)).allowedAddressPairs())
                .extracting(AllowedAddressPair::addresses)
                .containsExactlyInAnyOrderElementsOf(vips(loadBalancer).stream()
                        .map(address -> Cidr.around(address, address.version().bits()))
                        .toList());
        wired(compute(connected), basePort(connected));
        driver().deallocateVip(loadBalancer.vip());
        assertThat(driver().getPort(users).fixedIps()).hasSize(3);
        assertThat(witness().markedPorts()).isEmpty();
    }
}
