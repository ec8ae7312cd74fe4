package dev.jackfield.neutron.client;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** NICs of a real Nova's server, seen through the ports of Neutron. The server is one of the lab's amphorae. */
@Tag("openstack")
class RealServerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String mark = "client-test " + UUID.randomUUID();
    private final OpenStack openstack = new Cloud().open("lab");
    private final Neutron neutron = openstack.neutron();
    private final Nova nova = openstack.nova();

    private ComputeId server = new ComputeId("none");
    private NetworkId network = new NetworkId("none");
    private List<NovaInterface> before = List.of();

    @BeforeEach
    void aServerAndANetworkThatItIsNotOn() {
        // A server of ours is found by its ports: to list servers is not among the calls of the driver.
        server = neutron.ports(Query.of("project_id", openstack.project())).stream()
                .filter(port -> port.deviceOwner().startsWith("compute:"))
                .map(port -> new ComputeId(port.deviceId()))
                .filter(id -> nova.server(id).name().startsWith("amphora-"))
                .findFirst()
                .orElseThrow();
        network = neutron.networks(Query.of("name", "members-1")).getFirst().id();
        before = nova.interfaces(server);
    }

    @AfterEach
    void theServerIsAsBefore() throws InterruptedException {
        for (NovaInterface nic : nova.interfaces(server)) {
            if (before.stream().noneMatch(it -> it.portId().equals(nic.portId()))) {
                nova.detach(server, nic.portId());
            }
        }
        until(() -> nova.interfaces(server).size() == before.size());
        neutron.ports(Query.of("description", mark)).forEach(port -> neutron.deletePort(port.id()));
        openstack.close();
    }

    private static void until(BooleanSupplier seen) throws InterruptedException {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!seen.getAsBoolean()) {
            assertThat(deadline.hasPassed()).as("not seen within " + PATIENCE).isFalse();
            Thread.sleep(200);
        }
    }

    @Test
    void aPortIsAttachedAndDetached() throws InterruptedException {
        PortId port = neutron.createPort(PortBody.on(network).description(mark)).id();

        NovaInterface nic = nova.attach(server, port);

        assertThat(nic.portId()).isEqualTo(port);
        assertThat(nic.networkId()).isEqualTo(network);
        assertThat(neutron.port(port).deviceId()).isEqualTo(server.value());
        assertThat(nic.fixedIps()).isEqualTo(neutron.port(port).fixedIps());
        assertThat(nova.interfaces(server)).extracting(NovaInterface::portId).contains(port);
        assertThatExceptionOfType(OpenStackException.class)
                .isThrownBy(() -> nova.attach(server, port))
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isIn(ErrorKind.INVALID, ErrorKind.CONFLICT));

        assertThat(nova.detach(server, port)).isTrue();
        until(() -> neutron.port(port).deviceId().isEmpty());
        assertThat(nova.detach(server, port))
                .as("Nova says yes although it is detached")
                .isTrue();
        assertThat(neutron.port(port).description()).isEqualTo(mark);
        neutron.deletePort(port);
        assertThat(nova.detach(server, port))
                .as("Nova says yes although there is no such port")
                .isTrue();
        assertThat(nova.detach(new ComputeId(UUID.randomUUID().toString()), port))
                .isFalse();
    }

    @Test
    void aPortIsMadeForAnAddress() throws InterruptedException {
        IpAddress free = neutron.createPort(PortBody.on(network).description(mark))
                .fixedIps()
                .getFirst()
                .ipAddress();
        neutron.ports(Query.of("description", mark)).forEach(port -> neutron.deletePort(port.id()));

        NovaInterface nic = nova.attach(server, network, Optional.of(free));

        assertThat(nic.fixedIps())
                .extracting(NeutronPort.FixedAddress::ipAddress)
                .containsExactly(free);
        assertThat(neutron.port(nic.portId()).deviceId()).isEqualTo(server.value());
        assertThat(nova.detach(server, nic.portId())).isTrue();
        until(() -> neutron.ports(Query.of("id", nic.portId())).isEmpty());
    }
}
