package dev.jackfield.store;

import dev.jackfield.network.Administration;
import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Id;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.store.Rows.Held;
import dev.jackfield.store.Rows.RegisteredCompute;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;

/** Networks, subnets, QoS policies and computes as an administrator makes them. */
final class StoreAdministration implements Administration {
    /** As many users of a resource as a message names before it counts the rest. */
    private static final int NAMED = 5;

    private final Site site;
    private final StoreCatalogue catalogue;

    StoreAdministration(Site site, StoreCatalogue catalogue) {
        this.site = site;
        this.catalogue = catalogue;
    }

    @Override
    public Network createNetwork(NetworkRequest request) {
        return site.change("createNetwork", Failure.PLAIN, work -> {
            Optional<Network> existing = work.tx().find(Tables.NETWORKS_BY_NAME, request.name()).stream()
                    .filter(network -> network.projectId().equals(request.projectId()))
                    .findFirst();
            if (existing.isPresent()) {
                refuseIfDifferent(work, existing.get(), request);
                return catalogue.find(work.tx(), existing.get().id()).orElseThrow();
            }
            requireRoom(work, "networks", site.limits().networks(), Tables.NETWORKS);
            Network network = networkOf(request);
            site.dataPlane().checkNetwork(network);
            work.write("make-network", () -> {
                work.tx().insert(Tables.NETWORKS, network);
                return network;
            });
            work.effect("create-network", plane -> plane.deleteNetwork(network), plane -> plane.createNetwork(network));
            return network;
        });
    }

    private static Network networkOf(NetworkRequest request) {
        Network.Builder builder = Network.builder(
                        new NetworkId(UUID.randomUUID().toString()), request.name())
                .mtu(request.mtu());
        request.projectId().ifPresent(builder::projectId);
        request.providerNetworkType().ifPresent(builder::providerNetworkType);
        request.providerPhysicalNetwork().ifPresent(builder::providerPhysicalNetwork);
        request.providerSegmentationId().ifPresent(builder::providerSegmentationId);
        return builder.build();
    }

    private static void refuseIfDifferent(Work work, Network found, NetworkRequest wanted) {
        List<String> differences = new ArrayList<>();
        differ(differences, "type", found.providerNetworkType(), wanted.providerNetworkType());
        differ(differences, "physical network", found.providerPhysicalNetwork(), wanted.providerPhysicalNetwork());
        differ(differences, "segmentation id", found.providerSegmentationId(), wanted.providerSegmentationId());
        differ(differences, "MTU", found.mtu(), wanted.mtu());
        refuseIfAny(work, "network '" + wanted.name() + "' exists as " + found.id(), differences, found.id());
    }

    @Override
    public void deleteNetwork(NetworkId id) {
        site.change("deleteNetwork", Failure.PLAIN, work -> {
            Optional<Network> found = work.tx().get(Tables.NETWORKS.key(), id.value());
            if (found.isEmpty()) {
                return id;
            }
            List<PortRow> ports = work.tx().find(Tables.PORTS_BY_NETWORK, id.value());
            refuseIfUsed(work, "network " + id, ports.stream().map(PortRow::id).toList(), id);
            work.write("delete-network-rows", () -> {
                work.tx().find(Tables.SUBNETS_BY_NETWORK, id.value()).forEach(subnet -> remove(work, subnet));
                work.tx().delete(Tables.NETWORKS, found.get());
                return id;
            });
            work.effect(
                    "delete-network",
                    plane -> plane.createNetwork(found.get()),
                    plane -> plane.deleteNetwork(found.get()));
            return id;
        });
    }

    @Override
    public List<Network> listNetworks() {
        return site.read(tx -> tx.all(Tables.NETWORKS).stream()
                .flatMap(network -> catalogue.find(tx, network.id()).stream())
                .toList());
    }

    @Override
    public Subnet createSubnet(SubnetRequest request) {
        return site.change("createSubnet", Failure.PLAIN, work -> {
            List<AllocationPool> pools = Pools.of(request);
            requireHostGateway(request);
            work.network(request.networkId());
            List<Subnet> others = work.tx()
                    .find(Tables.SUBNETS_BY_NETWORK, request.networkId().value());
            Optional<Subnet> existing = others.stream()
                    .filter(subnet -> subnet.name().equals(request.name()))
                    .findFirst();
            if (existing.isPresent()) {
                refuseIfDifferent(work, existing.get(), request, pools);
                return existing.get();
            }
            others.stream()
                    .filter(subnet -> subnet.cidr().overlaps(request.cidr()))
                    .findFirst()
                    .ifPresent(subnet -> {
                        throw new ResourceExistsException(
                                "block " + request.cidr() + " overlaps " + subnet.cidr() + " of subnet " + subnet.id()
                                        + " ('" + subnet.name() + "')",
                                work.context(subnet.id()));
                    });
            requireRoom(work, "subnets", site.limits().subnets(), Tables.SUBNETS);
            Subnet subnet = new Subnet(
                    new SubnetId(UUID.randomUUID().toString()),
                    request.name(),
                    request.networkId(),
                    request.projectId(),
                    request.cidr(),
                    request.gatewayIp(),
                    request.hostRoutes(),
                    pools);
            return work.write("make-subnet", () -> {
                work.tx().insert(Tables.SUBNETS, subnet);
                Addresses.open(work.tx(), subnet);
                return subnet;
            });
        });
    }

    private static void requireHostGateway(SubnetRequest request) {
        request.gatewayIp()
                .filter(gateway -> Pools.isReserved(request.cidr(), gateway))
                .ifPresent(gateway -> {
                    throw new InvalidValueException(
                            "gateway", gateway.toString(), "is the network or broadcast address of " + request.cidr());
                });
    }

    private static void refuseIfDifferent(Work work, Subnet found, SubnetRequest wanted, List<AllocationPool> pools) {
        List<String> differences = new ArrayList<>();
        differ(differences, "block", found.cidr(), wanted.cidr());
        differ(differences, "gateway", found.gatewayIp(), wanted.gatewayIp());
        differ(differences, "host routes", found.hostRoutes(), wanted.hostRoutes());
        differ(differences, "allocation pools", found.allocationPools(), pools);
        differ(differences, "project", found.projectId(), wanted.projectId());
        refuseIfAny(work, "subnet '" + wanted.name() + "' exists as " + found.id(), differences, found.id());
    }

    @Override
    public void deleteSubnet(SubnetId id) {
        site.change("deleteSubnet", Failure.PLAIN, work -> {
            Optional<Subnet> found = work.tx().get(Tables.SUBNETS.key(), id.value());
            if (found.isPresent()) {
                List<Held> held = work.tx().find(Tables.HELD.key(), id.value());
                refuseIfUsed(
                        work, "subnet " + id, held.stream().map(Held::portId).toList(), id);
                work.write("delete-subnet", () -> {
                    remove(work, found.get());
                    return id;
                });
            }
            return id;
        });
    }

    private static void remove(Work work, Subnet subnet) {
        Addresses.close(work.tx(), subnet.id());
        work.tx().delete(Tables.SUBNETS, subnet);
    }

    @Override
    public List<Subnet> listSubnets() {
        return site.read(tx -> tx.all(Tables.SUBNETS));
    }

    @Override
    public List<Port> listPorts() {
        return site.read(tx -> tx.all(Tables.PORTS).stream()
                .map(row -> row.shownTo(site.installation()))
                .toList());
    }

    @Override
    public SecurityGroup createSecurityGroup(SecurityGroupRequest request) {
        site.require(Capability.SECURITY_GROUPS, "createSecurityGroup");
        return site.change("createSecurityGroup", Failure.PLAIN, work -> GroupEdits.create(work, request));
    }

    @Override
    public void deleteSecurityGroup(SecurityGroupId group) {
        site.require(Capability.SECURITY_GROUPS, "deleteSecurityGroup");
        site.change("deleteSecurityGroup", Failure.PLAIN, work -> {
            GroupEdits.delete(work, group);
            return group;
        });
    }

    @Override
    public List<SecurityGroup> listSecurityGroups() {
        site.require(Capability.SECURITY_GROUPS, "listSecurityGroups");
        return site.read(tx -> tx.all(Tables.GROUPS).stream()
                .map(row -> catalogue.shown(row.group()))
                .toList());
    }

    @Override
    public QosPolicy createQosPolicy(QosPolicyRequest request) {
        return site.change("createQosPolicy", Failure.PLAIN, work -> QosPolicies.create(work, request));
    }

    @Override
    public void deleteQosPolicy(QosPolicyId policy) {
        site.change("deleteQosPolicy", Failure.PLAIN, work -> QosPolicies.delete(work, policy));
    }

    @Override
    public List<QosPolicy> listQosPolicies() {
        site.require(Capability.QOS, "listQosPolicies");
        return site.read(tx -> tx.all(Tables.QOS_POLICIES));
    }

    @Override
    public Compute registerCompute(ComputeId id) {
        return site.change("registerCompute", Failure.PLAIN, work -> {
            String identity = site.dataPlane().identify(id);
            RegisteredCompute compute =
                    new RegisteredCompute(id, identity, site.dataPlane().place(identity));
            Optional<RegisteredCompute> known = work.tx().get(Tables.COMPUTES.key(), id.value());
            if (known.filter(compute::equals).isEmpty()) {
                known.ifPresent(other -> refuseIfAttached(
                        work,
                        "compute " + id + " was registered as " + other.identity() + ", found was " + identity,
                        id));
                refuseIfKnownOtherwise(work, compute);
                work.write("register-compute", () -> {
                    known.ifPresent(other -> work.tx().delete(Tables.COMPUTES, other));
                    work.tx().insert(Tables.COMPUTES, compute);
                    return compute;
                });
            }
            return new Compute(id, true, identity);
        });
    }

    private void refuseIfKnownOtherwise(Work work, RegisteredCompute compute) {
        compute.place().stream()
                .flatMap(place -> work.tx().find(Tables.COMPUTES_BY_PLACE, place).stream())
                .filter(other -> !other.id().equals(compute.id()))
                .filter(other -> site.dataPlane().isPresent(other.id(), other.identity()))
                .findFirst()
                .ifPresent(other -> {
                    throw new ResourceInUseException(
                            "compute " + compute.id() + " is compute " + other.id() + ", which is registered: both are "
                                    + other.place().orElse(""),
                            work.context(compute.id(), other.id()));
                });
    }

    @Override
    public void unregisterCompute(ComputeId id) {
        site.change("unregisterCompute", Failure.PLAIN, work -> {
            work.tx().get(Tables.COMPUTES.key(), id.value()).ifPresent(compute -> {
                refuseIfAttached(work, "compute " + id, id);
                work.write("unregister-compute", () -> {
                    work.tx().delete(Tables.COMPUTES, compute);
                    return compute;
                });
            });
            return id;
        });
    }

    private static void refuseIfAttached(Work work, String what, ComputeId id) {
        List<PortRow> ports = work.tx().find(Tables.PORTS_BY_DEVICE, id.value());
        refuseIfUsed(
                work,
                what,
                ports.stream()
                        .filter(row -> row.computeId().isPresent())
                        .map(PortRow::id)
                        .toList(),
                id);
    }

    @Override
    public List<Compute> listComputes() {
        List<RegisteredCompute> known = site.read(tx -> tx.all(Tables.COMPUTES));
        return known.stream()
                .map(compute -> {
                    boolean alive = site.dataPlane().isPresent(compute.id(), compute.identity());
                    return new Compute(compute.id(), alive, alive ? compute.identity() : "gone or replaced");
                })
                .toList();
    }

    private static void requireRoom(Work work, String what, OptionalLong limit, Table<?> table) {
        if (limit.isPresent() && work.tx().count(table) >= limit.getAsLong()) {
            throw work.error(ErrorKind.EXHAUSTED, "quota of " + limit.getAsLong() + " " + what + " is used up");
        }
    }

    static void refuseIfUsed(Work work, String what, List<PortId> users, Id id) {
        if (users.isEmpty()) {
            return;
        }
        List<PortId> ports = users.stream().distinct().toList();
        String named = ports.stream().limit(NAMED).map(PortId::value).collect(Collectors.joining(", "));
        String rest = ports.size() > NAMED ? " and " + (ports.size() - NAMED) + " more" : "";
        throw new ResourceInUseException(what + " is used by ports " + named + rest, work.context(id));
    }

    static void differ(List<String> differences, String field, Object found, Object wanted) {
        if (!Objects.equals(found, wanted)) {
            differences.add(field + " is " + plain(found) + ", wanted was " + plain(wanted));
        }
    }

    private static String plain(Object value) {
        return value instanceof Optional<?> optional
                ? optional.map(Object::toString).orElse("none")
                : value.toString();
    }

    static void refuseIfAny(Work work, String what, List<String> differences, Id id) {
        if (!differences.isEmpty()) {
            throw new ResourceExistsException(
                    what + " and differs: " + String.join("; ", differences), work.context(id));
        }
    }
}
