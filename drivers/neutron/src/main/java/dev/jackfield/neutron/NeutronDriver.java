package dev.jackfield.neutron;

import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNetworkConfig;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.neutron.client.OpenStack;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** OpenStack: networks are Neutron's, and amphorae are Nova's servers. It keeps no state; what it asks for is found again by its mark. */
final class NeutronDriver implements NetworkDriver {
    private static final String ADDRESS_PAIRS = "allowed-address-pairs";

    private final Site site;
    private final OpenStack cloud;
    private final NeutronCatalogue catalogue;
    private final AmphoraNetworks networks;
    private final VipPlugs plugs;
    private final PortCalls ports;
    private final Groups groups;
    private final Adoptions adoptions;

    NeutronDriver(InstallationId installation, OpenStack cloud) {
        this.cloud = cloud;
        Set<Capability> capabilities = capabilities(Call.of("open").at(cloud.neutron()::extensions));
        site = new Site(installation, cloud.neutron(), cloud.nova(), capabilities, new Turns(), new Pace());
        catalogue = new NeutronCatalogue(site);
        groups = new Groups(site);
        networks = new AmphoraNetworks(site, groups);
        plugs = new VipPlugs(site, groups);
        ports = new PortCalls(site);
        adoptions = new Adoptions(site, groups, () -> cloud.project());
    }

    /** What a cloud with these extensions can do. Without address pairs nobody but the VIP port could ever send as the VIP. */
    static Set<Capability> capabilities(Set<String> extensions) {
        if (!extensions.contains(ADDRESS_PAIRS)) {
            throw Call.of("open")
                    .refuse(
                            ErrorKind.UNSUPPORTED,
                            "Neutron has no extension " + ADDRESS_PAIRS
                                    + ", without which no amphora may send as the VIP");
        }
        Set<Capability> found = EnumSet.of(Capability.CALLER_VISIBILITY, Capability.TRACE);
        if (extensions.contains("security-group")) {
            found.add(Capability.SECURITY_GROUPS);
            found.add(Capability.STATEFUL_SECURITY_GROUPS);
            found.add(Capability.ADOPTION); // By their groups load balancers are known.
        }
        if (extensions.contains("qos")) {
            found.add(Capability.QOS);
        }
        if (extensions.contains("dns-integration")) {
            found.add(Capability.DNS_NAMES);
        }
        return Set.copyOf(found);
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
    public InstallationId installation() {
        return site.installation();
    }

    @Override
    public Inventory inventory() {
        return new NeutronInventory(site, groups);
    }

    @Override
    public VipAllocation allocateVip(LoadBalancer loadBalancer) {
        return within(() -> new VipAllocator(site, loadBalancer).allocate());
    }

    @Override
    public void deallocateVip(Vip vip) {
        run(() -> new VipDeallocator(site, groups, vip).deallocate());
    }

    @Override
    public List<Amphora> plugVip(LoadBalancer loadBalancer, Vip vip) {
        return within(() -> plugs.plugAll(loadBalancer, vip));
    }

    @Override
    public void unplugVip(LoadBalancer loadBalancer, Vip vip) {
        run(() -> plugs.unplugAll(loadBalancer, vip));
    }

    @Override
    public Amphora plugVipPort(LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet) {
        return within(() -> plugs.plug(loadBalancer, vip, amphora, subnet));
    }

    @Override
    public void unplugVipPort(Vip vip, Amphora amphora, Subnet subnet) {
        run(() -> plugs.unplug(vip, amphora));
    }

    @Override
    public void updateVip(LoadBalancer loadBalancer, boolean forDelete) {
        run(() -> plugs.update(loadBalancer, forDelete));
    }

    @Override
    public SecurityGroupId updateVipSecurityGroup(LoadBalancer loadBalancer, Vip vip) {
        return within(() -> plugs.updateGroup(loadBalancer, vip));
    }

    @Override
    public void updateAmphoraSecurityGroup(LoadBalancer loadBalancer, Amphora amphora, Vip vip) {
        run(() -> plugs.updateAmphoraGroup(loadBalancer, amphora, vip));
    }

    @Override
    public SecurityGroupId updateSourceSecurityGroup(LoadBalancer loadBalancer) {
        return within(() -> plugs.updateSource(loadBalancer));
    }

    @Override
    public Interface plugNetwork(PlugNetworkRequest request) {
        return within(() -> networks.plug(request));
    }

    @Override
    public void unplugNetwork(ComputeId compute, NetworkId network) {
        run(() -> networks.unplug(compute, network));
    }

    @Override
    public void unplugNetwork(ComputeId compute, NetworkId network, IpAddress address) {
        run(() -> networks.unplug(compute, network, address));
    }

    @Override
    public List<Interface> getPluggedNetworks(ComputeId compute) {
        return within(() -> networks.plugged(compute));
    }

    @Override
    public Interface plugPort(Amphora amphora, PortId port) {
        return within(() -> networks.plugPort(amphora, port));
    }

    @Override
    public Port plugFixedIp(PortId port, SubnetId subnet) {
        return within(() -> networks.plugFixedIp(port, subnet, Optional.empty()));
    }

    @Override
    public Port plugFixedIp(PortId port, SubnetId subnet, IpAddress address) {
        return within(() -> networks.plugFixedIp(port, subnet, Optional.of(address)));
    }

    @Override
    public Port unplugFixedIp(PortId port, SubnetId subnet) {
        return within(() -> networks.unplugFixedIp(port, subnet));
    }

    @Override
    public void failoverPreparation(Amphora amphora) {
        run(() -> networks.failoverPreparation(amphora));
    }

    @Override
    public AmphoraNetworkConfig getNetworkConfig(LoadBalancer loadBalancer, Amphora amphora) {
        return within(() -> new NetworkConfigs(site, catalogue, "getNetworkConfig", loadBalancer).of(amphora));
    }

    @Override
    public Map<AmphoraId, AmphoraNetworkConfig> getNetworkConfigs(LoadBalancer loadBalancer) {
        return within(() -> new NetworkConfigs(site, catalogue, "getNetworkConfigs", loadBalancer).all());
    }

    @Override
    public Port createPort(PortRequest request) {
        return within(() -> ports.create(request));
    }

    @Override
    public void deletePort(PortId port) {
        run(() -> ports.delete(port));
    }

    @Override
    public void setPortAdminState(PortId port, boolean up) {
        run(() -> ports.setAdminState(port, up));
    }

    @Override
    public void applyQos(PortId port, Optional<QosPolicyId> policy) {
        run(() -> ports.applyQos(port, policy));
    }

    @Override
    public Network getNetwork(NetworkId network) {
        return within(() -> catalogue.getNetwork(network));
    }

    @Override
    public Subnet getSubnet(SubnetId subnet) {
        return within(() -> catalogue.getSubnet(subnet));
    }

    @Override
    public Port getPort(PortId port) {
        return within(() -> catalogue.getPort(port));
    }

    @Override
    public Network getNetworkByName(String name) {
        return within(() -> catalogue.getNetworkByName(name));
    }

    @Override
    public Subnet getSubnetByName(String name) {
        return within(() -> catalogue.getSubnetByName(name));
    }

    @Override
    public Port getPortByName(String name) {
        return within(() -> catalogue.getPortByName(name));
    }

    @Override
    public Port getPortByNetworkAndDevice(NetworkId network, String deviceId) {
        return within(() -> catalogue.getPortByNetworkAndDevice(network, deviceId));
    }

    @Override
    public SecurityGroup getSecurityGroup(SecurityGroupId group) {
        return within(() -> catalogue.getSecurityGroup(group));
    }

    @Override
    public SecurityGroup getSecurityGroupByName(String name) {
        return within(() -> catalogue.getSecurityGroupByName(name));
    }

    @Override
    public QosPolicy getQosPolicy(QosPolicyId policy) {
        return within(() -> catalogue.getQosPolicy(policy));
    }

    @Override
    public NetworkIpAvailability getNetworkIpAvailability(NetworkId network) {
        return within(() -> catalogue.getNetworkIpAvailability(network));
    }

    @Override
    public Catalogue visibleTo(Caller caller) {
        if (caller.token().isEmpty()) {
            throw new InvalidValueException(
                    "token of the caller", "", "is needed: it is Keystone that knows the rights");
        }
        OpenStack seen = cloud.visibleTo(caller);
        Site callers = new Site(
                site.installation(), seen.neutron(), seen.nova(), site.capabilities(), site.turns(), site.pace());
        return new VisibleCatalogue(new NeutronCatalogue(callers), catalogue);
    }

    @Override
    public List<Hop> traceVip(LoadBalancer loadBalancer) {
        return within(() -> new VipTrace(site, groups, loadBalancer).hops());
    }

    @Override
    public Optional<Adoptable> findAdoptable(LoadBalancerId loadBalancer) {
        site.require(Capability.ADOPTION, "findAdoptable");
        return within(() -> adoptions.find(loadBalancer));
    }

    @Override
    public void adopt(Adoptable adoptable, List<PortId> memberPorts) {
        site.require(Capability.ADOPTION, "adopt");
        run(() -> adoptions.adopt(adoptable, memberPorts));
    }

    @Override
    public void release(LoadBalancerId loadBalancer) {
        site.require(Capability.ADOPTION, "release");
        run(() -> adoptions.release(loadBalancer));
    }

    /** One deadline for all that a call does. */
    private static <T> T within(Supplier<T> call) {
        return Deadline.current().apply(call::get);
    }

    private static void run(Runnable call) {
        within(() -> {
            call.run();
            return Boolean.TRUE;
        });
    }

    @Override
    public void close() {
        cloud.close();
    }
}
