package dev.jackfield.store;

import dev.jackfield.network.AdditionalVipData;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNetworkConfig;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.store.Rows.VipRow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what amphorae are connected to, and what they need to know of it. */
final class NetworkConfigs {
    private static final String ONE = "getNetworkConfig";

    private final Site site;
    private final StoreCatalogue catalogue;

    NetworkConfigs(Site site, StoreCatalogue catalogue) {
        this.site = site;
        this.catalogue = catalogue;
    }

    List<Interface> pluggedNetworks(ComputeId compute) {
        return site.read(tx -> {
            new Work(site, tx, "getPluggedNetworks").compute(compute);
            return tx.find(Tables.PORTS_BY_DEVICE, compute.value()).stream()
                    .filter(row -> row.computeId().isPresent())
                    .map(NicPlugger::nic)
                    .toList();
        });
    }

    AmphoraNetworkConfig of(LoadBalancer loadBalancer, Amphora amphora) {
        return site.read(tx -> {
            Work look = new Work(site, tx, ONE);
            VipRow vip = Vips.allocated(look, loadBalancer.vip());
            return find(look, loadBalancer, vip, amphora)
                    .orElseThrow(() -> new PortNotFoundException(
                            "amphora " + amphora.id() + " has no base port for load balancer " + loadBalancer.id(),
                            look.context(amphora.id(), loadBalancer.id())));
        });
    }

    Map<AmphoraId, AmphoraNetworkConfig> ofAll(LoadBalancer loadBalancer) {
        return site.read(tx -> {
            Work look = new Work(site, tx, "getNetworkConfigs");
            VipRow vip = Vips.allocated(look, loadBalancer.vip());
            Map<AmphoraId, AmphoraNetworkConfig> configs = new LinkedHashMap<>();
            for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
                find(look, loadBalancer, vip, amphora).ifPresent(config -> configs.put(amphora.id(), config));
            }
            return Collections.unmodifiableMap(configs);
        });
    }

    private Optional<AmphoraNetworkConfig> find(Work look, LoadBalancer loadBalancer, VipRow vip, Amphora amphora) {
        return Vips.basePort(look.tx(), site.installation(), loadBalancer.id(), amphora)
                .map(base -> config(look, vip, amphora, base.shownTo(site.installation())));
    }

    private AmphoraNetworkConfig config(Work look, VipRow vip, Amphora amphora, Port base) {
        SubnetId vipSubnetId = vip.addresses().getFirst().subnetId();
        Subnet vipSubnet = look.subnet(vipSubnetId);
        Port vipPort = look.port(vip.portId()).shownTo(site.installation());
        Network network = catalogue.find(look.tx(), base.networkId()).orElseThrow();
        Subnet vrrpSubnet = look.subnet(vrrpSubnet(amphora, base, vipSubnetId));
        List<AdditionalVipData> additional = vip.addresses().stream()
                .skip(1)
                .map(ip -> new AdditionalVipData(ip.ipAddress(), look.subnet(ip.subnetId())))
                .toList();
        return new AmphoraNetworkConfig(
                amphora, vipSubnet, vipPort, vrrpSubnet, base, vipSubnet, vipPort, network, additional);
    }

    /** The subnet of the amphora's own address: the address that it names, else one on the VIP's subnet, else its first. */
    private static SubnetId vrrpSubnet(Amphora amphora, Port base, SubnetId vipSubnet) {
        return amphora.vrrpIp()
                .flatMap(base::subnetOf)
                .or(() -> base.addressOn(vipSubnet).map(address -> vipSubnet))
                .or(() -> base.fixedIps().stream().findFirst().map(ip -> ip.subnetId()))
                .orElse(vipSubnet);
    }
}
