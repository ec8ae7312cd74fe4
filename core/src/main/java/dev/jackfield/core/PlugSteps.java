package dev.jackfield.core;

import dev.jackfield.flow.StepContext;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Vip;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The steps that connect an amphora, each with its inverse, which knows its part by ids and needs no result. */
final class PlugSteps {
    private final NetworkDriver driver;

    PlugSteps(NetworkDriver driver) {
        this.driver = driver;
    }

    private static String compute(Amphora amphora) {
        return amphora.computeId().map(Object::toString).orElse("?");
    }

    private static String plugVipPortName(Amphora amphora) {
        return "plug-vip-port " + compute(amphora);
    }

    private static String plugNetworkName(NicPlug nic) {
        return "plug-network " + nic.computeId() + " " + nic.networkId();
    }

    /**
     * Connects an amphora to the VIP.
     *
     * @param unallocated the VIP as it is known beforehand: load balancer and subnet
     * @param allocated the load balancer with its VIP allocated, when the step runs
     */
    WordedStep plugVipPort(Vip unallocated, Function<StepContext, LoadBalancer> allocated, Amphora amphora) {
        SubnetId subnet = unallocated.subnetId().orElseThrow();
        return new WordedStep(
                plugVipPortName(amphora),
                "connect " + compute(amphora) + " to the VIP, with an address of its own on subnet " + subnet
                        + policies(unallocated),
                context -> {
                    LoadBalancer loadBalancer = allocated.apply(context);
                    return CoreJson.write(
                            driver.plugVipPort(loadBalancer, loadBalancer.vip(), amphora, driver.getSubnet(subnet)));
                },
                context -> unplugVipPort(unallocated, amphora));
    }

    private static String policies(Vip vip) {
        String qos = vip.qosPolicyId().map(id -> ", under QoS policy " + id).orElse("");
        List<String> groups =
                vip.securityGroupIds().stream().map(SecurityGroupId::value).toList();
        return groups.isEmpty() ? qos : qos + ", in security groups " + String.join(", ", groups);
    }

    /** Disconnects an amphora from the VIP, also one that was never connected. */
    void unplugVipPort(Vip vip, Amphora amphora) {
        Gone.tolerate(() -> driver.unplugVipPort(
                vip, amphora, driver.getSubnet(vip.subnetId().orElseThrow())));
    }

    /** The amphora with its base port, once its step is done. */
    static Amphora plugged(StepContext context, Amphora amphora) {
        return context.result(plugVipPortName(amphora))
                .map(result -> CoreJson.read(result, Amphora.class))
                .orElse(amphora);
    }

    WordedStep plugNetwork(LoadBalancerId loadBalancer, NicPlug nic) {
        return new WordedStep(
                plugNetworkName(nic),
                "give " + nic.computeId() + " a NIC on network " + nic.networkId() + ", subnets " + nic.subnetIds(),
                context -> CoreJson.write(driver.plugNetwork(new PlugNetworkRequest(
                        nic.computeId(),
                        nic.networkId(),
                        Optional.empty(),
                        nic.subnetIds(),
                        Optional.of(loadBalancer)))),
                context -> Gone.tolerate(() -> driver.unplugNetwork(nic.computeId(), nic.networkId())));
    }

    /** The NIC with its port, once its step is done. */
    static MemberNic plugged(StepContext context, NicPlug nic) {
        return context.result(plugNetworkName(nic))
                .map(result -> CoreJson.read(result, Interface.class))
                .map(made -> new MemberNic(
                        nic.amphoraId(), nic.computeId(), nic.networkId(), Optional.of(made.portId()), made.fixedIps()))
                .orElse(nic.planned());
    }

    /** The addresses a port has after it got one more; what the step returns. */
    private record Addresses(PortId portId, List<FixedIp> fixedIps) {}

    private static String plugSubnetName(SubnetPlug plug) {
        return "plug-fixed-ip " + plug.computeId() + " " + plug.subnetId();
    }

    /** The addresses of a NIC that got one more, once its step is done. */
    static Optional<List<FixedIp>> plugged(StepContext context, SubnetPlug plug) {
        return context.result(plugSubnetName(plug))
                .map(result -> CoreJson.read(result, Addresses.class).fixedIps());
    }

    WordedStep plugSubnet(Amphora amphora, SubnetPlug plug) {
        String nic = plug.portId().map(port -> "NIC " + port).orElse("the VIP's NIC");
        return new WordedStep(
                plugSubnetName(plug),
                "give " + nic + " of " + plug.computeId() + " an address of subnet " + plug.subnetId(),
                context -> {
                    PortId port = plug.portId()
                            .or(() -> plugged(context, amphora).vrrpPortId())
                            .orElseThrow();
                    Port plugged = driver.plugFixedIp(port, plug.subnetId());
                    return CoreJson.write(new Addresses(plugged.id(), plugged.fixedIps()));
                },
                // The base port goes, and takes its addresses along.
                context -> plug.portId()
                        .ifPresent(port -> Gone.tolerate(() -> driver.unplugFixedIp(port, plug.subnetId()))));
    }

    /** Gives the VIP to an amphora whose base port another step makes; that step's inverse takes it away again. */
    WordedStep activateVip(Function<StepContext, LoadBalancer> allocated, Amphora amphora, long generation) {
        return WordedStep.of(
                activateVipName(amphora),
                "raise the VIP on " + compute(amphora) + " and announce it",
                context -> driver.activateVip(allocated.apply(context), plugged(context, amphora), generation));
    }

    static String activateVipName(Amphora amphora) {
        return "activate-vip " + compute(amphora);
    }
}
