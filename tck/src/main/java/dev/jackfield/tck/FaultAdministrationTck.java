package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Each internal step of each method of administrators fails in turn; the same goes for the inventory. */
abstract class FaultAdministrationTck extends FaultSweep {
    FaultAdministrationTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @Test
    @Covers({"createSecurityGroup-6", "deleteSecurityGroup-5", "updateSourceSecurityGroup-5"})
    final void groupsOfAdministrators() {
        needs(Capability.SECURITY_GROUPS);
        needs(Capability.ADMINISTRATION);
        Administration administration = driver().administration();
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        SecurityGroupId source = driver().updateSourceSecurityGroup(loadBalancer);
        SecurityGroupRequest request = SecurityGroupRequest.of(
                "members",
                List.of(new SecurityGroupRule(
                        SecurityGroupRule.Direction.INGRESS,
                        IpVersion.V4,
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.of(source))));
        sweep(
                () -> administration.createSecurityGroup(request),
                () -> administration.listSecurityGroups().stream()
                        .filter(group -> group.mark().isEmpty())
                        .forEach(group -> administration.deleteSecurityGroup(group.id())));

        SecurityGroupId members = administration.createSecurityGroup(request).id();
        PortId member = driver().createPort(PortRequest.builder(network.id(), "member")
                        .securityGroupIds(List.of(members))
                        .build())
                .id();
        driver().plugPort(amphora(loadBalancer), member);
        Amphora amphora = amphora(loadBalancer);
        // The member's filter follows who is in the source group.
        sweep(
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet),
                () -> driver().unplugVipPort(loadBalancer.vip(), amphora, subnet));
    }

    @Test
    @Covers("inventory-6")
    final void removalsFromTheInventory() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet);
        Amphora amphora = amphora(wish);
        Runnable make = () -> {
            LoadBalancer loadBalancer = allocated(with(wish, amphora));
            driver().plugVip(loadBalancer, loadBalancer.vip());
        };
        Runnable removeAll = () -> {
            try (Stream<InventoryItem> items = driver().inventory().list()) {
                items.toList().forEach(driver().inventory()::remove);
            }
        };

        eachStepFails(false, make, removeAll, FaultSweep::nothing);
    }

    @Test
    @Covers({
        "createNetwork-4",
        "deleteNetwork-4",
        "createSubnet-6",
        "deleteSubnet-4",
        "registerCompute-8",
        "unregisterCompute-4"
    })
    final void networksSubnetsAndComputes() {
        needs(Capability.ADMINISTRATION);
        Administration administration = driver().administration();
        NetworkRequest request = NetworkRequest.builder("web").build();
        sweep(
                () -> administration.createNetwork(request),
                () -> administration.listNetworks().forEach(network -> administration.deleteNetwork(network.id())));

        Network network = network();
        SubnetRequest subnet = SubnetRequest.builder(network.id(), "front", Cidr.parse("203.0.113.0/24"))
                .build();
        sweep(
                () -> administration.createSubnet(subnet),
                () -> administration.listSubnets().forEach(made -> administration.deleteSubnet(made.id())));
        eachStepFails(
                false,
                () -> administration.createSubnet(subnet.toBuilder()
                        .networkId(administration.createNetwork(request).id())
                        .build()),
                () -> administration.deleteNetwork(
                        administration.createNetwork(request).id()),
                () -> administration.deleteNetwork(
                        administration.createNetwork(request).id()));

        ComputeId compute = world().bootCompute();
        sweep(() -> administration.registerCompute(compute), () -> administration.unregisterCompute(compute));
    }

    @Test
    @Covers({"createQosPolicy-5", "deleteQosPolicy-4"})
    final void qosPolicies() {
        needs(Capability.QOS);
        needs(Capability.ADMINISTRATION);
        Administration administration = driver().administration();
        QosPolicyRequest request = QosPolicyRequest.of("slow", 1000);

        sweep(
                () -> administration.createQosPolicy(request),
                () -> administration.listQosPolicies().forEach(made -> administration.deleteQosPolicy(made.id())));
    }
}
