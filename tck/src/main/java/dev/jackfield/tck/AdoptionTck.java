package dev.jackfield.tck;

import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** findAdoptable, adopt and release, where ADOPTION is declared. What was released is as another driver of Octavia's leaves it. */
abstract class AdoptionTck extends Topic {
    AdoptionTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.ADOPTION);
    }

    /** A load balancer in service, with what it takes to know it again. */
    private record Serving(LoadBalancer loadBalancer, Set<FixedIp> vips, List<PortId> memberPorts) {
        LoadBalancerId id() {
            return loadBalancer.id();
        }
    }

    private Serving serving(LoadBalancer wish) {
        LoadBalancer allocated = allocated(with(
                wish.toBuilder()
                        .listeners(List.of(Listener.of(ListenerProtocol.TCP, 80)))
                        .build(),
                amphora(wish),
                amphora(wish)));
        driver().updateVipSecurityGroup(allocated, allocated.vip());
        List<Amphora> amphorae = driver().plugVip(allocated, allocated.vip());
        Network members = network();
        subnet(members, "192.0.2.0/24", "192.0.2.1");
        List<PortId> nics = amphorae.stream()
                .map(amphora -> driver().plugNetwork(new PlugNetworkRequest(
                        compute(amphora), members.id(), Optional.empty(), List.of(), Optional.of(wish.id()))))
                .map(Interface::portId)
                .toList();
        LoadBalancer made = allocated.toBuilder().amphorae(amphorae).build();
        return new Serving(made, Set.copyOf(driver().getPort(vipPort(made)).fixedIps()), nics);
    }

    private Serving serving() {
        Network network = network();
        return serving(loadBalancer(subnet4(network), subnet6(network)));
    }

    private void takeAway(Serving serving) {
        serving.loadBalancer().amphorae().forEach(amphora -> {
            Interface nic = driver().getPluggedNetworks(compute(amphora)).stream()
                    .filter(it -> serving.memberPorts().contains(it.portId()))
                    .findFirst()
                    .orElseThrow();
            driver().unplugNetwork(compute(amphora), nic.networkId());
        });
        driver().unplugVip(serving.loadBalancer(), serving.loadBalancer().vip());
        driver().deallocateVip(serving.loadBalancer().vip());
    }

    @Test
    @Covers({"findAdoptable-2", "adopt-2", "adopt-3", "release-2", "capability-4"})
    final void aLoadBalancerIsReleasedFoundAndAdoptedAsItWas() {
        Snapshot nothing = witness().snapshot();
        Serving serving = serving();
        Snapshot before = witness().snapshot();

        driver().release(serving.id());
        assertThat(portsOf(serving.id())).isEmpty();
        driver().unplugVip(serving.loadBalancer(), serving.loadBalancer().vip());
        driver().deallocateVip(serving.loadBalancer().vip());
        Adoptable found = unchanged(() -> driver().findAdoptable(serving.id())).orElseThrow();
        assertThat(found.loadBalancer()).isEqualTo(serving.id());
        assertThat(found.vipPort()).isEqualTo(vipPort(serving.loadBalancer()));
        assertThat(found.owned()).isTrue();
        assertThat(found.vips()).containsExactlyInAnyOrderElementsOf(serving.vips());
        assertThat(found.amphorae())
                .extracting(Amphora::id, Amphora::computeId, Amphora::vrrpPortId)
                .containsExactlyInAnyOrderElementsOf(serving.loadBalancer().amphorae().stream()
                        .map(it -> tuple(it.id(), it.computeId(), it.vrrpPortId()))
                        .toList());

        driver().adopt(found, serving.memberPorts());
        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> driver().adopt(found, serving.memberPorts()));
        takeAway(serving);
        assertThat(portsOf(serving.id())).isEmpty();
        assertThat(nothing.facts()).isSubsetOf(witness().snapshot().facts());
    }

    @Test
    @Covers({"findAdoptable-3", "adopt-4"})
    final void aUsersPortThatIsTheVipStaysAsItIs() {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        Port untouched = driver().getPort(users);
        LoadBalancerId id = newLoadBalancerId();
        Serving serving = serving(
                LoadBalancer.builder(id, Vip.builder(id).portId(users).build()).build());
        Snapshot before = witness().snapshot();
        driver().release(id);
        List<String> port = witness().snapshot().about(users);

        Adoptable found = driver().findAdoptable(id).orElseThrow();
        assertThat(found.owned()).isFalse();
        assertThat(found.vipPort()).isEqualTo(users);
        assertThat(found.vips()).containsExactlyInAnyOrderElementsOf(serving.vips());
        driver().adopt(found, serving.memberPorts());
        assertThat(witness().snapshot()).isEqualTo(before);
        assertThat(witness().snapshot().about(users)).containsAll(port);
        takeAway(serving);
        assertThat(driver().findAdoptable(id)).isEmpty();
        assertThat(driver().getPort(users)).isEqualTo(untouched);
    }

    @Test
    @Covers({"findAdoptable-4", "release-3"})
    final void whereThereIsNothingNothingIsFoundOrReleased() {
        LoadBalancerId id = newLoadBalancerId();
        assertThat(unchanged(() -> driver().findAdoptable(id))).isEmpty();
        unchanged(() -> driver().release(id));
    }

    @Test
    @Covers("adopt-5")
    final void whatIsAnotherInstallationsIsNotAdopted() {
        NetworkDriver other = world().openOtherInstallation()
                .orElseThrow(() -> new NotApplicableException("there is one installation"));
        Serving serving = serving();
        Adoptable found = other.findAdoptable(serving.id()).orElseThrow();

        raises(
                NotOursException.class,
                ErrorKind.DENIED,
                () -> other.adopt(found, serving.memberPorts()),
                driver().installation());
        unchanged(() -> other.release(serving.id()));
    }

    @Test
    @Covers("adopt-6")
    final void whatChangedSinceOrIsNotItsAmphoraesIsNotAdopted() {
        Serving serving = serving();
        driver().release(serving.id());
        Adoptable found = driver().findAdoptable(serving.id()).orElseThrow();
        Adoptable other = new Adoptable(
                found.loadBalancer(),
                found.vipPort(),
                found.owned(),
                found.vips(),
                found.amphorae().subList(0, 1));
        PortId users = managementNic(network(), serving);

        raises(NetworkServiceException.class, ErrorKind.CONFLICT, () -> driver().adopt(other, List.of()), serving.id());
        raises(NetworkServiceException.class, ErrorKind.CONFLICT, () -> driver().adopt(found, List.of(users)), users);
    }

    /** A NIC of a compute that has nothing to do with the load balancer. */
    private PortId managementNic(Network network, Serving serving) {
        Subnet subnet = subnet4(network);
        Amphora stranger = amphora(serving.loadBalancer());
        return managementNic(network, subnet, "203.0.113.10", compute(stranger));
    }

    @Test
    @Covers("adopt-7")
    final void ofTwoInstallationsOneAdopts() {
        NetworkDriver other = world().openOtherInstallation()
                .orElseThrow(() -> new NotApplicableException("there is one installation"));
        Serving serving = serving();
        driver().release(serving.id());
        Adoptable found = driver().findAdoptable(serving.id()).orElseThrow();
        List<NetworkDriver> drivers = List.of(driver(), other);

        AtOnce<NetworkDriver> outcome = AtOnce.each(2, i -> {
            drivers.get(i).adopt(found, serving.memberPorts());
            return drivers.get(i);
        });

        assertThat(outcome.failures()).allSatisfy(failure -> assertThat(failure).isInstanceOf(NotOursException.class));
        assertThat(outcome.answers()).hasSizeLessThanOrEqualTo(1);
        Set<PortId> all = new HashSet<>(serving.memberPorts());
        all.add(vipPort(serving.loadBalancer()));
        serving.loadBalancer().amphorae().forEach(amphora -> all.add(basePort(amphora)));
        for (NetworkDriver driver : drivers) {
            Mark mark = Mark.of(driver.installation(), serving.id());
            assertThat(all.stream().filter(id -> driver.getPort(id).mark().equals(Optional.of(mark))))
                    .hasSize(outcome.answers().contains(driver) ? all.size() : 0);
            driver.release(serving.id());
        }
        takeBack(serving);
    }

    /** What nobody marks would outlive the test. */
    private void takeBack(Serving serving) {
        driver().adopt(driver().findAdoptable(serving.id()).orElseThrow(), serving.memberPorts());
        takeAway(serving);
    }
}
