package dev.jackfield.neutron;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;

import java.util.List;
import java.util.Optional;

/**
 * The ports that carry a load balancer's mark, read at once.
 *
 * @param loadBalancer whose
 * @param all the ports, oldest first
 */
record LoadBalancerPorts(LoadBalancerId loadBalancer, List<CloudPort> all) {
    static LoadBalancerPorts of(Site site, Call call, LoadBalancerId loadBalancer) {
        return new LoadBalancerPorts(loadBalancer, site.portsOf(call, loadBalancer));
    }

    /** The VIP port, by its device: who owns its project may give it another name. */
    Optional<CloudPort> vipPort() {
        return all.stream()
                .filter(port -> port.isOf(ResourceNames.vipDevice(loadBalancer))
                        || AmphoraNetworks.kind(port) == ResourceKind.VIP_PORT)
                .findFirst();
    }

    List<CloudPort> basePorts() {
        return all.stream()
                .filter(port -> AmphoraNetworks.kind(port) == ResourceKind.BASE_PORT)
                .toList();
    }

    Optional<CloudPort> basePort(Amphora amphora) {
        String name = ResourceNames.basePort(amphora.id());
        return basePorts().stream()
                .filter(port -> port.port().name().equals(name)
                        || amphora.vrrpPortId().filter(port.id()::equals).isPresent())
                .findFirst();
    }
}
