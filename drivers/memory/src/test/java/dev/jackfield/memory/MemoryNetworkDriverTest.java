package dev.jackfield.memory;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The whole way of a load balancer, and what a fault at each of its steps leaves behind. */
class MemoryNetworkDriverTest {
    private static final LoadBalancerId LB = new LoadBalancerId("lb1");
    private static final ComputeId A1 = new ComputeId("mem:a1");
    private static final ComputeId A2 = new ComputeId("mem:a2");

    private final MemoryNetworkDriver driver = MemoryNetworkDriver.onHeap(new InstallationId("test"));
    private final MemoryWorld world = driver.world();
    private Subnet v4 = subnet("vip", "vip4", "203.0.113.0/24", "203.0.113.1");
    private Subnet v6 = subnet("vip", "vip6", "2001:db8:1::/64", "2001:db8:1::1");
    private Subnet members = subnet("members", "members", "198.51.100.0/24", "198.51.100.1");

    @BeforeEach
    void registerComputes() {
        driver.administration().registerCompute(A1);
        driver.administration().registerCompute(A2);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private Subnet subnet(String networkName, String name, String cidr, String gateway) {
        Network network = driver.administration()
                .createNetwork(NetworkRequest.builder(networkName).build());
        return driver.administration()
                .createSubnet(SubnetRequest.builder(network.id(), name, Cidr.parse(cidr))
                        .gatewayIp(IpAddress.parse(gateway))
                        .build());
    }

    private LoadBalancer wanted() {
        return LoadBalancer.builder(LB, Vip.builder(LB).subnetId(v4.id()).build())
                .topology(Topology.ACTIVE_STANDBY)
                .additionalVips(List.of(new AdditionalVip(
                        LB, Optional.empty(), Optional.of(v6.id()), Optional.empty(), Optional.empty())))
                .amphorae(List.of(amphora("a1", A1), amphora("a2", A2)))
                .build();
    }

    private static Amphora amphora(String id, ComputeId compute) {
        return Amphora.builder(new AmphoraId(id)).computeId(compute).build();
    }

    private LoadBalancer allocated() {
        VipAllocation allocation = driver.allocateVip(wanted());
        return wanted().toBuilder()
                .vip(allocation.vip())
                .additionalVips(allocation.additionalVips())
                .build();
    }

    @Test
    void aLoadBalancerIsPluggedMovedAndLeavesNothing() {
        List<String> before = world.dump();
        LoadBalancer lb = allocated();
        assertThat(lb.vip().ipAddress()).contains(IpAddress.parse("203.0.113.2"));
        assertThat(lb.additionalVips().getFirst().ipAddress()).contains(IpAddress.parse("2001:db8:1::2"));
        driver.updateVipSecurityGroup(lb, lb.vip());

        List<Amphora> plugged = driver.plugVip(lb, lb.vip());
        assertThat(plugged.getFirst().vrrpIp()).contains(IpAddress.parse("203.0.113.3"));
        driver.activateVip(lb, plugged.getFirst(), 1);
        assertThat(held(A1)).hasSize(2);
        driver.activateVip(lb, plugged.getLast(), 2);
        assertThat(held(A1)).isEmpty();
        assertThat(held(A2)).hasSize(2);
        assertThat(driver.plugVip(lb, lb.vip())).isEqualTo(plugged);
        assertThat(held(A2)).hasSize(2);
        assertThatThrownBy(() -> driver.activateVip(lb, plugged.getFirst(), 2))
                .isInstanceOf(PlugVipException.class)
                .hasMessageContaining("generation 2");

        driver.plugNetwork(PlugNetworkRequest.of(A1, members.networkId()));
        assertThat(driver.getPluggedNetworks(A1)).hasSize(2);
        assertThat(driver.getNetworkConfigs(lb)).hasSize(2);
        try (Stream<InventoryItem> items = driver.inventory().list()) {
            assertThat(items).hasSize(5).allMatch(InventoryItem::isOurs);
        }

        driver.unplugNetwork(A1, members.networkId());
        driver.unplugVip(lb, lb.vip());
        assertThat(driver.findVipActivation(LB)).contains(new VipActivation(new AmphoraId("a2"), 2));
        driver.deallocateVip(lb.vip());
        driver.deallocateVip(lb.vip());
        assertThat(world.dump()).isEqualTo(before);
    }

    private List<IpAddress> held(ComputeId compute) {
        return world.nics(compute).stream()
                .map(Attachment::heldVips)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void aFaultAtAnyStepOfAnyCallLeavesThingsAsTheyWere() {
        everyFaultIsUndone(() -> driver.allocateVip(wanted()));
        LoadBalancer lb = allocated();
        everyFaultIsUndone(() -> driver.updateVipSecurityGroup(lb, lb.vip()));
        driver.updateVipSecurityGroup(lb, lb.vip());
        everyFaultIsUndone(() -> driver.plugVip(lb, lb.vip()));
        List<Amphora> plugged = driver.plugVip(lb, lb.vip());
        everyFaultIsUndone(() -> driver.activateVip(lb, plugged.getFirst(), 1));
        driver.activateVip(lb, plugged.getFirst(), 1);
        everyFaultIsUndone(() -> driver.activateVip(lb, plugged.getLast(), 2));
        everyFaultIsUndone(() -> driver.plugNetwork(PlugNetworkRequest.of(A1, members.networkId())));
        everyFaultIsUndone(() -> driver.unplugVipPort(lb.vip(), plugged.getFirst(), v4));
    }

    /** Lets each step of a call fail in turn; the last step, the answer, comes after the change. */
    private void everyFaultIsUndone(Runnable call) {
        List<String> before = world.dump();
        for (int step = 0; ; step++) {
            world.faults().record();
            world.faults().failAt("*", ErrorKind.UNAVAILABLE, step);
            try {
                call.run();
                throw new AssertionError(
                        "step " + step + " did not fail: " + world.faults().seen());
            } catch (NetworkException e) {
                if (world.faults().seen().getLast().endsWith(".end")) {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
                    return;
                }
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                assertThat(world.dump()).as("%s", world.faults().seen()).isEqualTo(before);
            }
        }
    }
}
