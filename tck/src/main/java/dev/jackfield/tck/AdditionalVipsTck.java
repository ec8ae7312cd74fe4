package dev.jackfield.tck;

import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.network.VipInUseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** allocateVip of a VIP that is allocated and carried, with other additional VIPs. */
abstract class AdditionalVipsTck extends Topic {
    private Network network;
    private Subnet subnet;
    private Subnet subnet6;
    private LoadBalancer loadBalancer;
    private Amphora holder;
    private Amphora standby;

    @SuppressWarnings("NullAway.Init") // JUnit calls connect() before each test
    AdditionalVipsTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    /** A load balancer with one VIP, connected to two amphorae, of which the first holds it where the driver can. */
    @BeforeEach
    final void connect() {
        network = network();
        subnet = subnet4(network);
        subnet6 = subnet6(network);
        LoadBalancer wish = loadBalancer(subnet);
        LoadBalancer allocated = allocated(with(wish, amphora(wish), amphora(wish)));
        List<Amphora> amphorae = driver().plugVip(allocated, allocated.vip());
        loadBalancer = allocated.toBuilder().amphorae(amphorae).build();
        holder = amphorae.getFirst();
        standby = amphorae.getLast();
        if (raises()) {
            driver().activateVip(loadBalancer, holder, 1);
        }
    }

    private boolean raises() {
        return driver().capabilities().contains(Capability.ACTIVATE_VIP);
    }

    private LoadBalancer wanting(Subnet... additional) {
        return loadBalancer.toBuilder()
                .additionalVips(Arrays.stream(additional)
                        .map(it -> additionalVip(loadBalancer.id(), it, Optional.empty()))
                        .toList())
                .build();
    }

    private Set<IpAddress> maySendWith(Amphora amphora) {
        return driver().getPort(basePort(amphora)).allowedAddressPairs().stream()
                .map(AllowedAddressPair::addresses)
                .map(block -> block.network())
                .collect(Collectors.toSet());
    }

    private Set<IpAddress> on(Amphora amphora) {
        return witness().nics(compute(amphora)).stream()
                .flatMap(nic -> nic.addresses().stream())
                .collect(Collectors.toSet());
    }

    @Test
    @Covers({"allocateVip-24", "allocateVip-5"})
    final void furtherVipsReachTheConnectedAmphoraeAndTheHolder() {
        LoadBalancer more = wanting(subnet6);

        VipAllocation answer = driver().allocateVip(more);

        assertThat(answer.vip()).isEqualTo(loadBalancer.vip());
        assertThat(answer.additionalVips()).hasSize(1);
        IpAddress further = answer.additionalVips().getFirst().ipAddress().orElseThrow();
        assertThat(subnet6.cidr().contains(further)).isTrue();
        assertThat(addresses(driver().getPort(vipPort(loadBalancer))))
                .containsExactlyInAnyOrder(address(loadBalancer.vip()), further);
        for (Amphora amphora : List.of(holder, standby)) {
            assertThat(maySendWith(amphora)).containsExactlyInAnyOrder(address(loadBalancer.vip()), further);
        }
        if (raises()) {
            assertThat(on(holder)).contains(address(loadBalancer.vip()), further);
        }
        assertThat(on(standby)).doesNotContain(address(loadBalancer.vip()), further);
        assertThat(unchanged(() -> driver().allocateVip(more))).isEqualTo(answer);
        assertThat(unchanged(() -> driver().allocateVip(filledIn(loadBalancer, answer))))
                .isEqualTo(answer);
    }

    @Test
    @Covers({"allocateVip-24"})
    final void whatIsWantedNoMoreIsFreeAndAllIsAsItWas() {
        Snapshot before = witness().snapshot();
        IpAddress further = driver().allocateVip(wanting(subnet6))
                .additionalVips()
                .getFirst()
                .ipAddress()
                .orElseThrow();

        assertThat(driver().allocateVip(loadBalancer).additionalVips()).isEmpty();

        assertThat(witness().snapshot()).isEqualTo(before);
        foreignPort(network, subnet6, further.toString());
    }

    @Test
    @Covers({"allocateVip-24"})
    final void oneIsExchangedForAnotherAndTheRestStays() {
        Subnet third = subnet(network, "198.51.100.0/24");
        Subnet fourth = subnet(network, "192.0.2.0/24");
        VipAllocation first = driver().allocateVip(wanting(subnet6, third));

        VipAllocation second = driver().allocateVip(wanting(third, fourth));

        assertThat(second.vip()).isEqualTo(first.vip());
        assertThat(second.additionalVips().getFirst())
                .isEqualTo(first.additionalVips().getLast());
        IpAddress gone = first.additionalVips().getFirst().ipAddress().orElseThrow();
        IpAddress fresh = second.additionalVips().getLast().ipAddress().orElseThrow();
        assertThat(fourth.cidr().contains(fresh)).isTrue();
        assertThat(maySendWith(standby)).contains(fresh).doesNotContain(gone).hasSize(3);
        if (raises()) {
            assertThat(on(holder)).contains(fresh).doesNotContain(gone);
        }
    }

    @Test
    @Covers({"allocateVip-24"})
    final void anAmphoraThatIsGoneKeepsNothingFromChanging() {
        world().killCompute(compute(holder));

        VipAllocation answer = driver().allocateVip(wanting(subnet6));

        IpAddress further = answer.additionalVips().getFirst().ipAddress().orElseThrow();
        assertThat(maySendWith(standby)).contains(further);
        assertThat(driver().allocateVip(loadBalancer).additionalVips()).isEmpty();
        assertThat(maySendWith(standby)).doesNotContain(further);
    }

    @Test
    @Covers({"allocateVip-25"})
    final void whatCannotBeHadChangesNothing() {
        foreignPort(network, subnet6, "2001:db8:1::50");
        LoadBalancer taken = loadBalancer.toBuilder()
                .additionalVips(List.of(additionalVip(loadBalancer.id(), subnet6, Optional.of(ip("2001:db8:1::50")))))
                .build();
        raises(VipInUseException.class, ErrorKind.CONFLICT, () -> driver().allocateVip(taken), "2001:db8:1::50");
        Subnet elsewhere = subnet(network(), "198.51.100.0/24");
        raises(
                AllocateVipException.class,
                ErrorKind.INVALID,
                () -> driver().allocateVip(wanting(subnet6, elsewhere)),
                elsewhere.id());
        Subnet full = subnet(network, "198.51.100.0/30");
        foreignPort(network, full, "198.51.100.1");
        foreignPort(network, full, "198.51.100.2");
        raises(AllocateVipException.class, ErrorKind.EXHAUSTED, () -> driver().allocateVip(wanting(full)), full.id());
    }
}
