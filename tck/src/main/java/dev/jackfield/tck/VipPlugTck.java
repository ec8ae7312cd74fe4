package dev.jackfield.tck;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.PluggedVipNotFoundException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** plugVip, unplugVip, plugVipPort and unplugVipPort. */
abstract class VipPlugTck extends Topic {
    VipPlugTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @Test
    @Covers({"plugVipPort-1", "plugVipPort-2", "ownership-4"})
    final void aConnectedAmphoraHasABasePortThatMaySendWithAllVips() {
        Network network = network(1400);
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, subnet6(network)));
        Amphora wish = amphora(loadBalancer);

        Amphora amphora = driver().plugVipPort(loadBalancer, loadBalancer.vip(), wish, subnet);

        assertThat(amphora.id()).isEqualTo(wish.id());
        assertThat(amphora.computeId()).isEqualTo(wish.computeId());
        assertThat(amphora.haIp()).isEqualTo(loadBalancer.vip().ipAddress());
        assertThat(amphora.haPortId()).isEqualTo(loadBalancer.vip().portId());
        Port port = driver().getPort(basePort(amphora));
        assertThat(amphora.vrrpIp()).isEqualTo(port.addressOn(subnet.id())).isPresent();
        assertThat(port.networkId()).isEqualTo(network.id());
        assertThat(port.adminStateUp()).isTrue();
        assertThat(port.mark()).contains(Mark.of(driver().installation(), loadBalancer.id()));
        assertThat(port.allowedAddressPairs())
                .contains(
                        AllowedAddressPair.of(address(loadBalancer.vip())),
                        AllowedAddressPair.of(loadBalancer
                                .additionalVips()
                                .getFirst()
                                .ipAddress()
                                .orElseThrow()));
        assertThat(wired(compute(amphora), basePort(amphora)).addresses()).doesNotContain(address(loadBalancer.vip()));
        assertThat(portsOf(loadBalancer.id())).containsExactlyInAnyOrder(vipPort(loadBalancer), basePort(amphora));
    }

    @Test
    @Covers("plugVipPort-3")
    final void connectingAgainFindsTheSameBasePort() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora wish = amphora(loadBalancer);
        Amphora amphora = driver().plugVipPort(loadBalancer, loadBalancer.vip(), wish, subnet);

        for (Amphora again : List.of(wish, amphora)) {
            assertThat(unchanged(() -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), again, subnet)))
                    .isEqualTo(amphora);
        }
    }

    @Test
    @Covers("plugVipPort-4")
    final void aConnectedAmphoraGetsTheAddressPairsThatItLacks() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, subnet6(network)));
        LoadBalancer less = loadBalancer.toBuilder().additionalVips(List.of()).build();
        Amphora amphora = connected(less, subnet);

        Amphora again = driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet);

        assertThat(again).isEqualTo(amphora);
        assertThat(driver().getPort(basePort(amphora)).allowedAddressPairs())
                .contains(
                        AllowedAddressPair.of(address(loadBalancer.vip())),
                        AllowedAddressPair.of(loadBalancer
                                .additionalVips()
                                .getFirst()
                                .ipAddress()
                                .orElseThrow()));
        wired(compute(amphora), basePort(amphora));
    }

    @Test
    @Covers("plugVipPort-5")
    final void connectingToAVipWithoutPortFails() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = amphora(loadBalancer);
        driver().deletePort(vipPort(loadBalancer));

        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet));
    }

    @Test
    @Covers("plugVipPort-6")
    final void connectingOnAnUnknownSubnetFails() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = amphora(loadBalancer);
        Subnet unknown = subnet.toBuilder().id(new SubnetId("no-such-subnet")).build();

        raises(
                SubnetNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, unknown),
                "no-such-subnet");
    }

    @Test
    @Covers("plugVipPort-7")
    final void connectingAComputeThatIsNotThereFails() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        ComputeId gone = world().startCompute();
        world().killCompute(gone);
        ComputeId replaced = world().startCompute();
        world().replaceCompute(replaced);

        for (ComputeId compute : List.of(world().unknownCompute(), gone, replaced)) {
            Amphora amphora = amphora(loadBalancer, compute);
            raises(
                    AmphoraNotFoundException.class,
                    ErrorKind.NOT_FOUND,
                    () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet),
                    compute);
        }
    }

    @Test
    @Covers({"plugVipPort-8", "plugVip-6"})
    final void connectingOnAFullSubnetLeavesNothing() {
        Subnet subnet = subnet(network(), "203.0.113.0/29", "203.0.113.1");
        LoadBalancer wish = loadBalancer(subnet);
        Amphora one = amphora(wish);
        Amphora two = amphora(wish);
        LoadBalancer loadBalancer = allocated(with(wish, one, two));
        for (int i = 0; i < 3; i++) {
            driver().allocateVip(loadBalancer(subnet));
        }

        raises(
                PlugVipException.class,
                ErrorKind.EXHAUSTED,
                () -> driver().plugVip(loadBalancer, loadBalancer.vip()),
                subnet.id());
        driver().plugVipPort(loadBalancer, loadBalancer.vip(), one, subnet);
        raises(
                PlugVipException.class,
                ErrorKind.EXHAUSTED,
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), two, subnet),
                subnet.id());
    }

    @Test
    @Covers("plugVipPort-9")
    final void connectingAnAmphoraWithoutComputeIsInvalid() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = Amphora.builder(new AmphoraId("half-built")).build();

        raises(
                NetworkException.class,
                ErrorKind.INVALID,
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet));
    }

    @Test
    @Covers("plugVip-1")
    final void pluggingAVipConnectsAllItsAmphorae() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        Amphora one = amphora(wish);
        Amphora two = amphora(wish);
        LoadBalancer loadBalancer = allocated(with(wish, one, two));

        List<Amphora> amphorae = driver().plugVip(loadBalancer, loadBalancer.vip());

        assertThat(amphorae).extracting(Amphora::id).containsExactly(one.id(), two.id());
        assertThat(amphorae).extracting(Amphora::vrrpIp).doesNotHaveDuplicates();
        assertThat(amphorae).allSatisfy(amphora -> {
            assertThat(amphora.haIp()).isEqualTo(loadBalancer.vip().ipAddress());
            assertThat(amphora.haPortId()).isEqualTo(loadBalancer.vip().portId());
            assertThat(amphora.vrrpIp())
                    .isEqualTo(driver().getPort(basePort(amphora)).addressOn(subnet.id()));
            wired(compute(amphora), basePort(amphora));
        });
        assertThat(portsOf(loadBalancer.id())).hasSize(3);
    }

    @Test
    @Covers("plugVip-2")
    final void amphoraeThatAreNotAllocatedAreLeftOut() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        Amphora booting = Amphora.builder(new AmphoraId("booting"))
                .status(AmphoraStatus.BOOTING)
                .build();
        Amphora leaving =
                amphora(wish).toBuilder().status(AmphoraStatus.PENDING_DELETE).build();
        Amphora one = amphora(wish);
        LoadBalancer loadBalancer = allocated(with(wish, booting, leaving, one));

        List<Amphora> amphorae = driver().plugVip(loadBalancer, loadBalancer.vip());

        assertThat(amphorae).extracting(Amphora::id).containsExactly(one.id());
        assertThat(witness().nics(compute(leaving))).isEmpty();
        assertThat(portsOf(loadBalancer.id())).hasSize(2);
    }

    @Test
    @Covers("plugVip-3")
    final void pluggingAVipAgainFindsTheSame() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish), amphora(wish)));
        List<Amphora> first = driver().plugVip(loadBalancer, loadBalancer.vip());

        assertThat(unchanged(() -> driver().plugVip(loadBalancer, loadBalancer.vip())))
                .isEqualTo(first);
    }

    @Test
    @Covers("plugVip-4")
    final void pluggingAVipWithoutPortFails() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish)));
        driver().deletePort(vipPort(loadBalancer));

        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().plugVip(loadBalancer, loadBalancer.vip()));
    }

    @Test
    @Covers("plugVip-5")
    final void aMissingComputeTakesBackWhatTheCallConnectedAndNoMore() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        Amphora before = amphora(wish);
        Amphora one = amphora(wish);
        Amphora lost = amphora(wish, world().unknownCompute());
        LoadBalancer loadBalancer = allocated(with(wish, before, one, lost));
        Amphora connected = driver().plugVipPort(loadBalancer, loadBalancer.vip(), before, subnet);

        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().plugVip(loadBalancer, loadBalancer.vip()),
                compute(lost));

        wired(compute(before), basePort(connected));
        assertThat(witness().nics(compute(one))).isEmpty();
    }

    @Test
    @Covers("unplugVip-1")
    final void unpluggingAVipLeavesItAllocated() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        Amphora one = amphora(wish);
        Amphora two = amphora(wish);
        LoadBalancer loadBalancer = allocated(with(wish, one, two));
        Snapshot before = witness().snapshot();
        driver().plugVip(loadBalancer, loadBalancer.vip());

        driver().unplugVip(loadBalancer, loadBalancer.vip());

        assertThat(witness().snapshot()).isEqualTo(before);
        assertThat(witness().nics(compute(one))).isEmpty();
        assertThat(portsOf(loadBalancer.id())).containsExactly(vipPort(loadBalancer));
    }

    @Test
    @Covers("unplugVip-2")
    final void unpluggingAHalfPluggedOrUnpluggedVipSucceeds() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        Amphora one = amphora(wish);
        LoadBalancer loadBalancer = allocated(with(wish, one, amphora(wish)));
        unchanged(() -> driver().unplugVip(loadBalancer, loadBalancer.vip()));
        Snapshot before = witness().snapshot();
        driver().plugVipPort(loadBalancer, loadBalancer.vip(), one, subnet);

        driver().unplugVip(loadBalancer, loadBalancer.vip());

        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> driver().unplugVip(loadBalancer, loadBalancer.vip()));
    }

    @Test
    @Covers({"unplugVip-3", "unplugVipPort-3"})
    final void amphoraeWhoseComputesAreGoneAreUnplugged() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        Amphora gone = amphora(wish);
        Amphora replaced = amphora(wish);
        LoadBalancer loadBalancer = allocated(with(wish, gone, replaced));

        driver().plugVip(loadBalancer, loadBalancer.vip());
        world().killCompute(compute(gone));
        world().replaceCompute(compute(replaced));
        driver().unplugVip(loadBalancer, loadBalancer.vip());
        assertThat(portsOf(loadBalancer.id())).containsExactly(vipPort(loadBalancer));

        Amphora later = amphora(wish);
        driver().plugVipPort(loadBalancer, loadBalancer.vip(), later, subnet);
        world().killCompute(compute(later));
        driver().unplugVipPort(loadBalancer.vip(), later, subnet);
        assertThat(portsOf(loadBalancer.id())).containsExactly(vipPort(loadBalancer));
    }

    @Test
    @Covers("unplugVip-4")
    final void unpluggingAVipWhoseSubnetIsGoneSaysSo() {
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish)));
        driver().deallocateVip(loadBalancer.vip());
        world().deleteSubnet(subnet.id());

        raises(
                PluggedVipNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().unplugVip(loadBalancer, loadBalancer.vip()),
                subnet.id());
    }

    @Test
    @Covers("unplugVipPort-1")
    final void unpluggingOneAmphoraLeavesTheOthersConnected() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora stays = connected(loadBalancer, subnet);
        Amphora wish = amphora(loadBalancer);
        Snapshot before = witness().snapshot();
        Amphora goes = driver().plugVipPort(loadBalancer, loadBalancer.vip(), wish, subnet);

        driver().unplugVipPort(loadBalancer.vip(), goes, subnet);

        assertThat(witness().snapshot()).isEqualTo(before);
        assertThat(witness().nics(compute(goes))).isEmpty();
        wired(compute(stays), basePort(stays));
    }

    @Test
    @Covers("unplugVipPort-2")
    final void unpluggingAnAmphoraThatIsNotConnectedSucceeds() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora never = amphora(loadBalancer);
        Amphora halfBuilt = Amphora.builder(new AmphoraId("half-built")).build();
        Amphora unknown = amphora(loadBalancer, world().unknownCompute());
        Amphora was = connected(loadBalancer, subnet);
        driver().unplugVipPort(loadBalancer.vip(), was, subnet);

        for (Amphora amphora : List.of(never, halfBuilt, unknown, was)) {
            unchanged(() -> driver().unplugVipPort(loadBalancer.vip(), amphora, subnet));
        }
    }
}
