package dev.jackfield.memory;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.DeallocateVipException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.NetworkTimeoutException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What only the memory driver can bring about. */
class MemoryEdgesTest {
    private static final LoadBalancerId LB = new LoadBalancerId("lb1");
    private static final ComputeId C1 = new ComputeId("mem:c1");
    private static final Amphora A1 =
            Amphora.builder(new AmphoraId("a1")).computeId(C1).build();

    private final MemoryNetworkDriver driver = MemoryNetworkDriver.onHeap(new InstallationId("test"));
    private final MemoryWorld world = driver.world();
    private final Subnet subnet = subnet();

    private Subnet subnet() {
        return driver.administration()
                .createSubnet(SubnetRequest.builder(
                                driver.administration()
                                        .createNetwork(
                                                NetworkRequest.builder("n").build())
                                        .id(),
                                "s",
                                Cidr.parse("203.0.113.0/24"))
                        .build());
    }

    private LoadBalancer wanted() {
        return LoadBalancer.builder(LB, Vip.builder(LB).subnetId(subnet.id()).build())
                .amphorae(List.of(A1))
                .build();
    }

    private LoadBalancer allocated() {
        return wanted().toBuilder().vip(driver.allocateVip(wanted()).vip()).build();
    }

    @BeforeEach
    void register() {
        driver.administration().registerCompute(C1);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aLostAnswerIsFoundByTheSameCall() {
        world.faults().failAt("allocateVip.end", ErrorKind.UNKNOWN_OUTCOME);
        assertThatThrownBy(() -> driver.allocateVip(wanted())).isInstanceOf(NetworkTimeoutException.class);
        Port made = driver.administration().listPorts().getFirst();
        assertThat(driver.allocateVip(wanted()).vip().portId()).contains(made.id());
        assertThat(driver.administration().listPorts()).containsExactly(made);
    }

    @Test
    void aRefusedAttachLeavesNothing() {
        LoadBalancer lb = allocated();
        List<String> before = world.dump();
        world.computes().refuseAttach(C1, 1);
        assertThatThrownBy(() -> driver.plugVip(lb, lb.vip()))
                .isInstanceOfSatisfying(
                        PlugVipException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
                .hasMessageContaining("mem:c1 refused");
        assertThat(world.dump()).isEqualTo(before);
        assertThat(driver.plugVip(lb, lb.vip())).hasSize(1);
    }

    @Test
    void aDelayEndsWithTheDeadlineAndHoldsUpNobodyElse() throws Exception {
        world.faults().delay("allocateVip", Duration.ofDays(1));
        assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(20), () -> driver.allocateVip(wanted())))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        Thread delayed = Thread.startVirtualThread(() -> driver.allocateVip(wanted()));
        driver.plugNetwork(PlugNetworkRequest.of(C1, subnet.networkId()));
        assertThat(driver.administration().listPorts()).hasSize(1);
        delayed.interrupt();
        delayed.join();
        assertThat(driver.administration().listPorts()).hasSize(1);
    }

    @Test
    void theGenerationOutlivesTheHoldersUnplug() {
        LoadBalancer lb = allocated();
        Amphora plugged = driver.plugVip(lb, lb.vip()).getFirst();
        driver.activateVip(lb, plugged, 7);
        driver.unplugVipPort(lb.vip(), plugged, subnet);
        assertThat(driver.findVipActivation(LB)).contains(new VipActivation(A1.id(), 7));
        Amphora again = driver.plugVip(lb, lb.vip()).getFirst();
        assertThat(world.nics(C1)).flatMap(Attachment::heldVips).isEmpty();
        assertThatThrownBy(() -> driver.activateVip(lb, again, 6)).isInstanceOf(PlugVipException.class);
        driver.activateVip(lb, again, 7);
        assertThat(world.nics(C1)).flatMap(Attachment::heldVips).hasSize(1);
        driver.plugVip(lb, lb.vip());
        assertThat(world.nics(C1)).flatMap(Attachment::heldVips).hasSize(1);
    }

    @Test
    void aManagementNicThatWePluggedIsNeverUnpluggedAsAMemberNetwork() {
        Port management = driver.createPort(
                PortRequest.builder(subnet.networkId(), "management").build());
        Amphora amphora = A1.toBuilder()
                .lbNetworkIp(management.fixedIps().getFirst().ipAddress())
                .build();
        driver.plugPort(amphora, management.id());
        driver.plugNetwork(PlugNetworkRequest.of(C1, subnet.networkId()));
        assertThat(driver.getPluggedNetworks(C1)).hasSize(2);
        driver.unplugNetwork(C1, subnet.networkId());
        assertThat(driver.getPluggedNetworks(C1))
                .extracting(nic -> nic.portId())
                .containsExactly(management.id());
    }

    @Test
    void aGroupThatSomeoneElseJoinedIsNotDeleted() {
        LoadBalancer lb = allocated();
        SecurityGroupId group = driver.updateVipSecurityGroup(lb, lb.vip());
        Port other = driver.createPort(PortRequest.builder(subnet.networkId(), "other")
                .securityGroupIds(List.of(group))
                .build());
        assertThatThrownBy(() -> driver.deallocateVip(lb.vip()))
                .isInstanceOfSatisfying(
                        DeallocateVipException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining(other.id().value());
        assertThat(driver.getSecurityGroup(group).mark()).isPresent();
        driver.deletePort(other.id());
        driver.deallocateVip(lb.vip());
        assertThat(world.dump()).noneMatch(line -> line.startsWith("security_group ") || line.startsWith("port "));
    }
}
