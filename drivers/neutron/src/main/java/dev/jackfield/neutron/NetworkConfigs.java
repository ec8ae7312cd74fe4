package dev.jackfield.neutron;

import dev.jackfield.network.AdditionalVipData;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNetworkConfig;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What amphorae must know of their networks. Each thing is read once, whatever the number of amphorae. */
final class NetworkConfigs {
    private final Site site;
    private final Call call;
    private final LoadBalancer loadBalancer;
    private final LoadBalancerPorts ports;
    private final Port vipPort;
    private final Network network;
    private final Map<SubnetId, Subnet> subnets = new HashMap<>();

    NetworkConfigs(Site site, NeutronCatalogue catalogue, String operation, LoadBalancer loadBalancer) {
        this.site = site;
        this.loadBalancer = loadBalancer;
        call = Call.of(operation, loadBalancer.id());
        ports = LoadBalancerPorts.of(site, call, loadBalancer.id());
        vipPort = VipPlugs.vipPort(site, call, ports, loadBalancer.vip()).port();
        network = catalogue.getNetwork(vipPort.networkId());
    }

    AmphoraNetworkConfig of(Amphora amphora) {
        return find(amphora)
                .orElseThrow(() ->
                        new PortNotFoundException("amphora " + amphora.id() + " has no base port", call.context()));
    }

    Map<AmphoraId, AmphoraNetworkConfig> all() {
        Map<AmphoraId, AmphoraNetworkConfig> configs = new LinkedHashMap<>();
        for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
            find(amphora).ifPresent(config -> configs.put(amphora.id(), config));
        }
        return Collections.unmodifiableMap(configs);
    }

    private Optional<AmphoraNetworkConfig> find(Amphora amphora) {
        return ports.basePort(amphora).map(base -> {
            Subnet vipSubnet = subnet(primary().subnetId());
            Port port = base.port();
            SubnetId own = amphora.vrrpIp()
                    .flatMap(port::subnetOf)
                    .or(() -> port.fixedIps().stream().map(FixedIp::subnetId).findFirst())
                    .orElse(vipSubnet.id());
            return new AmphoraNetworkConfig(
                    amphora, vipSubnet, vipPort, subnet(own), port, vipSubnet, vipPort, network, additional());
        });
    }

    private FixedIp primary() {
        return vipPort.fixedIps().stream()
                .filter(ip -> loadBalancer
                        .vip()
                        .ipAddress()
                        .map(ip.ipAddress()::equals)
                        .orElse(true))
                .filter(ip ->
                        loadBalancer.vip().subnetId().map(ip.subnetId()::equals).orElse(true))
                .findFirst()
                .orElseGet(() -> vipPort.fixedIps().getFirst());
    }

    private List<AdditionalVipData> additional() {
        List<AdditionalVipData> all = new ArrayList<>();
        loadBalancer
                .additionalVips()
                .forEach(wanted -> vipPort.fixedIps().stream()
                        .filter(ip ->
                                wanted.ipAddress().map(ip.ipAddress()::equals).orElse(true))
                        .filter(ip ->
                                wanted.subnetId().map(ip.subnetId()::equals).orElse(true))
                        .findFirst()
                        .ifPresent(ip -> all.add(new AdditionalVipData(ip.ipAddress(), subnet(ip.subnetId())))));
        return all;
    }

    private Subnet subnet(SubnetId id) {
        return subnets.computeIfAbsent(id, it -> Subnets.get(site, call, it));
    }
}
