package dev.jackfield.tck.history;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Vip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes calls, one after the other, and records them. */
public final class Client {
    private final String name;
    private final NetworkDriver driver;
    private final Layout layout;
    private final List<Operation> recorded = new ArrayList<>();

    /**
     * A client.
     *
     * @param name its name, which no other has
     * @param driver what it calls
     * @param layout what its calls are about
     */
    public Client(String name, NetworkDriver driver, Layout layout) {
        this.name = name;
        this.driver = driver;
        this.layout = layout;
    }

    /**
     * Makes the calls that are drawn from a seed.
     *
     * @param seed equal seeds draw equal calls, apart from the ids of ports, which the driver draws
     * @param calls how many
     * @return what was recorded so far
     */
    public List<Operation> run(long seed, int calls) {
        Draw draw = new Draw(layout, seed);
        for (int i = 0; i < calls; i++) {
            draw.seen(call(draw.next()));
        }
        return List.copyOf(recorded);
    }

    /** Makes one call. */
    public Answer call(Call call) {
        long called = System.nanoTime();
        Answer answer = answer(call);
        recorded.add(new Operation(name, called, System.nanoTime(), call, answer));
        return answer;
    }

    /** What was recorded. */
    public List<Operation> recorded() {
        return List.copyOf(recorded);
    }

    private Answer answer(Call call) {
        try {
            return made(call);
        } catch (NetworkException e) {
            return new Answer.Refused(e.kind(), String.valueOf(e.getMessage()));
        }
    }

    private Answer made(Call call) {
        return switch (call) {
            case Call.AllocateVip it -> allocateVip(it);
            case Call.DeallocateVip it ->
                done(() -> driver.deallocateVip(loadBalancer(it.loadBalancer()).vip()));
            case Call.PlugVipPort it -> plugVipPort(it);
            case Call.UnplugVipPort it ->
                done(() -> driver.unplugVipPort(
                        loadBalancer(it.loadBalancer()).vip(), amphora(it.loadBalancer(), it.compute()), vipSubnet()));
            case Call.ActivateVip it ->
                done(() -> driver.activateVip(
                        loadBalancer(it.loadBalancer()), amphora(it.loadBalancer(), it.compute()), it.generation()));
            case Call.FindVipActivation it ->
                driver.findVipActivation(new LoadBalancerId(it.loadBalancer()))
                        .<Answer>map(
                                found -> new Answer.Holder(found.amphoraId().value(), found.generation()))
                        .orElseGet(Answer.Done::new);
            case Call.PlugNetwork it ->
                shown(driver.plugNetwork(new PlugNetworkRequest(
                        new ComputeId(it.compute()),
                        new NetworkId(it.network()),
                        wish(it.address()),
                        List.of(),
                        Optional.empty())));
            case Call.UnplugNetwork it -> done(() -> unplugNetwork(it));
            case Call.CreatePort it -> shown(driver.createPort(request(it)));
            case Call.DeletePort it -> done(() -> driver.deletePort(new PortId(it.port())));
            case Call.PlugPort it ->
                shown(driver.plugPort(
                        amphora(layout.loadBalancers().getFirst().id(), it.compute()), new PortId(it.port())));
            case Call.PlugFixedIp it -> shown(plugFixedIp(it));
            case Call.UnplugFixedIp it -> shown(driver.unplugFixedIp(new PortId(it.port()), new SubnetId(it.subnet())));
            case Call.SetPortAdminState it -> done(() -> driver.setPortAdminState(new PortId(it.port()), it.up()));
            case Call.GetPort it -> shown(driver.getPort(new PortId(it.port())));
            case Call.GetPluggedNetworks it ->
                new Answer.Plugged(driver.getPluggedNetworks(new ComputeId(it.compute())).stream()
                        .map(Client::shown)
                        .collect(Collectors.toSet()));
        };
    }

    private static Answer done(Runnable call) {
        call.run();
        return new Answer.Done();
    }

    private static Answer.Shown shown(Interface nic) {
        return new Answer.Shown(
                nic.portId().value(), texts(nic.fixedIps()), nic.computeId().value(), true);
    }

    /** A VIP port names its load balancer as its device, but is attached to nothing. */
    private Answer.Shown shown(Port port) {
        String compute = layout.computes().contains(port.deviceId()) ? port.deviceId() : "";
        return new Answer.Shown(port.id().value(), texts(port.fixedIps()), compute, port.adminStateUp());
    }

    private static Set<String> texts(List<FixedIp> addresses) {
        return addresses.stream().map(ip -> ip.ipAddress().toString()).collect(Collectors.toSet());
    }

    private static Optional<IpAddress> wish(String address) {
        return Optional.of(address).filter(it -> !it.isEmpty()).map(IpAddress::parse);
    }

    private Answer allocateVip(Call.AllocateVip call) {
        LoadBalancer wanted = loadBalancer(call.loadBalancer());
        Vip.Builder vip = wanted.vip().toBuilder();
        wish(call.address()).ifPresent(vip::ipAddress);
        Vip given =
                driver.allocateVip(wanted.toBuilder().vip(vip.build()).build()).vip();
        return new Answer.Vip(
                given.ipAddress().orElseThrow().toString(),
                given.portId().orElseThrow().value());
    }

    private Answer plugVipPort(Call.PlugVipPort call) {
        LoadBalancer loadBalancer = loadBalancer(call.loadBalancer());
        Amphora connected = driver.plugVipPort(
                loadBalancer, loadBalancer.vip(), amphora(call.loadBalancer(), call.compute()), vipSubnet());
        return new Answer.Connected(
                connected.vrrpIp().orElseThrow().toString(),
                connected.vrrpPortId().orElseThrow().value(),
                connected.haPortId().orElseThrow().value());
    }

    private void unplugNetwork(Call.UnplugNetwork call) {
        ComputeId compute = new ComputeId(call.compute());
        NetworkId network = new NetworkId(call.network());
        wish(call.address())
                .ifPresentOrElse(
                        address -> driver.unplugNetwork(compute, network, address),
                        () -> driver.unplugNetwork(compute, network));
    }

    private static PortRequest request(Call.CreatePort call) {
        PortRequest.Builder request = PortRequest.builder(new NetworkId(call.network()), call.name());
        wish(call.address())
                .ifPresent(address ->
                        request.fixedIps(List.of(new FixedIpRequest(Optional.empty(), Optional.of(address)))));
        return request.build();
    }

    private Port plugFixedIp(Call.PlugFixedIp call) {
        PortId port = new PortId(call.port());
        SubnetId subnet = new SubnetId(call.subnet());
        return wish(call.address())
                .map(address -> driver.plugFixedIp(port, subnet, address))
                .orElseGet(() -> driver.plugFixedIp(port, subnet));
    }

    private LoadBalancer loadBalancer(String id) {
        LoadBalancerId loadBalancer = new LoadBalancerId(id);
        return LoadBalancer.builder(
                        loadBalancer,
                        Vip.builder(loadBalancer)
                                .subnetId(new SubnetId(layout.vipSubnet().id()))
                                .build())
                .build();
    }

    private Amphora amphora(String loadBalancer, String compute) {
        return Amphora.builder(new AmphoraId(layout.amphora(loadBalancer, compute)))
                .loadBalancerId(new LoadBalancerId(loadBalancer))
                .computeId(new ComputeId(compute))
                .build();
    }

    private Subnet vipSubnet() {
        return driver.getSubnet(new SubnetId(layout.vipSubnet().id()));
    }
}
