package dev.jackfield.store;

import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.NetworkIpAvailability.SubnetIpAvailability;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyNotFoundException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.store.Rows.Group;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is in a store: all of it, or what the callers of one project may see. What belongs to no project is everybody's; a subnet or a
 * port is only seen by who sees its network.
 */
final class StoreCatalogue implements Catalogue {
    private final Site site;
    private final Optional<ProjectId> viewer;

    StoreCatalogue(Site site, Optional<ProjectId> viewer) {
        this.site = site;
        this.viewer = viewer;
    }

    @Override
    public String name() {
        return site.driver();
    }

    @Override
    public Set<Capability> capabilities() {
        return site.capabilities();
    }

    @Override
    public Network getNetwork(NetworkId network) {
        return site.read(
                tx -> find(tx, network).orElseThrow(() -> new NetworkNotFoundException("getNetwork", network)));
    }

    @Override
    public Subnet getSubnet(SubnetId subnet) {
        return site.read(tx -> tx.get(Tables.SUBNETS.key(), subnet.value())
                .filter(found -> isVisible(tx, found))
                .orElseThrow(() -> new SubnetNotFoundException("getSubnet", subnet)));
    }

    @Override
    public Port getPort(PortId port) {
        return site.read(tx -> tx.get(Tables.PORTS.key(), port.value())
                .filter(found -> isVisible(tx, found))
                .map(this::shown)
                .orElseThrow(() -> new PortNotFoundException("getPort", port)));
    }

    @Override
    public Network getNetworkByName(String name) {
        return site.read(tx -> tx.find(Tables.NETWORKS_BY_NAME, name).stream()
                .flatMap(found -> find(tx, found.id()).stream())
                .findFirst()
                .orElseThrow(() -> new NetworkNotFoundException(
                        "no network is called '" + name + "'", ErrorContext.of("getNetworkByName"))));
    }

    @Override
    public Subnet getSubnetByName(String name) {
        return site.read(tx -> tx.find(Tables.SUBNETS_BY_NAME, name).stream()
                .filter(found -> isVisible(tx, found))
                .findFirst()
                .orElseThrow(() -> new SubnetNotFoundException(
                        "no subnet is called '" + name + "'", ErrorContext.of("getSubnetByName"))));
    }

    @Override
    public Port getPortByName(String name) {
        return site.read(tx -> tx.find(Tables.PORTS_BY_NAME, name).stream()
                .filter(found -> isVisible(tx, found))
                .findFirst()
                .map(this::shown)
                .orElseThrow(() -> new PortNotFoundException(
                        "no port is called '" + name + "'", ErrorContext.of("getPortByName"))));
    }

    @Override
    public Port getPortByNetworkAndDevice(NetworkId network, String deviceId) {
        return site.read(tx -> tx.find(Tables.PORTS_BY_DEVICE, deviceId, network.value()).stream()
                .filter(found -> isVisible(tx, found))
                .findFirst()
                .map(this::shown)
                .orElseThrow(() -> new PortNotFoundException(
                        "device '" + deviceId + "' has no port on network " + network,
                        ErrorContext.of("getPortByNetworkAndDevice", network))));
    }

    @Override
    public SecurityGroup getSecurityGroup(SecurityGroupId group) {
        site.require(Capability.SECURITY_GROUPS, "getSecurityGroup");
        return site.read(tx -> tx.get(Tables.GROUPS.key(), group.value())
                .map(Group::group)
                .filter(found -> isMine(found.projectId()))
                .map(this::shown)
                .orElseThrow(() -> new SecurityGroupNotFoundException("getSecurityGroup", group)));
    }

    @Override
    public SecurityGroup getSecurityGroupByName(String name) {
        String operation = "getSecurityGroupByName";
        site.require(Capability.SECURITY_GROUPS, operation);
        List<SecurityGroup> found = site.read(tx -> tx.find(Tables.GROUPS_BY_NAME, name).stream()
                .map(Group::group)
                .filter(group -> isMine(group.projectId()))
                .toList());
        if (found.isEmpty()) {
            throw new SecurityGroupNotFoundException(
                    "no security group is called '" + name + "'", ErrorContext.of(operation));
        }
        if (found.size() > 1) {
            throw new NetworkException(
                    ErrorKind.CONFLICT,
                    found.size() + " security groups are called '" + name + "'",
                    ErrorContext.of(operation));
        }
        return shown(found.getFirst());
    }

    @Override
    public QosPolicy getQosPolicy(QosPolicyId policy) {
        site.require(Capability.QOS, "getQosPolicy");
        return site.read(tx -> QosPolicies.find(tx, policy)
                .filter(found -> isMine(found.projectId()))
                .orElseThrow(() -> new QosPolicyNotFoundException("getQosPolicy", policy)));
    }

    @Override
    public NetworkIpAvailability getNetworkIpAvailability(NetworkId id) {
        return site.read(tx -> {
            Network network =
                    find(tx, id).orElseThrow(() -> new NetworkNotFoundException("getNetworkIpAvailability", id));
            List<SubnetIpAvailability> subnets = tx.find(Tables.SUBNETS_BY_NETWORK, id.value()).stream()
                    .filter(subnet -> isMine(subnet.projectId()))
                    .map(subnet -> availability(tx, subnet))
                    .toList();
            return new NetworkIpAvailability(
                    id,
                    network.name(),
                    network.projectId(),
                    subnets.stream().map(SubnetIpAvailability::totalIps).reduce(BigInteger.ZERO, BigInteger::add),
                    subnets.stream().map(SubnetIpAvailability::usedIps).reduce(BigInteger.ZERO, BigInteger::add),
                    subnets);
        });
    }

    private static SubnetIpAvailability availability(Transaction tx, Subnet subnet) {
        BigInteger total = Pools.size(subnet.allocationPools());
        BigInteger used = total.subtract(Addresses.free(tx, subnet));
        return new SubnetIpAvailability(subnet.id(), subnet.cidr(), total, used);
    }

    /** A network with its subnets, if the viewer may see it. */
    Optional<Network> find(Transaction tx, NetworkId id) {
        return tx.get(Tables.NETWORKS.key(), id.value())
                .filter(network -> isMine(network.projectId()))
                .map(network -> network.toBuilder()
                        .subnets(tx.find(Tables.SUBNETS_BY_NETWORK, id.value()).stream()
                                .filter(subnet -> isMine(subnet.projectId()))
                                .map(Subnet::id)
                                .toList())
                        .build());
    }

    private boolean isVisible(Transaction tx, Subnet subnet) {
        return isMine(subnet.projectId()) && isVisible(tx, subnet.networkId());
    }

    private boolean isVisible(Transaction tx, PortRow row) {
        return isMine(row.port().projectId()) && isVisible(tx, row.port().networkId());
    }

    private boolean isVisible(Transaction tx, NetworkId network) {
        return viewer.isEmpty()
                || tx.get(Tables.NETWORKS.key(), network.value())
                        .filter(found -> isMine(found.projectId()))
                        .isPresent();
    }

    private boolean isMine(Optional<ProjectId> owner) {
        return viewer.isEmpty() || owner.isEmpty() || owner.equals(viewer);
    }

    private Port shown(PortRow row) {
        return row.shownTo(site.installation());
    }

    SecurityGroup shown(SecurityGroup group) {
        return group.shownTo(site.installation());
    }
}
