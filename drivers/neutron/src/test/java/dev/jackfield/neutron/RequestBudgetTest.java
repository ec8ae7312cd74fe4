package dev.jackfield.neutron;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.BackendRequest;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many requests each call costs. Octavia 11's own driver needs 1 for the allocation, 21 for two amphorae and the group, 17 to
 * unplug them, 8 to deallocate, and 19 for five listeners more with two CIDRs each.
 */
@Tag("openstack")
class RequestBudgetTest {
    private final CloudFixture world = new CloudFixture();
    private final List<BackendRequest> sent = new CopyOnWriteArrayList<>();
    private final NetworkDriver driver = TestCloud.open(world.driver().installation(), sent::add);
    private LoadBalancer loadBalancer = loadBalancer();

    private LoadBalancer loadBalancer() {
        Network network = world.createNetwork(NetworkRequest.builder("budget").build());
        Subnet subnet = world.createSubnet(SubnetRequest.builder(network.id(), "budget", Cidr.parse("203.0.113.0/24"))
                .gatewayIp(IpAddress.parse("203.0.113.1"))
                .build());
        LoadBalancerId id = new LoadBalancerId(UUID.randomUUID().toString());
        return LoadBalancer.builder(id, Vip.builder(id).subnetId(subnet.id()).build())
                .amphorae(IntStream.range(0, 2)
                        .mapToObj(i -> Amphora.builder(
                                        new AmphoraId(UUID.randomUUID().toString()))
                                .computeId(world.startCompute())
                                .build())
                        .toList())
                .build();
    }

    @BeforeEach
    void logIn() {
        driver.getSubnet(loadBalancer.vip().subnetId().orElseThrow());
        assertThat(since())
                .as("what the cloud can do is asked once, when the driver is opened")
                .filteredOn(request -> request.endsWith("/extensions"))
                .hasSize(1);
    }

    @AfterEach
    void close() {
        driver.close();
        world.close();
    }

    /** Waiting for a detach apart: how often that looks, and asks again, is Nova's affair. */
    private List<String> since() {
        List<String> all = sent.stream()
                .map(request -> request.service() + " " + request.method() + " " + request.template())
                .toList();
        sent.clear();
        List<String> counted = new ArrayList<>();
        String before = "";
        boolean waits = false;
        for (String request : all) {
            waits = request.equals("network GET /ports")
                    ? waits || before.startsWith("compute DELETE")
                    : waits && request.startsWith("compute DELETE");
            if (!waits) {
                counted.add(request);
            }
            before = request;
        }
        return counted;
    }

    @Test
    void aShortCycleNeedsLessThanHalfOfOctavias() {
        VipAllocation allocation = driver.allocateVip(loadBalancer);
        assertThat(since()).hasSizeLessThanOrEqualTo(3);
        loadBalancer = loadBalancer.toBuilder().vip(allocation.vip()).build();

        driver.plugVip(loadBalancer, allocation.vip());
        assertThat(since()).as("two amphorae, attached by Nova").hasSizeLessThanOrEqualTo(5);

        driver.unplugVip(loadBalancer, allocation.vip());
        assertThat(since()).hasSizeLessThanOrEqualTo(5);

        driver.deallocateVip(allocation.vip());
        assertThat(since()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void networkConfigsCostTheSameForEachNumberOfAmphorae() {
        VipAllocation allocation = driver.allocateVip(loadBalancer);
        List<Amphora> plugged = driver.plugVip(loadBalancer, allocation.vip());
        loadBalancer =
                loadBalancer.toBuilder().vip(allocation.vip()).amphorae(plugged).build();
        since();

        assertThat(driver.getNetworkConfigs(loadBalancer)).hasSize(2);
        List<String> ofTwo = since();
        driver.getNetworkConfigs(
                loadBalancer.toBuilder().amphorae(plugged.subList(0, 1)).build());

        assertThat(ofTwo).hasSizeLessThanOrEqualTo(3).isEqualTo(since());
        driver.unplugVip(loadBalancer, allocation.vip());
        driver.deallocateVip(allocation.vip());
    }

    @Test
    void whatTheCloudCanDoIsNotAskedAgain() {
        driver.capabilities();
        driver.allocateVip(loadBalancer);
        driver.deallocateVip(driver.allocateVip(loadBalancer).vip());

        assertThat(since()).isNotEmpty().noneMatch(request -> request.endsWith("/extensions"));
    }

    @Test
    void rulesAreMadeAtOnceAndNothingIsDoneTwice() {
        VipAllocation allocation = driver.allocateVip(loadBalancer);
        LoadBalancer allocated = loadBalancer.toBuilder().vip(allocation.vip()).build();
        driver.updateVipSecurityGroup(allocated, allocation.vip());
        assertThat(since().subList(3, 7)).hasSize(4).doesNotHaveDuplicates();
        List<Cidr> cidrs = List.of(Cidr.parse("198.51.100.0/25"), Cidr.parse("198.51.100.128/25"));
        LoadBalancer more = allocated.toBuilder()
                .listeners(IntStream.rangeClosed(1, 5)
                        .mapToObj(port -> new Listener(
                                ListenerProtocol.TCP,
                                8000 + port,
                                OptionalInt.empty(),
                                ProvisioningStatus.ACTIVE,
                                cidrs))
                        .toList())
                .build();

        driver.updateVip(more, false);
        assertThat(since()).containsExactly("network GET /security-groups", "network POST /security-group-rules");

        driver.updateVip(more, false);
        assertThat(since()).containsExactly("network GET /security-groups");
        assertThat(driver.getSecurityGroupByName("lb-" + more.id()).rules()).hasSize(10);
        driver.deallocateVip(Vip.builder(more.id())
                .portId(allocation.vip().portId().orElseThrow())
                .build());
        assertThat(driver.inventory().list(more.id())).isEmpty();
    }
}
