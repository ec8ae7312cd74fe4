package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.NetworkIpAvailability.SubnetIpAvailability;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.neutron.client.NeutronIpAvailability;
import dev.jackfield.neutron.client.NeutronNetwork;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.NeutronSubnet;
import dev.jackfield.neutron.client.Query;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What is in the cloud, with the rights of whom the requests are made for. */
final class NeutronCatalogue implements Catalogue {
    private final Site site;

    NeutronCatalogue(Site site) {
        this.site = site;
    }

    @Override
    public String name() {
        return Site.NAME;
    }

    @Override
    public Set<Capability> capabilities() {
        return site.capabilities();
    }

    @Override
    public Network getNetwork(NetworkId id) {
        Call call = Call.of("getNetwork", id);
        return network(
                call,
                call.at(() -> Site.found(() -> site.neutron().network(id))).orElseThrow(() -> call.noNetwork(id)));
    }

    /** Neutron tells the subnets in no order. */
    private Network network(Call call, NeutronNetwork raw) {
        List<SubnetId> subnets = raw.subnets().size() < 2
                ? raw.subnets()
                : call.at(() -> site.neutron().subnets(Query.of("network_id", raw.id()))).stream()
                        .sorted(Subnets.BY_AGE)
                        .map(NeutronSubnet::id)
                        .toList();
        return Shapes.network(raw, subnets);
    }

    @Override
    public Subnet getSubnet(SubnetId id) {
        return Subnets.get(site, Call.of("getSubnet", id), id);
    }

    @Override
    public Port getPort(PortId id) {
        return shown(site.port(Call.of("getPort", id), id));
    }

    private Port shown(CloudPort port) {
        return port.port().shownTo(site.installation());
    }

    @Override
    public Network getNetworkByName(String name) {
        Call call = Call.of("getNetworkByName");
        return call.at(() -> site.neutron().networks(Query.of("name", name))).stream()
                .min(Comparator.comparing(NeutronNetwork::createdAt))
                .map(raw -> network(call, raw))
                .orElseThrow(() -> new NetworkNotFoundException("there is no network '" + name + "'", call.context()));
    }

    @Override
    public Subnet getSubnetByName(String name) {
        Call call = Call.of("getSubnetByName");
        return call.at(() -> site.neutron().subnets(Query.of("name", name))).stream()
                .min(Subnets.BY_AGE)
                .map(Shapes::subnet)
                .orElseThrow(() -> new SubnetNotFoundException("there is no subnet '" + name + "'", call.context()));
    }

    @Override
    public Port getPortByName(String name) {
        Call call = Call.of("getPortByName");
        return oldest(call, Query.of("name", name), "there is no port '" + name + "'");
    }

    @Override
    public Port getPortByNetworkAndDevice(NetworkId network, String deviceId) {
        Call call = Call.of("getPortByNetworkAndDevice", network);
        return oldest(
                call,
                Query.of("network_id", network).and("device_id", deviceId),
                "device '" + deviceId + "' has no port on network " + network);
    }

    private Port oldest(Call call, Query query, String none) {
        return call.at(() -> site.ports(query)).stream()
                .findFirst()
                .map(this::shown)
                .orElseThrow(() -> new PortNotFoundException(none, call.context()));
    }

    @Override
    public SecurityGroup getSecurityGroup(SecurityGroupId id) {
        site.require(Capability.SECURITY_GROUPS, "getSecurityGroup");
        Call call = Call.of("getSecurityGroup", id);
        return call.at(() -> Site.found(() -> site.neutron().securityGroup(id)))
                .map(Shapes::group)
                .map(this::shown)
                .orElseThrow(() -> call.noGroup(id));
    }

    private SecurityGroup shown(SecurityGroup group) {
        return group.shownTo(site.installation());
    }

    @Override
    public SecurityGroup getSecurityGroupByName(String name) {
        site.require(Capability.SECURITY_GROUPS, "getSecurityGroupByName");
        Call call = Call.of("getSecurityGroupByName");
        List<NeutronSecurityGroup> alike = call.at(() -> site.neutron().securityGroups(Query.of("name", name)));
        if (alike.size() > 1) {
            throw new NetworkServiceException(
                    ErrorKind.CONFLICT, alike.size() + " security groups are called '" + name + "'", call.context());
        }
        return alike.stream()
                .findFirst()
                .map(Shapes::group)
                .map(this::shown)
                .orElseThrow(() -> new SecurityGroupNotFoundException(
                        "there is no security group '" + name + "'", call.context()));
    }

    @Override
    public QosPolicy getQosPolicy(QosPolicyId id) {
        return Policies.get(site, Call.of("getQosPolicy", id), id);
    }

    @Override
    public NetworkIpAvailability getNetworkIpAvailability(NetworkId id) {
        Call call = Call.of("getNetworkIpAvailability", id);
        NeutronIpAvailability raw = call.at(
                        () -> Site.found(() -> site.neutron().ipAvailability(id)))
                .orElseThrow(() -> call.noNetwork(id));
        return new NetworkIpAvailability(
                id,
                raw.networkName(),
                raw.projectId(),
                raw.totalIps(),
                raw.usedIps(),
                raw.subnets().stream()
                        .map(it -> new SubnetIpAvailability(it.subnetId(), it.cidr(), it.totalIps(), it.usedIps()))
                        .toList());
    }
}
