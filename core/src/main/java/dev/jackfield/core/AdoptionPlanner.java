package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Delta;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Member;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Vip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Holds a description against a load balancer that another driver made: it must be of what is there, for adopting it changes nothing. What
 * is to be otherwise, an update makes so afterwards.
 */
final class AdoptionPlanner {
    private final NetworkDriver driver;
    private final Set<NetworkId> managementNetworks;
    private final BiPredicate<Interface, Adoptable> counts;

    /**
     * A planner.
     *
     * @param counts whether a NIC is nobody's, or that load balancer's already
     */
    AdoptionPlanner(NetworkDriver driver, Set<NetworkId> managementNetworks, BiPredicate<Interface, Adoptable> counts) {
        this.driver = driver;
        this.managementNetworks = managementNetworks;
        this.counts = counts;
    }

    AdoptFlow.Input plan(LoadBalancerSpec spec, Adoptable found, VipOwner owner, Instant now) {
        SpecResolver resolver = new SpecResolver(driver);
        List<Amphora> amphorae = amphorae(spec, found);
        Iterator<AmphoraId> ids = amphorae.stream().map(Amphora::id).iterator();
        LoadBalancer wanted = resolver.resolve(spec, found.loadBalancer(), ids::next);
        requirePort(spec, found, wanted.vip());
        List<FixedIp> left = new ArrayList<>(found.vips());
        FixedIp first = take(left, "vip", wanted.vip().subnetId(), wanted.vip().ipAddress(), found);
        Vip vip = wanted.vip().toBuilder()
                .ipAddress(first.ipAddress())
                .portId(found.vipPort())
                .octaviaOwned(found.owned())
                .build();
        List<AdditionalVip> additional = new ArrayList<>();
        for (AdditionalVip wish : wanted.additionalVips()) {
            String path = "additional_vips[" + additional.size() + "]";
            FixedIp ip = take(left, path, wish.subnetId(), wish.ipAddress(), found);
            additional.add(new AdditionalVip(
                    found.loadBalancer(),
                    Optional.of(ip.ipAddress()),
                    Optional.of(ip.subnetId()),
                    wish.networkId(),
                    Optional.of(found.vipPort())));
        }
        if (!left.isEmpty()) {
            throw new InvalidValueException(
                    "additional_vips", String.valueOf(additional.size()), "lack what the load balancer has: " + left);
        }
        LoadBalancer loadBalancer = wanted.toBuilder()
                .vip(vip)
                .additionalVips(additional)
                .amphorae(amphorae.stream()
                        .map(amphora ->
                                amphora.toBuilder().haIp(first.ipAddress()).build())
                        .toList())
                .build();
        List<MemberNic> nics = loadBalancer.amphorae().stream()
                .flatMap(amphora -> nics(resolver, loadBalancer, amphora, found).stream())
                .toList();
        LoadBalancerRecord record = new LoadBalancerRecord(
                spec, loadBalancer, owner, nics, List.of(), LoadBalancerStatus.ACTIVE, "", now, Optional.empty());
        return new AdoptFlow.Input(record, found);
    }

    /** The amphorae that are there, in the description's order. */
    private static List<Amphora> amphorae(LoadBalancerSpec spec, Adoptable found) {
        List<Amphora> amphorae = new ArrayList<>();
        List<ComputeId> there = found.amphorae().stream()
                .flatMap(amphora -> amphora.computeId().stream())
                .toList();
        for (int i = 0; i < spec.amphorae().size(); i++) {
            ComputeId compute = spec.amphorae().get(i);
            String path = "amphorae[" + i + "]";
            amphorae.add(found.amphorae().stream()
                    .filter(amphora -> amphora.computeId().equals(Optional.of(compute)))
                    .findFirst()
                    .orElseThrow(() -> new InvalidValueException(
                            path,
                            compute.value(),
                            "is no amphora of load balancer " + found.loadBalancer() + ", which has " + there)));
        }
        if (there.size() > amphorae.size()) {
            throw new InvalidValueException(
                    "amphorae",
                    spec.amphorae().toString(),
                    "lack some of load balancer " + found.loadBalancer() + ", which has " + there);
        }
        return amphorae;
    }

    private void requirePort(LoadBalancerSpec spec, Adoptable found, Vip wanted) {
        VipSpec vip = spec.vip();
        Optional<PortId> users = found.owned() ? Optional.empty() : Optional.of(found.vipPort());
        if (!vip.port().equals(users)) {
            throw new InvalidValueException(
                    "vip.port",
                    vip.port().map(PortId::value).orElse("none"),
                    found.owned()
                            ? "is not to be given: the VIP port " + found.vipPort() + " goes with the load balancer"
                            : "is not the user's port that holds the VIP, which is " + found.vipPort());
        }
        Port port = driver.getPort(found.vipPort());
        spec.project()
                .filter(id -> found.owned() && !port.projectId().equals(Optional.of(id)))
                .ifPresent(id -> {
                    throw new InvalidValueException(
                            "project",
                            id.value(),
                            "is not that of the VIP port " + port.id() + ", which is "
                                    + port.projectId().map(Object::toString).orElse("none"));
                });
        if (!port.securityGroupIds().containsAll(wanted.securityGroupIds())) {
            throw new InvalidValueException(
                    "vip.security_groups",
                    vip.securityGroups().toString(),
                    "are not all groups of the VIP port " + port.id());
        }
        for (Amphora amphora : found.amphorae()) {
            Port base = driver.getPort(amphora.vrrpPortId().orElseThrow());
            if (!base.qosPolicyId().equals(wanted.qosPolicyId())) {
                throw new InvalidValueException(
                        "vip.qos_policy",
                        vip.qosPolicy().orElse("none"),
                        "is not that of base port " + base.id() + ", which is "
                                + base.qosPolicyId().map(QosPolicyId::value).orElse("none"));
            }
        }
    }

    private static FixedIp take(
            List<FixedIp> left, String path, Optional<SubnetId> subnet, Optional<IpAddress> address, Adoptable found) {
        FixedIp fitting = left.stream()
                .filter(ip -> subnet.equals(Optional.of(ip.subnetId())))
                .filter(ip -> address.map(ip.ipAddress()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        address.isPresent() ? path + ".address" : path + ".subnet",
                        address.map(IpAddress::toString)
                                .orElse(subnet.map(SubnetId::value).orElse("none")),
                        "is no VIP of load balancer " + found.loadBalancer() + ", which has " + found.vips()));
        left.remove(fitting);
        return fitting;
    }

    /** The NICs by which an amphora reaches the members, one on each network of theirs. */
    private List<MemberNic> nics(SpecResolver resolver, LoadBalancer loadBalancer, Amphora amphora, Adoptable found) {
        ComputeId compute = amphora.computeId().orElseThrow();
        List<Interface> plugged = driver.getPluggedNetworks(compute).stream()
                .filter(nic -> counts.test(nic, found))
                .toList();
        Delta delta =
                new DeltaCalculator(resolver::subnet, managementNetworks).calculate(loadBalancer, amphora, plugged);
        delta.addSubnets().stream().findFirst().ifPresent(missing -> {
            throw new InvalidValueException(
                    "members",
                    missing.subnetId().value(),
                    "is a subnet that amphora " + compute
                            + " has no address on: leave its members away, adopt the load balancer as it is, and update it"
                            + " then");
        });
        Set<NetworkId> wanted = new HashSet<>();
        for (Member member : loadBalancer.members()) {
            member.subnetId()
                    .ifPresent(subnet -> wanted.add(resolver.subnet(subnet).networkId()));
        }
        loadBalancer.vip().networkId().ifPresent(wanted::remove);
        wanted.removeAll(managementNetworks);
        List<MemberNic> nics = new ArrayList<>();
        for (Interface nic : plugged) {
            if (wanted.remove(nic.networkId())) {
                nics.add(new MemberNic(
                        amphora.id(), compute, nic.networkId(), Optional.of(nic.portId()), nic.fixedIps()));
            }
        }
        return nics;
    }
}
