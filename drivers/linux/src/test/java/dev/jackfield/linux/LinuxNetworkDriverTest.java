package dev.jackfield.linux;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("linux")
class LinuxNetworkDriverTest {
    private TestBed bed = new TestBed();

    @AfterEach
    void clean() {
        bed.close();
    }

    private NetworkDriver open() {
        NetworkDriverProvider provider = ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals("linux"))
                .findFirst()
                .orElseThrow();
        return provider.open(new DriverConfig(bed.installation, bed.folder, Map.of()));
    }

    @Test
    void aLoadBalancerIsPluggedServedSwitchedAndRemoved() {
        ComputeId one = bed.compute("one");
        ComputeId two = bed.compute("two");
        ComputeId client = bed.compute("client");
        try (NetworkDriver driver = open()) {
            Administration administration = driver.administration();
            Network network = administration.createNetwork(
                    NetworkRequest.builder("vip-net").build());
            Subnet subnet =
                    administration.createSubnet(SubnetRequest.builder(network.id(), "v4", Cidr.parse("203.0.113.0/24"))
                            .build());
            List.of(one, two, client).forEach(administration::registerCompute);

            LoadBalancerId id = new LoadBalancerId("lb-1");
            Vip wanted = Vip.builder(id)
                    .subnetId(subnet.id())
                    .ipAddress(IpAddress.parse("203.0.113.100"))
                    .build();
            LoadBalancer loadBalancer = LoadBalancer.builder(id, wanted)
                    .name("web")
                    .amphorae(List.of(amphora("a1", id, one), amphora("a2", id, two)))
                    .build();
            Vip vip = driver.allocateVip(loadBalancer).vip();
            List<Amphora> amphorae = driver.plugVip(loadBalancer, vip);
            driver.activateVip(loadBalancer, amphorae.get(0), 1);

            Interface nic = driver.plugNetwork(PlugNetworkRequest.of(client, network.id()));
            String from = nic.fixedIps().getFirst().ipAddress().toString();
            assertThat(Witness.pings(TestBed.netns(client), from, "203.0.113.100"))
                    .isTrue();
            driver.activateVip(loadBalancer, amphorae.get(1), 2);
            assertThat(Witness.pings(TestBed.netns(client), from, "203.0.113.100"))
                    .isTrue();

            driver.unplugNetwork(client, network.id());
            driver.unplugVip(loadBalancer, vip);
            driver.deallocateVip(vip);
            administration.deleteNetwork(network.id());
        }
        assertThat(Witness.links(TestBed.netns(one))).isEmpty();
        assertThat(Witness.run("ip", "netns")).doesNotContain(bed.fabric);
        assertThat(bed.folder.resolve("fabric")).doesNotExist();
    }

    private static Amphora amphora(String id, LoadBalancerId loadBalancer, ComputeId compute) {
        return Amphora.builder(new AmphoraId(id))
                .loadBalancerId(loadBalancer)
                .status(AmphoraStatus.ALLOCATED)
                .computeId(compute)
                .build();
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> new LinuxNetworkDriverProvider()
                        .open(new DriverConfig(bed.installation, bed.folder, Map.of("colour", "red"))))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
                .withMessageContaining("colour");
    }
}
