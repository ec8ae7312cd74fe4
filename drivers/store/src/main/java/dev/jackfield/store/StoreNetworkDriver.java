package dev.jackfield.store;

import dev.jackfield.network.Administration;
import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNetworkConfig;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.CreatePortException;
import dev.jackfield.network.DeallocateVipException;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Interface;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.PlugNetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.UnplugNetworkException;
import dev.jackfield.network.UnplugVipException;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.store.Rows.VipRow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A driver whose networks, ports and addresses are records in a {@link Store} that a {@link DataPlane} makes real: the whole
 * contract, written once.
 *
 * <p>A method that changes something is one write transaction of the store, held over what the data plane does for it. If the
 * method fails, the data plane's inverse operations run, and the records are as before; if the process dies, the records are as
 * before too, and the next one to open the driver or to change something removes what has no record.
 */
public class StoreNetworkDriver implements NetworkDriver {
    private final Site site;
    private final StoreCatalogue catalogue;
    private final NetworkConfigs configs;

    /**
     * Opens a driver: lets the data plane remove what a killed process left.
     *
     * @param name the driver's name
     * @param installation the installation whose mark it writes
     * @param store where its records are; closed with the driver
     * @param dataPlane what makes them real; closed with the driver
     * @param limits how much the store may hold
     * @param steps who is told each internal step
     */
    public StoreNetworkDriver(
            String name,
            InstallationId installation,
            Store store,
            DataPlane dataPlane,
            Limits limits,
            InternalSteps steps) {
        Set<Capability> capabilities =
                EnumSet.of(Capability.ADMINISTRATION, Capability.CALLER_VISIBILITY, Capability.LINEARIZABLE);
        capabilities.removeAll(dataPlane.withheld());
        capabilities.addAll(dataPlane.capabilities());
        site = new Site(name, installation, store, dataPlane, Set.copyOf(capabilities), limits, steps);
        catalogue = new StoreCatalogue(site, Optional.empty());
        configs = new NetworkConfigs(site, catalogue);
        store.write(site::settle);
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
    public InstallationId installation() {
        return site.installation();
    }

    @Override
    public VipAllocation allocateVip(LoadBalancer loadBalancer) {
        return site.change(
                "allocateVip", AllocateVipException::new, work -> new VipAllocator(work, loadBalancer).allocate());
    }

    @Override
    public void deallocateVip(Vip vip) {
        Optional<NetworkException> error = site.change(
                "deallocateVip",
                DeallocateVipException::new,
                work -> VipDeallocator.deallocate(work, vip.loadBalancerId()));
        throwIfAny(error);
    }

    @Override
    public List<Amphora> plugVip(LoadBalancer loadBalancer, Vip vip) {
        return site.change("plugVip", PlugVipException::new, work -> {
            SubnetId subnet = VipPlugger.subnetOf(work, vip);
            List<Amphora> plugged = new ArrayList<>();
            for (Amphora amphora : loadBalancer.allocatedAmphorae()) {
                plugged.add(VipPlugger.plug(work, loadBalancer, vip, amphora, subnet));
            }
            return List.copyOf(plugged);
        });
    }

    @Override
    public void unplugVip(LoadBalancer loadBalancer, Vip vip) {
        throwIfAny(site.change(
                "unplugVip", UnplugVipException::new, work -> VipPlugger.unplugAll(work, loadBalancer, vip)));
    }

    @Override
    public Amphora plugVipPort(LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet) {
        return site.change(
                "plugVipPort",
                PlugVipException::new,
                work -> VipPlugger.plug(work, loadBalancer, vip, amphora, subnet.id()));
    }

    @Override
    public void unplugVipPort(Vip vip, Amphora amphora, Subnet subnet) {
        site.change("unplugVipPort", UnplugVipException::new, work -> {
            VipPlugger.unplug(work, vip.loadBalancerId(), amphora);
            return vip;
        });
    }

    @Override
    public void updateVip(LoadBalancer loadBalancer, boolean forDelete) {
        if (site.can(Capability.SECURITY_GROUPS)) {
            site.change("updateVip", Failure.PLAIN, work -> {
                SecurityGroups.updateRules(work, loadBalancer, forDelete);
                return loadBalancer;
            });
        }
    }

    @Override
    public SecurityGroupId updateVipSecurityGroup(LoadBalancer loadBalancer, Vip vip) {
        site.require(Capability.SECURITY_GROUPS, "updateVipSecurityGroup");
        return site.change(
                "updateVipSecurityGroup",
                PlugVipException::new,
                work -> SecurityGroups.updateVip(work, loadBalancer, vip));
    }

    @Override
    public void updateAmphoraSecurityGroup(LoadBalancer loadBalancer, Amphora amphora, Vip vip) {
        site.require(Capability.SECURITY_GROUPS, "updateAmphoraSecurityGroup");
        site.change(
                "updateAmphoraSecurityGroup",
                PlugVipException::new,
                work -> SecurityGroups.updateAmphora(work, loadBalancer, amphora, vip));
    }

    @Override
    public SecurityGroupId updateSourceSecurityGroup(LoadBalancer loadBalancer) {
        site.require(Capability.SECURITY_GROUPS, "updateSourceSecurityGroup");
        return site.change(
                "updateSourceSecurityGroup", PlugVipException::new, work -> SourceGroups.update(work, loadBalancer));
    }

    @Override
    public void activateVip(LoadBalancer loadBalancer, Amphora amphora, long generation) {
        site.require(Capability.ACTIVATE_VIP, "activateVip");
        site.change(
                "activateVip",
                PlugVipException::new,
                work -> VipMover.activate(work, loadBalancer, amphora, generation));
    }

    @Override
    public Optional<VipActivation> findVipActivation(LoadBalancerId loadBalancer) {
        site.require(Capability.ACTIVATE_VIP, "findVipActivation");
        Optional<VipRow> row = site.read(tx -> Vips.find(tx, site.installation(), loadBalancer));
        return row.flatMap(vip -> vip.lastGiven().map(amphora -> new VipActivation(amphora, vip.generation())));
    }

    @Override
    public Interface plugNetwork(PlugNetworkRequest request) {
        return site.change("plugNetwork", PlugNetworkException::new, work -> NicPlugger.plug(work, request));
    }

    @Override
    public void unplugNetwork(ComputeId compute, NetworkId network) {
        throwIfAny(site.change(
                "unplugNetwork", UnplugNetworkException::new, work -> NicPlugger.unplug(work, compute, network)));
    }

    @Override
    public void unplugNetwork(ComputeId compute, NetworkId network, IpAddress address) {
        site.change("unplugNetwork", UnplugNetworkException::new, work -> {
            NicPlugger.unplug(work, compute, network, address);
            return address;
        });
    }

    @Override
    public List<Interface> getPluggedNetworks(ComputeId compute) {
        return configs.pluggedNetworks(compute);
    }

    @Override
    public Interface plugPort(Amphora amphora, PortId port) {
        return site.change("plugPort", PlugNetworkException::new, work -> NicPlugger.plugPort(work, amphora, port));
    }

    @Override
    public Port plugFixedIp(PortId port, SubnetId subnet) {
        return shown(site.change(
                "plugFixedIp", Failure.PLAIN, work -> PortEdits.plugFixedIp(work, port, subnet, Optional.empty())));
    }

    @Override
    public Port plugFixedIp(PortId port, SubnetId subnet, IpAddress address) {
        return shown(site.change(
                "plugFixedIp", Failure.PLAIN, work -> PortEdits.plugFixedIp(work, port, subnet, Optional.of(address))));
    }

    @Override
    public Port unplugFixedIp(PortId port, SubnetId subnet) {
        return shown(site.change("unplugFixedIp", Failure.PLAIN, work -> PortEdits.unplugFixedIp(work, port, subnet)));
    }

    @Override
    public AmphoraNetworkConfig getNetworkConfig(LoadBalancer loadBalancer, Amphora amphora) {
        return configs.of(loadBalancer, amphora);
    }

    @Override
    public Map<AmphoraId, AmphoraNetworkConfig> getNetworkConfigs(LoadBalancer loadBalancer) {
        return configs.ofAll(loadBalancer);
    }

    @Override
    public Port createPort(PortRequest request) {
        return shown(site.change("createPort", CreatePortException::new, work -> PortEdits.create(work, request)));
    }

    @Override
    public void deletePort(PortId port) {
        site.change("deletePort", NetworkServiceException::new, work -> {
            PortEdits.delete(work, port);
            return port;
        });
    }

    @Override
    public void setPortAdminState(PortId port, boolean up) {
        site.change("setPortAdminState", NetworkServiceException::new, work -> PortEdits.setAdminState(work, port, up));
    }

    @Override
    public void applyQos(PortId port, Optional<QosPolicyId> policy) {
        site.require(Capability.QOS, "applyQos");
        site.change("applyQos", NetworkServiceException::new, work -> QosPolicies.apply(work, port, policy));
    }

    @Override
    public Network getNetwork(NetworkId network) {
        return catalogue.getNetwork(network);
    }

    @Override
    public Subnet getSubnet(SubnetId subnet) {
        return catalogue.getSubnet(subnet);
    }

    @Override
    public Port getPort(PortId port) {
        return catalogue.getPort(port);
    }

    @Override
    public Network getNetworkByName(String name) {
        return catalogue.getNetworkByName(name);
    }

    @Override
    public Subnet getSubnetByName(String name) {
        return catalogue.getSubnetByName(name);
    }

    @Override
    public Port getPortByName(String name) {
        return catalogue.getPortByName(name);
    }

    @Override
    public Port getPortByNetworkAndDevice(NetworkId network, String deviceId) {
        return catalogue.getPortByNetworkAndDevice(network, deviceId);
    }

    @Override
    public SecurityGroup getSecurityGroup(SecurityGroupId group) {
        return catalogue.getSecurityGroup(group);
    }

    @Override
    public SecurityGroup getSecurityGroupByName(String name) {
        return catalogue.getSecurityGroupByName(name);
    }

    @Override
    public QosPolicy getQosPolicy(QosPolicyId policy) {
        return catalogue.getQosPolicy(policy);
    }

    @Override
    public NetworkIpAvailability getNetworkIpAvailability(NetworkId network) {
        return catalogue.getNetworkIpAvailability(network);
    }

    @Override
    public Catalogue visibleTo(Caller caller) {
        site.require(Capability.CALLER_VISIBILITY, "visibleTo");
        return new StoreCatalogue(site, Optional.of(caller.projectId()));
    }

    @Override
    public Inventory inventory() {
        return new StoreInventory(site);
    }

    @Override
    public Administration administration() {
        site.require(Capability.ADMINISTRATION, "administration");
        return new StoreAdministration(site, catalogue);
    }

    @Override
    public List<Hop> traceVip(LoadBalancer loadBalancer) {
        site.require(Capability.TRACE, "traceVip");
        List<Attachment> attachments = site.read(tx -> Attachments.of(tx, site.installation(), loadBalancer.id()));
        return List.copyOf(site.dataPlane().trace(loadBalancer, attachments));
    }

    @Override
    public List<Difference> listDifferences(Optional<LoadBalancerId> loadBalancer) {
        site.require(Capability.RECONCILE, "listDifferences");
        return new StoreUpkeep(site).differences(loadBalancer);
    }

    @Override
    public void mend(Difference difference) {
        site.require(Capability.RECONCILE, "mend");
        new StoreUpkeep(site).mend(difference);
    }

    @Override
    public void close() {
        try {
            site.dataPlane().close();
        } finally {
            site.store().close();
        }
    }

    private Port shown(PortRow row) {
        return row.shownTo(site.installation());
    }

    private static void throwIfAny(Optional<NetworkException> error) {
        if (error.isPresent()) {
            throw error.get();
        }
    }
}
