package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.Vip;

import java.util.ArrayList;
import java.util.List;

/** The steps that disconnect amphorae, for good: they have no inverse, and what is gone already counts as done. */
final class UnplugSteps {
    private final NetworkDriver driver;
    private final PlugSteps plugs;

    UnplugSteps(NetworkDriver driver) {
        this.driver = driver;
        this.plugs = new PlugSteps(driver);
    }

    /** Members' NICs and addresses first, then the base ports. */
    List<WordedStep> unplug(Vip vip, List<Amphora> amphorae, List<MemberNic> nics, List<SubnetPlug> addresses) {
        List<WordedStep> steps = new ArrayList<>();
        nics.forEach(nic -> steps.add(unplugNetwork(nic)));
        addresses.forEach(plug -> steps.add(unplugSubnet(plug)));
        for (Amphora amphora : amphorae) {
            String compute = amphora.computeId().map(Object::toString).orElse("?");
            steps.add(WordedStep.of(
                    "unplug-vip-port " + compute,
                    "disconnect " + compute + " from the VIP",
                    context -> plugs.unplugVipPort(vip, amphora)));
        }
        return steps;
    }

    private WordedStep unplugNetwork(MemberNic nic) {
        return WordedStep.of(
                "unplug-network " + nic.computeId() + " " + nic.networkId(),
                "take the NIC on network " + nic.networkId() + " from " + nic.computeId(),
                context -> {
                    boolean unplugged = Gone.tolerate(() -> driver.unplugNetwork(nic.computeId(), nic.networkId()));
                    if (!unplugged) {
                        // The instance is gone; its port may have stayed.
                        nic.portId().ifPresent(driver::deletePort);
                    }
                });
    }

    private WordedStep unplugSubnet(SubnetPlug plug) {
        return WordedStep.of(
                "unplug-fixed-ip " + plug.computeId() + " " + plug.subnetId(),
                "take the address of subnet " + plug.subnetId() + " from " + plug.computeId(),
                context -> plug.portId()
                        .ifPresent(port -> Gone.tolerate(() -> driver.unplugFixedIp(port, plug.subnetId()))));
    }
}
