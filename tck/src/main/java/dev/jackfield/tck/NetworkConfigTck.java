package dev.jackfield.tck;

import dev.jackfield.network.AdditionalVipData;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNetworkConfig;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** getNetworkConfig, getNetworkConfigs and failoverPreparation. */
abstract class NetworkConfigTck extends Topic {
    NetworkConfigTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    /** A dual-stack load balancer, allocated, with two connected amphorae. */
    private LoadBalancer pair() {
        Network network = network(1400);
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish), amphora(wish)));
        return loadBalancer.toBuilder()
                .amphorae(driver().plugVip(loadBalancer, loadBalancer.vip()))
                .build();
    }

    private void assertComplete(LoadBalancer loadBalancer, Amphora amphora, AmphoraNetworkConfig config) {
        Subnet vipSubnet = driver().getSubnet(loadBalancer.vip().subnetId().orElseThrow());
        assertThat(config.amphora()).isEqualTo(amphora);
        assertThat(config.vipPort()).isEqualTo(driver().getPort(vipPort(loadBalancer)));
        assertThat(config.vipSubnet()).isEqualTo(vipSubnet);
        assertThat(config.haPort()).isEqualTo(config.vipPort());
        assertThat(config.haSubnet()).isEqualTo(vipSubnet);
        assertThat(config.vrrpPort()).isEqualTo(driver().getPort(basePort(amphora)));
        assertThat(config.vrrpSubnet()).isEqualTo(vipSubnet);
        assertThat(config.network())
                .isEqualTo(driver().getNetwork(loadBalancer.vip().networkId().orElseThrow()));
        assertThat(config.network().mtu()).isEqualTo(1400);
        assertThat(config.additionalVips())
                .containsExactlyElementsOf(loadBalancer.additionalVips().stream()
                        .map(vip -> new AdditionalVipData(
                                vip.ipAddress().orElseThrow(),
                                driver().getSubnet(vip.subnetId().orElseThrow())))
                        .toList());
    }

    @Test
    @Covers("getNetworkConfig-1")
    final void theConfigurationOfAnAmphoraIsComplete() {
        LoadBalancer loadBalancer = pair();
        Amphora amphora = loadBalancer.amphorae().getFirst();

        assertComplete(loadBalancer, amphora, unchanged(() -> driver().getNetworkConfig(loadBalancer, amphora)));
    }

    @Test
    @Covers({"getNetworkConfig-2", "getNetworkConfig-4", "getNetworkConfigs-2"})
    final void aBrokenAmphoraIsAnErrorForItselfAndLeftOutForAll() {
        LoadBalancer pair = pair();
        Amphora broken = pair.amphorae().get(0);
        Amphora whole = pair.amphorae().get(1);
        List<Amphora> amphorae = new ArrayList<>(pair.amphorae());
        amphorae.add(Amphora.builder(new AmphoraId("booting"))
                .status(AmphoraStatus.BOOTING)
                .build());
        LoadBalancer loadBalancer = pair.toBuilder().amphorae(amphorae).build();
        driver().deletePort(basePort(broken));

        raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, () -> driver().getNetworkConfig(loadBalancer, broken));
        assertComplete(loadBalancer, whole, driver().getNetworkConfig(loadBalancer, whole));
        assertThat(unchanged(() -> driver().getNetworkConfigs(loadBalancer))).containsOnlyKeys(whole.id());
    }

    @Test
    @Covers({"getNetworkConfig-3", "getNetworkConfigs-3"})
    final void withoutVipPortThereIsNoConfiguration() {
        LoadBalancer loadBalancer = pair();
        Amphora amphora = loadBalancer.amphorae().getFirst();
        driver().deletePort(vipPort(loadBalancer));

        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().getNetworkConfig(loadBalancer, amphora));
        raises(NetworkException.class, ErrorKind.NOT_FOUND, () -> driver().getNetworkConfigs(loadBalancer));
    }

    @Test
    @Covers("getNetworkConfigs-1")
    final void theConfigurationsOfAllAreThoseOfEachInTheirOrder() {
        LoadBalancer loadBalancer = pair();

        Map<AmphoraId, AmphoraNetworkConfig> configs = unchanged(() -> driver().getNetworkConfigs(loadBalancer));

        assertThat(configs.keySet())
                .containsExactlyElementsOf(
                        loadBalancer.amphorae().stream().map(Amphora::id).toList());
        loadBalancer
                .amphorae()
                .forEach(amphora -> assertThat(configs.get(amphora.id()))
                        .isEqualTo(driver().getNetworkConfig(loadBalancer, amphora)));
    }

    @Test
    @Covers("failoverPreparation-1")
    final void withoutDnsNamesThereIsNothingToPrepare() {
        lacks(Capability.DNS_NAMES);
        LoadBalancer loadBalancer = pair();

        unchanged(() -> driver().failoverPreparation(loadBalancer.amphorae().getFirst()));
        unchanged(() -> driver().failoverPreparation(
                        Amphora.builder(new AmphoraId("half-built")).build()));
    }
}
