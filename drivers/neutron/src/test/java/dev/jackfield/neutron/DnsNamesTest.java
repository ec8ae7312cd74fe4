package dev.jackfield.neutron;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Before an amphora is replaced, its ports give up their names: two ports of one name are two servers of one name. */
@Tag("openstack")
class DnsNamesTest {
    private final FaultWorld world = new FaultWorld();
    private LoadBalancer loadBalancer = world.allocated(world.with(world.loadBalancer(world.subnet4), 1));
    private PortId base;
    private PortId management;

    @BeforeEach
    void plug() {
        Amphora plugged = world.direct.plugVip(loadBalancer, loadBalancer.vip()).getFirst();
        Network network = world.network();
        world.subnet(network, "192.0.2.0/24");
        Interface nic = world.direct.plugNetwork(
                PlugNetworkRequest.of(plugged.computeId().orElseThrow(), network.id()));
        management = nic.portId();
        base = plugged.vrrpPortId().orElseThrow();
        loadBalancer = loadBalancer.toBuilder()
                .amphorae(List.of(plugged.toBuilder()
                        .lbNetworkIp(nic.fixedIps().getFirst().ipAddress())
                        .build()))
                .build();
        world.change(base, port -> port.put("dns_name", "one"));
        world.change(management, port -> port.put("dns_name", "another"));
    }

    @AfterEach
    void close() {
        world.direct.deletePort(management);
        world.direct.unplugVip(loadBalancer, loadBalancer.vip());
        world.direct.deallocateVip(loadBalancer.vip());
        world.close();
    }

    private static String name(PortId port) {
        return FaultWorld.ADMIN
                .neutron("GET", "/v2.0/ports/" + port, null)
                .orElseThrow()
                .at("/port/dns_name")
                .asString();
    }

    @Test
    void namesAreEmptiedExceptOnTheManagementNetwork() {
        assertThat(name(base)).isEqualTo("one");

        world.driver.failoverPreparation(loadBalancer.amphorae().getFirst());

        assertThat(name(base)).isEmpty();
        assertThat(name(management)).isEqualTo("another");
    }

    @Test
    void aPortThatGoesMeanwhileIsNamed() {
        world.cloud.proxy.rule(point -> {
            if (point.method().equals("PUT")) {
                FaultWorld.ADMIN.neutron("DELETE", "/v2.0/ports/" + base, null);
            }
            return Optional.empty();
        });

        PortNotFoundException failed = catchThrowableOfType(
                PortNotFoundException.class,
                () -> world.driver.failoverPreparation(loadBalancer.amphorae().getFirst()));

        assertThat(failed).hasMessageContaining(base.value());
    }
}
