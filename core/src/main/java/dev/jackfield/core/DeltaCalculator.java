package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Delta;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Member;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NicRequest;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetChange;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.VnicType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Says what must change for an amphora to reach its members: a pure function of the load balancer, of what is plugged, and of
 * the subnets, each of which is looked up once.
 *
 * <p>As Octavia's, except: a member on a management network is reached through that NIC; the NIC of the VIP is never added or
 * deleted, only given the subnets of members on the VIP network; mixed vnic types on one network are refused; of several NICs on
 * a network the oldest serves, and the others are left alone as long as the network is needed. As in Octavia a NIC that is added
 * or deleted also has its subnets among the subnets added or deleted.
 *
 * @see "Octavia, controller/worker/v2/tasks/network_tasks.py, CalculateAmphoraDelta"
 */
public final class DeltaCalculator {
    private final Function<SubnetId, Subnet> lookup;
    private final Set<NetworkId> managementNetworks;
    private final Map<SubnetId, Subnet> subnets = new HashMap<>();

    /**
     * A calculator for one thread and one moment: what it looked up once it does not look up again.
     *
     * @param lookup finds a subnet, or throws {@link SubnetNotFoundException}
     * @param managementNetworks networks whose NICs are never part of a delta
     */
    public DeltaCalculator(Function<SubnetId, Subnet> lookup, Set<NetworkId> managementNetworks) {
        this.lookup = lookup;
        this.managementNetworks = Set.copyOf(managementNetworks);
    }

    /**
     * Calculates the delta of one amphora.
     *
     * @param loadBalancer the load balancer with its members
     * @param amphora one of its amphorae, with its compute id; its base port, if it has one, is vrrpPortId
     * @param plugged the NICs that may be counted on, oldest first
     * @return the delta; networks and subnets in the order in which members name them
     * @throws InvalidValueException members want NICs of different vnic types on one network, or the amphora has no compute
     * @throws SubnetNotFoundException a member's subnet does not exist
     */
    public Delta calculate(LoadBalancer loadBalancer, Amphora amphora, List<Interface> plugged) {
        Optional<NetworkId> vipNetwork = vipNetwork(loadBalancer);
        Map<NetworkId, Wanted> wanted = wanted(loadBalancer, amphora, plugged, vipNetwork);
        Changes changes = new Changes();
        vipNetwork
                .filter(network -> !isManagement(network, amphora, plugged))
                .ifPresent(network -> onBasePort(loadBalancer, amphora, plugged, network, wanted, changes));
        wanted.forEach((network, needed) -> {
            if (vipNetwork.filter(network::equals).isEmpty()) {
                onNetwork(network, plugged, needed, changes);
            }
        });
        for (Interface nic : plugged) {
            boolean vips = vipNetwork.filter(nic.networkId()::equals).isPresent()
                    || amphora.vrrpPortId().filter(nic.portId()::equals).isPresent();
            if (!vips && !wanted.containsKey(nic.networkId()) && !isManagement(nic.networkId(), amphora, plugged)) {
                changes.deleteNics.add(nic);
                nic.fixedIps().stream()
                        .map(FixedIp::subnetId)
                        .distinct()
                        .forEach(subnet -> changes.delete(subnet, nic));
            }
        }
        return changes.toDelta(amphora);
    }

    /**
     * Calculates the deltas of all amphorae that carry traffic.
     *
     * @param loadBalancer the load balancer with its members and amphorae
     * @param plugged finds the NICs of an amphora that may be counted on, oldest first
     * @return the deltas in the order of the amphorae; empty if there are none
     * @throws InvalidValueException members want NICs of different vnic types on one network, or an amphora has no compute
     * @throws SubnetNotFoundException a member's subnet does not exist
     */
    public Map<AmphoraId, Delta> calculate(LoadBalancer loadBalancer, Function<Amphora, List<Interface>> plugged) {
        Map<AmphoraId, Delta> deltas = new LinkedHashMap<>();
        for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
            deltas.put(amphora.id(), calculate(loadBalancer, amphora, plugged.apply(amphora)));
        }
        return deltas;
    }

    private Subnet subnet(SubnetId id) {
        return subnets.computeIfAbsent(id, lookup);
    }

    private Optional<NetworkId> vipNetwork(LoadBalancer loadBalancer) {
        return loadBalancer
                .vip()
                .networkId()
                .or(() -> loadBalancer.vip().subnetId().map(id -> subnet(id).networkId()));
    }

    private boolean isManagement(NetworkId network, Amphora amphora, List<Interface> plugged) {
        return managementNetworks.contains(network)
                || plugged.stream()
                        .filter(nic -> nic.networkId().equals(network))
                        .flatMap(nic -> nic.fixedIps().stream())
                        .anyMatch(ip -> amphora.lbNetworkIp()
                                .filter(ip.ipAddress()::equals)
                                .isPresent());
    }

    /** What members want of one network. */
    private record Wanted(VnicType vnicType, Set<SubnetId> subnets) {}

    private Map<NetworkId, Wanted> wanted(
            LoadBalancer loadBalancer, Amphora amphora, List<Interface> plugged, Optional<NetworkId> vipNetwork) {
        Map<NetworkId, Wanted> wanted = new LinkedHashMap<>();
        for (Member member : loadBalancer.members()) {
            if (!isWanted(member.provisioningStatus()) || member.subnetId().isEmpty()) {
                continue;
            }
            Subnet subnet = subnet(member.subnetId().get());
            NetworkId network = subnet.networkId();
            if (isManagement(network, amphora, plugged)) {
                continue;
            }
            boolean onVipNetwork = vipNetwork.filter(network::equals).isPresent();
            VnicType first = onVipNetwork ? loadBalancer.vip().vnicType() : member.vnicType();
            Wanted entry = wanted.computeIfAbsent(network, n -> new Wanted(first, new LinkedHashSet<>()));
            if (entry.vnicType() != member.vnicType()) {
                throw new InvalidValueException(
                        "vnic type of member " + member.address(),
                        member.vnicType().name(),
                        "does not fit " + entry.vnicType() + ", which others want on network " + network);
            }
            entry.subnets().add(subnet.id());
        }
        return wanted;
    }

    private static boolean isWanted(ProvisioningStatus status) {
        return switch (status) {
            case ACTIVE, PENDING_CREATE, PENDING_UPDATE, ERROR -> true;
            case PENDING_DELETE, DELETED -> false;
        };
    }

    /** Members on the VIP's network are reached through the base port, which has an address of the VIP's subnet anyway. */
    private static void onBasePort(
            LoadBalancer loadBalancer,
            Amphora amphora,
            List<Interface> plugged,
            NetworkId network,
            Map<NetworkId, Wanted> wanted,
            Changes changes) {
        Set<SubnetId> vipSubnets = new HashSet<>();
        loadBalancer.vip().subnetId().ifPresent(vipSubnets::add);
        Optional<Interface> basePort = plugged.stream()
                .filter(nic -> amphora.vrrpPortId().filter(nic.portId()::equals).isPresent())
                .findFirst();
        Set<SubnetId> present = new HashSet<>(vipSubnets);
        basePort.ifPresent(nic -> nic.fixedIps().forEach(ip -> present.add(ip.subnetId())));
        Set<SubnetId> needed = wanted.containsKey(network) ? wanted.get(network).subnets() : Set.of();
        for (SubnetId subnet : needed) {
            if (!present.contains(subnet)) {
                changes.add(subnet, network, basePort);
            }
        }
        // The driver may keep addresses of the additional VIPs' subnets there; they are the VIP's affair.
        loadBalancer.additionalVips().forEach(vip -> vip.subnetId().ifPresent(vipSubnets::add));
        basePort.ifPresent(nic -> nic.fixedIps().stream()
                .map(FixedIp::subnetId)
                .distinct()
                .filter(subnet -> !needed.contains(subnet) && !vipSubnets.contains(subnet))
                .forEach(subnet -> changes.delete(subnet, nic)));
    }

    private static void onNetwork(NetworkId network, List<Interface> plugged, Wanted wanted, Changes changes) {
        Optional<Interface> serving =
                plugged.stream().filter(nic -> nic.networkId().equals(network)).findFirst();
        if (serving.isEmpty()) {
            changes.addNics.add(new NicRequest(network, List.copyOf(wanted.subnets()), wanted.vnicType()));
        }
        Set<SubnetId> present = new LinkedHashSet<>();
        serving.ifPresent(nic -> nic.fixedIps().forEach(ip -> present.add(ip.subnetId())));
        for (SubnetId subnet : wanted.subnets()) {
            if (!present.contains(subnet)) {
                changes.add(subnet, network, serving);
            }
        }
        serving.ifPresent(nic -> present.stream()
                .filter(subnet -> !wanted.subnets().contains(subnet))
                .forEach(subnet -> changes.delete(subnet, nic)));
    }

    /** A delta as it grows. */
    private static final class Changes {
        final List<NicRequest> addNics = new ArrayList<>();
        final List<Interface> deleteNics = new ArrayList<>();
        final List<SubnetChange> addSubnets = new ArrayList<>();
        final List<SubnetChange> deleteSubnets = new ArrayList<>();

        void add(SubnetId subnet, NetworkId network, Optional<Interface> nic) {
            addSubnets.add(new SubnetChange(subnet, network, nic.map(Interface::portId)));
        }

        void delete(SubnetId subnet, Interface nic) {
            deleteSubnets.add(new SubnetChange(subnet, nic.networkId(), Optional.of(nic.portId())));
        }

        Delta toDelta(Amphora amphora) {
            return new Delta(
                    amphora.id(),
                    amphora.computeId()
                            .orElseThrow(() -> new InvalidValueException(
                                    "compute of amphora", amphora.id().value(), "is not known yet")),
                    addNics,
                    deleteNics,
                    addSubnets,
                    deleteSubnets);
        }
    }
}
