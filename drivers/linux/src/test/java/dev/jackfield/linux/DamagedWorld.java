package dev.jackfield.linux;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** An installation with something of every kind in it: networks with and without uplinks, a load balancer, filters, a limit. */
final class DamagedWorld implements AutoCloseable {
    static final String VIP = "203.0.113.100";
    static final String HOST_BRIDGE = "linux-br";
    static final String HOST_NIC = "linux-nic";
    private static final String MAKE_NIC = "ip link add " + HOST_NIC
            + " address 02:00:00:00:77:01 type veth peer name linux-nicp; ip link set linux-nicp address 02:00:00:00:77:02 up";
    static final String ELSEWHERE = "linux-elsewhere";

    final LinuxFixture fixture = new LinuxFixture();
    final NetworkDriver driver = fixture.driver();
    final String fabric = LinkNames.fabric(driver.installation());
    final Network front =
            fixture.createNetwork(NetworkRequest.builder("front").mtu(1450).build());
    final Network back = fixture.createNetwork(NetworkRequest.builder("back").build());
    final Network flat = flat();
    final Network lent = lent();
    final ComputeId one = fixture.startCompute();
    final ComputeId two = fixture.startCompute();
    final LoadBalancer loadBalancer = loadBalancer();
    final PortId holder = port(0);
    final PortId other = port(1);
    final PortId member = plug(one, back);
    final PortId uplinked = plug(two, flat);
    final PortId limited = limited();
    private final Set<String> whole;

    DamagedWorld() {
        Witness.run("ip", "netns", "add", ELSEWHERE);
        whole = snapshot();
    }

    /** All there is, but for MAC addresses that the kernel draws by lot, and what was noted of the host's devices, which is lost with the note. */
    Set<String> snapshot() {
        return fixture.witness().snapshot().facts().stream()
                .map(fact -> fact.replaceFirst(" was-up=\\w+", "")
                        .replaceFirst(" was-mac=\\S+", "")
                        .replaceFirst("^(jf\\S+ link jfu\\S+) \\S+", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How the world differs from what it was: only that, for the whole is long. */
    Set<String> apart() {
        Set<String> now = snapshot();
        Set<String> apart = new TreeSet<>();
        whole.stream().filter(it -> !now.contains(it)).forEach(it -> apart.add("lacks " + it));
        now.stream().filter(it -> !whole.contains(it)).forEach(it -> apart.add("has " + it));
        return apart;
    }

    private Network flat() {
        Witness.sh("ip link add " + HOST_BRIDGE + " type bridge; ip link set " + HOST_BRIDGE + " up");
        Network network = fixture.createNetwork(NetworkRequest.builder("flat")
                .providerNetworkType("flat")
                .providerPhysicalNetwork(HOST_BRIDGE)
                .build());
        fixture.createSubnet(SubnetRequest.builder(network.id(), "flat", Cidr.parse("198.51.100.0/24"))
                .build());
        return network;
    }

    /** Has the NIC that was lent to a namespace that ended come back, as the kernel does with one that is real. */
    void giveNicBack() {
        Witness.sh("ip link del linux-nicp; " + MAKE_NIC);
    }

    private Network lent() {
        Witness.sh(MAKE_NIC);
        return fixture.createNetwork(NetworkRequest.builder("lent")
                .providerNetworkType("flat")
                .providerPhysicalNetwork(HOST_NIC)
                .build());
    }

    private LoadBalancer loadBalancer() {
        Subnet v4 = fixture.createSubnet(SubnetRequest.builder(front.id(), "front-v4", Cidr.parse("203.0.113.0/24"))
                .gatewayIp(IpAddress.parse("203.0.113.1"))
                .build());
        fixture.createSubnet(SubnetRequest.builder(front.id(), "front-v6", Cidr.parse("2001:db8:1::/64"))
                .gatewayIp(IpAddress.parse("2001:db8:1::1"))
                .build());
        fixture.createSubnet(SubnetRequest.builder(back.id(), "back-v4", Cidr.parse("192.0.2.0/24"))
                .build());
        LoadBalancerId id = new LoadBalancerId(UUID.randomUUID().toString());
        Vip wish = Vip.builder(id)
                .subnetId(v4.id())
                .ipAddress(IpAddress.parse(VIP))
                .build();
        LoadBalancer wanted = LoadBalancer.builder(id, wish)
                .listeners(List.of(
                        Listener.of(ListenerProtocol.TCP, 80),
                        new Listener(
                                ListenerProtocol.UDP,
                                53,
                                OptionalInt.empty(),
                                ProvisioningStatus.ACTIVE,
                                List.of(Cidr.parse("203.0.113.0/25")))))
                .amphorae(List.of(amphora(id, one), amphora(id, two)))
                .build();
        VipAllocation allocation = driver.allocateVip(wanted);
        LoadBalancer allocated = wanted.toBuilder().vip(allocation.vip()).build();
        driver.updateVipSecurityGroup(allocated, allocated.vip());
        List<Amphora> amphorae = driver.plugVip(allocated, allocated.vip());
        amphorae.forEach(it -> driver.plugFixedIp(
                it.vrrpPortId().orElseThrow(),
                driver.getSubnetByName("front-v6").id()));
        LoadBalancer connected = allocated.toBuilder().amphorae(amphorae).build();
        driver.activateVip(connected, amphorae.getFirst(), 1);
        return connected;
    }

    private static Amphora amphora(LoadBalancerId id, ComputeId compute) {
        return Amphora.builder(new AmphoraId(UUID.randomUUID().toString()))
                .loadBalancerId(id)
                .computeId(compute)
                .build();
    }

    private PortId port(int amphora) {
        return loadBalancer.amphorae().get(amphora).vrrpPortId().orElseThrow();
    }

    private PortId plug(ComputeId compute, Network network) {
        return driver.plugNetwork(new PlugNetworkRequest(
                        compute, network.id(), Optional.empty(), List.of(), Optional.of(loadBalancer.id())))
                .portId();
    }

    /** A port of no load balancer, under a QoS policy. */
    private PortId limited() {
        Administration administration = driver.administration();
        PortId port = driver.createPort(PortRequest.builder(front.id(), "limited")
                        .fixedIps(List.of(FixedIpRequest.from(
                                driver.getSubnetByName("front-v4").id())))
                        .qosPolicyId(administration
                                .createQosPolicy(QosPolicyRequest.of("slow", 8000))
                                .id())
                        .build())
                .id();
        ComputeId compute = fixture.startCompute();
        Amphora host = Amphora.builder(new AmphoraId("host")).computeId(compute).build();
        driver.plugPort(host, port);
        return port;
    }

    @Override
    public void close() {
        fixture.close();
        Witness.attempt("ip", "link", "del", HOST_BRIDGE);
        Witness.attempt("ip", "netns", "del", ELSEWHERE);
        Witness.attempt("ip", "link", "del", "linux-nicp");
    }
}
